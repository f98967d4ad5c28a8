package io.headroom.bwe;

/**
 * An estimator's figures at one moment: a plain carrier, made once by the host and refilled by
 * {@link BandwidthEstimator#stats}. Rates are bits per second, {@link BandwidthEstimator#UNKNOWN_BPS} when unknown;
 * counters run since the estimator was made or reset.
 */
public final class EstimatorStats {
    /** The estimate. */
    public long bitrateBps;

    /** The rate last measured to get through. */
    public long measuredBps;

    /** What the detector makes of the path. */
    public NetworkState state = NetworkState.NORMAL;

    /** What the detector compares with {@link #threshold}; its unit is the algorithm's own (gcc: milliseconds). */
    public double trend;

    /** What the delay filter put out before the detector weighted it; gcc: slope in ms per ms, or Kalman offset in ms. */
    public double rawTrend;

    /** Where over-use begins, in the unit of {@link #trend}. */
    public double threshold;

    /** The queueing delay the estimator believes in, microseconds; -1 where the algorithm has no such notion. */
    public long queueDelayUs;

    /** The round-trip time in use, microseconds. */
    public long rttUs;

    /** Packets accepted. */
    public long packets;

    /** Packet groups (or trains) compared. */
    public long groups;

    /** How often the state changed to over-use. */
    public long overuses;

    /** How often the estimate was reduced. */
    public long decreases;

    /** Resets of the time base: clock jumps, long silences. */
    public long timeResets;

    /** Why the estimate is what it is: a constant of the algorithm such as {@code "hold: app-limited"}. */
    public String reason = "";

    /** The rate {@link #reason} speaks of, if it speaks of one. */
    public long reasonBps;

    /** Makes an empty carrier. */
    public EstimatorStats() {
        clear();
    }

    /** Sets every field to its "nothing known" value. */
    public void clear() {
        bitrateBps = BandwidthEstimator.UNKNOWN_BPS;
        measuredBps = BandwidthEstimator.UNKNOWN_BPS;
        state = NetworkState.NORMAL;
        trend = 0;
        rawTrend = 0;
        threshold = 0;
        queueDelayUs = -1;
        rttUs = -1;
        packets = 0;
        groups = 0;
        overuses = 0;
        decreases = 0;
        timeResets = 0;
        reason = "";
        reasonBps = BandwidthEstimator.UNKNOWN_BPS;
    }
}
