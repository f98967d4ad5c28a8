package io.headroom.bwe;

/**
 * Watches an estimator from inside, on the estimator's thread. Methods are empty so that a watcher names only what it
 * wants. A watcher must not call back into the estimator.
 *
 * <p>Every {@code nowUs} is the arrival time of the packet at hand or, when packets come by in reports, the time of the
 * report.
 */
public interface EstimatorProbe {
    /** Watches nothing. */
    EstimatorProbe NONE = new EstimatorProbe() {};

    /**
     * Two packet groups (or trains) were compared.
     *
     * @param nowUs when
     * @param sendDeltaUs how much later the second group was sent
     * @param arrivalDeltaUs how much later it arrived
     * @param sizeDeltaBytes how much larger it was
     */
    default void onGroup(long nowUs, long sendDeltaUs, long arrivalDeltaUs, int sizeDeltaBytes) {}

    /**
     * The detector looked at the delay.
     *
     * @param nowUs when
     * @param trend what it looked at (see {@link EstimatorStats#trend})
     * @param threshold where over-use begins
     * @param state what it concluded
     */
    default void onDelay(long nowUs, double trend, double threshold, NetworkState state) {}

    /**
     * The rate control decided.
     *
     * @param nowUs when
     * @param bitrateBps the estimate from now on
     * @param measuredBps the measured rate it went by, or {@link BandwidthEstimator#UNKNOWN_BPS}
     * @param reason why: a constant such as {@code "grow: train"}
     * @param reasonBps the rate the reason speaks of, or {@link BandwidthEstimator#UNKNOWN_BPS}
     */
    default void onDecision(long nowUs, long bitrateBps, long measuredBps, String reason, long reasonBps) {}
}
