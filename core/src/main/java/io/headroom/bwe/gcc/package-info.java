/**
 * Google Congestion Control as libwebrtc has it, both ends of the path, to the bit.
 *
 * <pre>
 *   receive side                                      send side
 *   onPacket                                          onFeedback
 *     InterArrival                                      InterArrivalDelta
 *       \--&gt; DelayFilter (KalmanFilter | TrendlineFilter) &lt;--/
 *              \--&gt; OveruseDetector (AdaptiveThreshold)
 *                     \--&gt; AimdRateControl (LinkCapacity) --&gt; bit/s
 *                            ^                    ^
 *     RateWindow, ReceiveProbes                  AcknowledgedRate (RobustThroughput | BayesianThroughput),
 *                                                ProbeBitrateEstimator
 * </pre>
 *
 * <p>DIFFERENCES.md beside this file lists where this departs from libwebrtc and from the draft, and why.
 *
 * <p>Everything is package-private but what ServiceLoader must see. Single-threaded, allocates only in constructors, and
 * reads no clock.
 */
@NullMarked
package io.headroom.bwe.gcc;

import org.jspecify.annotations.NullMarked;
