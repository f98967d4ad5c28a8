/**
 * Bytes in, bytes out: from RTP packets to an estimator, from its estimate to REMB.
 *
 * <pre>
 *             {@link io.headroom.bwe.rtp.ReceivePipeline}
 *            +----------------------------------------------------------------------------------+
 *  RTP bytes |  {@link io.headroom.bwe.rtp.PacketReader}                                                               |
 *  ----------+-> {@link io.headroom.bwe.rtp.RtpView} --extension--> abs-send-time | abs-capture-time                    |
 *  arrival   |      |                             |                                           |
 *            |      ssrc, sequence number, size   send time                                   |
 *            |      |                             |                                           |
 *            |      +--> {@link io.headroom.bwe.rtp.LiveStreams}              +--> BandwidthEstimator.onPacket          |
 *            |             |                                  |                               |
 *            |             SSRC list                          bitrateBps                      |
 *            |             |                                  |                               |   REMB bytes
 *            |             +--> {@link io.headroom.bwe.rtp.RembPacket} <-- when? -- {@link io.headroom.bwe.rtp.RembScheduler}                     +-->
 *            +----------------------------------------------------------------------------------+
 * </pre>
 *
 * <p>Hosts that feed several estimators take {@link io.headroom.bwe.rtp.PacketReader} alone; hosts that must hand packets
 * to another thread put {@link io.headroom.bwe.rtp.ObservationRing} between reader and estimator. On the inline path
 * there is no queue.
 *
 * <p>Packets come from strangers: bytes that are not what they should be are refused and counted, never thrown about,
 * and nothing outside the caller's window is read. Nothing here allocates per packet, reads a clock, or keeps a
 * caller's buffer once its call has returned.
 */
@NullMarked
package io.headroom.bwe.rtp;

import org.jspecify.annotations.NullMarked;
