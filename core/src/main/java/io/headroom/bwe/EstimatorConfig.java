package io.headroom.bwe;

import java.util.Map;

/**
 * What every estimator is told when it is made; fixed for its life.
 *
 * @param direction which end of the path it will sit at
 * @param minBitrateBps the estimate never goes below this, 1 kb/s or more
 * @param maxBitrateBps nor above this, 10 Gb/s at the most
 * @param startBitrateBps where to start, or {@link BandwidthEstimator#UNKNOWN_BPS} to leave it to the algorithm
 * @param parameters the algorithm's own parameters, by the names of {@link EstimatorProvider#parameters}
 * @param probe watches from inside
 */
public record EstimatorConfig(
        Direction direction,
        long minBitrateBps,
        long maxBitrateBps,
        long startBitrateBps,
        Map<String, String> parameters,
        EstimatorProbe probe) {

    /** libwebrtc's bounds: 5 kb/s (kCongestionControllerMinBitrate) and 30 Mb/s (aimd_rate_control.cc). */
    public static final long DEFAULT_MIN_BITRATE_BPS = 5_000;

    /** See {@link #DEFAULT_MIN_BITRATE_BPS}. */
    public static final long DEFAULT_MAX_BITRATE_BPS = 30_000_000;

    private static final long LOWEST_BPS = 1_000;
    private static final long HIGHEST_BPS = 10_000_000_000L;

    public EstimatorConfig {
        requireRange("min-bitrate-bps", minBitrateBps, LOWEST_BPS, HIGHEST_BPS);
        requireRange("max-bitrate-bps", maxBitrateBps, minBitrateBps, HIGHEST_BPS);
        if (startBitrateBps != BandwidthEstimator.UNKNOWN_BPS) {
            requireRange("start-bitrate-bps", startBitrateBps, minBitrateBps, maxBitrateBps);
        }
        parameters = Map.copyOf(parameters);
    }

    /** libwebrtc's bounds, no start bitrate, the algorithm's defaults, nobody watching. */
    public static EstimatorConfig defaults(Direction direction) {
        return new EstimatorConfig(
                direction,
                DEFAULT_MIN_BITRATE_BPS,
                DEFAULT_MAX_BITRATE_BPS,
                BandwidthEstimator.UNKNOWN_BPS,
                Map.of(),
                EstimatorProbe.NONE);
    }

    /** The same with other bounds. */
    public EstimatorConfig withBitrateBounds(long minBps, long maxBps) {
        return new EstimatorConfig(direction, minBps, maxBps, startBitrateBps, parameters, probe);
    }

    /** The same with another start bitrate. */
    public EstimatorConfig withStartBitrate(long startBps) {
        return new EstimatorConfig(direction, minBitrateBps, maxBitrateBps, startBps, parameters, probe);
    }

    /** The same with other parameters of the algorithm. */
    public EstimatorConfig withParameters(Map<String, String> newParameters) {
        return new EstimatorConfig(direction, minBitrateBps, maxBitrateBps, startBitrateBps, newParameters, probe);
    }

    /** The same, watched by {@code newProbe}. */
    public EstimatorConfig withProbe(EstimatorProbe newProbe) {
        return new EstimatorConfig(direction, minBitrateBps, maxBitrateBps, startBitrateBps, parameters, newProbe);
    }

    private static void requireRange(String name, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + " = " + value + ", expected " + min + ".." + max);
        }
    }
}
