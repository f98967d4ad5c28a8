/**
 * Bytes in, bytes out: from RTP packets to an estimator, from its estimate to REMB.
 *
 * <pre>
 *              ReceivePipeline
 *             +--------------------------------------------------------------------------+
 *  RTP bytes  | PacketReader                                                             |
 *  -----------+-> RtpView --element--> AbsSendTime | AbsCaptureTime                      |
 *  arrival    |     |                            |                                       |
 *             |   SSRC, sequence number, size   send time                                |
 *             |     |                            |                                       |
 *             |     +--> LiveStreams             +--> BandwidthEstimator.onPacket        |
 *             |             |                                 |                          |
 *             |          SSRC list                       bitrateBps                      |
 *             |             |                                 |                          |  REMB bytes
 *             |             +--> RembPacket &lt;--- when? --- RembScheduler                 +-->
 *             +--------------------------------------------------------------------------+
 *
 *  two threads:  PacketReader --> ObservationRing --> BandwidthEstimator.onPacket
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
