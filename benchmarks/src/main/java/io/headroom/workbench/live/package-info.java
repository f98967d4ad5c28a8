/**
 * The main job on real traffic: a libwebrtc that sends, a link that is emulated, and receivers to choose from.
 *
 * <pre>
 *   {@link TestVideo} --frames--> {@link VideoSender} (libwebrtc)          {@link LiveSettings}
 *                            |                                        |
 *                        {@link UdpRelay}: {@link EmulatedPath} both ways         {@link LiveRun}: one {@link Arm} each, sampled
 *                            |                                        |
 *        {@link MediaEndpoint} ............ or ..... {@link LibwebrtcReceiver}    {@link LiveResult}, {@link Reaction}
 *   {@link IceLite} {@link DtlsSession} chain[{@link Estimation}, SRTP]               |
 *                            |                                   {@link LiveReport}: table, page, JSON
 *                      REMB, reports, PLI
 * </pre>
 *
 * <p>Everything happens on loopback, in one process, without root. {@link LiveBench} is the way in. The protocols are
 * BouncyCastle's (DTLS) and libjitsi's (SRTP, the transform chain); ICE-lite is one answer to one request, and ours.
 * Threads are few, named and joined: closing leaves no thread of ours, no socket and no native object behind; libwebrtc's
 * factory keeps two threads for good, so there is one per process.
 */
@NullMarked
package io.headroom.workbench.live;

import org.jspecify.annotations.NullMarked;
