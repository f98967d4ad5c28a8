/**
 * Headroom's own estimator: full links, short queues, from what the packets themselves prove.
 *
 * <pre>
 *                 +-> PathDelay      how long is the queue?            (minimum-filtered delay, jitter taken out)
 *                 +-> PathStep       or did the path become longer?    (route change, clock jump)
 *   packet -------+-> ArrivalLog     what gets through, whose queue?   (rates, gap test)
 *                 +-> TrainEvidence  what could get through?           (dispersion of frames; of one packet: LoneFrames)
 *                 +-> LossCounter    is anything missing?
 *                          |
 *                          v  every 20 ms
 *                      PathView --> RateControl --> bit/s, with the reason in words
 *                                   START, NORMAL, DRAIN, COMPETE
 *                                   |      |       |      +-> Competition    beside flows that fill the queue
 *                                   |      |       +--------> QueueForecast  what is under way, unseen?
 *                                   |      +----------------> LinkShare      whose link is it?
 *                                   +-----------------------> FastStart      while nothing is known
 * </pre>
 *
 * <p>Gatherers know packets and nothing of rates to be set; {@code RateControl} knows evidence and nothing of packets.
 * {@code HeadroomEstimator} joins them. HEADROOM.md beside this file tells the idea, what is borrowed from whom, and where
 * it still loses. Single-threaded, allocates only in constructors, reads no clock.
 */
@NullMarked
package io.headroom.bwe.headroom;

import org.jspecify.annotations.NullMarked;
