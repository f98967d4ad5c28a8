package io.headroom.bwe.rtp;

/**
 * When to send a REMB, fixed for a scheduler's life.
 *
 * @param regularIntervalUs an unchanged estimate is repeated this often: {@code minIntervalUs} to one minute
 * @param minIntervalUs changes other than a marked decrease wait at least this long: 10 ms to 10 s
 * @param maxBitrateBps no REMB says more than this, whatever the estimate: 1 or more
 */
public record RembSettings(long regularIntervalUs, long minIntervalUs, long maxBitrateBps) {
    /**
     * Every second (draft-ietf-rmcat-gcc-02 section 4), changes every 200 ms (kRembSendInterval of libwebrtc's
     * remb_throttler.cc), no maximum.
     */
    public static final RembSettings DEFAULT = new RembSettings(1_000_000, 200_000, Long.MAX_VALUE);

    private static final long SHORTEST_US = 10_000;
    private static final long LONGEST_MIN_US = 10_000_000;
    private static final long LONGEST_US = 60_000_000;

    public RembSettings {
        requireRange("minIntervalUs", minIntervalUs, SHORTEST_US, LONGEST_MIN_US);
        requireRange("regularIntervalUs", regularIntervalUs, minIntervalUs, LONGEST_US);
        requireRange("maxBitrateBps", maxBitrateBps, 1, Long.MAX_VALUE);
    }

    /** The same with another regular interval. */
    public RembSettings withRegularIntervalUs(long intervalUs) {
        return new RembSettings(intervalUs, minIntervalUs, maxBitrateBps);
    }

    /** The same with another maximum. */
    public RembSettings withMaxBitrateBps(long maxBps) {
        return new RembSettings(regularIntervalUs, minIntervalUs, maxBps);
    }

    private static void requireRange(String name, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + " = " + value + ", expected " + min + ".." + max);
        }
    }
}
