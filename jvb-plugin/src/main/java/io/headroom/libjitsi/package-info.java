/**
 * Headroom for applications that are built on libjitsi: a public seam, nothing is woven.
 *
 * <pre>
 *   RawPacket --SRTP--> HeadroomTransformEngine --> next engine        the same packet, untouched
 *                               |
 *                         SharedReceiver: ReceivePipeline --REMB due?--> RembSink --> the stream's RTCP
 *
 *   arrival, send time, size, ssrc --> HeadroomRemoteBitrateEstimator --> RemoteBitrateObserver
 * </pre>
 *
 * <p>The first is complete: RTP in, REMB out. The second stands in for libjitsi's own estimators where the application
 * reads the packets and makes the REMB itself. Neither needs {@code LibJitsi.start()} or a native library.
 */
@NullMarked
package io.headroom.libjitsi;

import org.jspecify.annotations.NullMarked;
