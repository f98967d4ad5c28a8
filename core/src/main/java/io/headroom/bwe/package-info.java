/**
 * The seam: what a bandwidth estimator is, and how one is found by name.
 *
 * <pre>
 *   host --EstimatorConfig--> Estimators --ServiceLoader--> EstimatorProvider.create --> BandwidthEstimator
 *
 *   receive side: onPacket    \                            / bitrateBps  (any thread)
 *   send side:    onFeedback   +--> BandwidthEstimator ---+  stats       (EstimatorStats, refilled)
 *   both:         onRtt       /                            \ EstimatorProbe (watches from inside)
 * </pre>
 *
 * <p>{@code LossCounter} serves estimators and hosts alike. Depends on nothing. Implementations live in {@code gcc} and
 * {@code headroom}; bytes are {@code rtp}'s business.
 */
@NullMarked
package io.headroom.bwe;

import org.jspecify.annotations.NullMarked;
