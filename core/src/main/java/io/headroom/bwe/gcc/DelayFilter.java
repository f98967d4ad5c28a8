package io.headroom.bwe.gcc;

import io.headroom.bwe.NetworkState;

/**
 * Distils the growth of the queue out of noisy group deltas: the part in which {@link KalmanFilter} and
 * {@link TrendlineFilter} differ. Either fits either direction.
 */
interface DelayFilter {
    /** Which one; the value of the parameter {@code delay-filter}. */
    enum Kind {
        KALMAN,
        TRENDLINE
    }

    /**
     * Takes in one pair of packet groups.
     *
     * @param arrivalDeltaMs how much later the second group arrived
     * @param sendDeltaMs how much later it was sent
     * @param sizeDeltaBytes how much larger it was
     * @param arrivalTimeMs when its last packet arrived
     * @param state what the detector makes of the path so far
     */
    void update(double arrivalDeltaMs, double sendDeltaMs, int sizeDeltaBytes, long arrivalTimeMs, NetworkState state);

    /** The growth seen: ms per group (Kalman) or ms per ms (trendline). */
    double trend();

    /** What {@link #trend} is multiplied by, apart from the number of deltas, before it meets the threshold. */
    double gain();

    /** How many pairs of groups have been taken in, possibly capped (60 or more are all the same to the detector). */
    int deltas();

    /** Forgets everything. */
    void reset();
}
