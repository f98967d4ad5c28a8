package io.headroom.jvb.config;

import java.nio.file.Path;
import java.util.Map;

/**
 * The section {@code headroom} of the bridge's configuration. Times are microseconds, rates bits per second, sizes bytes.
 *
 * @param enabled whether anything is installed
 * @param mode what becomes of the estimates at start
 * @param receive whether the receive side (REMB) takes part
 * @param send whether the send side (transport-cc) takes part
 * @param parameters parameters by estimator
 * @param minBitrateBps lowest estimate
 * @param maxBitrateBps highest estimate
 * @param initialBitrateBps where estimates start
 * @param ab who gets what
 * @param failover when an estimator is switched off
 * @param remb REMBs of our own
 * @param record one line for each endpoint and second
 * @param capture packet observations
 */
public record Settings(
        boolean enabled,
        Mode mode,
        boolean receive,
        boolean send,
        Map<String, Map<String, String>> parameters,
        long minBitrateBps,
        long maxBitrateBps,
        long initialBitrateBps,
        Ab ab,
        Failover failover,
        Remb remb,
        Record record,
        Capture capture) {

    /** The arm that leaves an endpoint to the bridge. */
    public static final String BUILTIN = "builtin";

    /** The arm that feeds the bridge's own estimator with correct send times. */
    public static final String BUILTIN_ASTFIX = "builtin-astfix";

    /**
     * Who gets what.
     *
     * @param byConference whether a conference's endpoints stay together
     * @param salt shuffles
     * @param weights by arm, at least one above 0
     */
    public record Ab(boolean byConference, String salt, Map<String, Double> weights) {}

    /**
     * When an estimator is switched off.
     *
     * @param stuckAfterUs how long it may be stuck
     * @param maxCallTimeUs how long a call may take
     * @param bridgeLimit how many failovers the bridge bears
     * @param bridgeWindowUs within this time
     */
    public record Failover(long stuckAfterUs, long maxCallTimeUs, int bridgeLimit, long bridgeWindowUs) {}

    /**
     * REMBs of our own.
     *
     * @param immediate whether a decrease is told at once
     * @param decreaseThreshold the share of decrease that is worth it
     * @param minIntervalUs the least time between two
     */
    public record Remb(boolean immediate, double decreaseThreshold, long minIntervalUs) {}

    /** The files of {@code record}. */
    public record Record(boolean enabled, Path directory, long maxFileSizeBytes, int maxFiles) {}

    /** The files of {@code capture}. */
    public record Capture(
            boolean enabled, Path directory, double fraction, int maxEndpoints, long maxFileSizeBytes, int maxFiles) {}
}
