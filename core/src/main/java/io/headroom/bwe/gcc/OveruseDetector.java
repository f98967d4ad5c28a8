package io.headroom.bwe.gcc;

import io.headroom.bwe.NetworkState;

/**
 * Decides from a filter's trend whether the path is over-used.
 *
 * <pre>
 *   T = min(n, 60) * trend * gain           n: deltas seen; trend is ms per group (Kalman, gain 1) or ms/ms (gain 4)
 *
 *   T &lt; -g           UNDERUSE
 *   |T| &lt;= g         NORMAL
 *   T &gt;  g           OVERUSE, once it has lasted for over 10 ms of send time and more than one delta
 *                    and the trend does not fall; until then the state stays
 * </pre>
 *
 * <p>The first delta above g counts for half its length: the crossing was somewhere inside. After an over-use was found,
 * time and count start again from 0. {@link AdaptiveThreshold} is g.
 *
 * <p>Source: libwebrtc, modules/remote_bitrate_estimator/overuse_detector.cc (Kalman) and TrendlineEstimator::Detect in
 * modules/congestion_controller/goog_cc/trendline_estimator.cc, which are one algorithm; draft-ietf-rmcat-gcc-02 section
 * 5.4.
 */
final class OveruseDetector {
    private static final double NOT_OVER = -1;

    private final GccConfig.Detector config;
    private final AdaptiveThreshold threshold;

    private NetworkState state = NetworkState.NORMAL;
    private double t;
    private double previousTrend;
    private double overMs = NOT_OVER;
    private int overCount;
    private long overuses;

    OveruseDetector(GccConfig.Detector config) {
        this.config = config;
        this.threshold = new AdaptiveThreshold(config);
    }

    /** Looks at the filter after it has taken in a pair of groups sent so far apart. */
    NetworkState detect(DelayFilter filter, double sendDeltaMs, long nowMs) {
        return detect(filter.trend(), filter.gain(), sendDeltaMs, filter.deltas(), nowMs);
    }

    NetworkState detect(double trend, double gain, double sendDeltaMs, int deltas, long nowMs) {
        if (deltas < 2) {
            return state;
        }
        t = Math.min(deltas, config.maxDeltas()) * trend * gain;
        double g = threshold.value();
        if (t > g) {
            overMs = overMs == NOT_OVER ? sendDeltaMs / 2 : overMs + sendDeltaMs;
            overCount++;
            if (overMs > config.overuseTimeMs() && overCount > 1 && trend >= previousTrend) {
                overMs = 0;
                overCount = 0;
                overuses += state == NetworkState.OVERUSE ? 0 : 1;
                state = NetworkState.OVERUSE;
            }
        } else {
            overMs = NOT_OVER;
            overCount = 0;
            state = t < -g ? NetworkState.UNDERUSE : NetworkState.NORMAL;
        }
        previousTrend = trend;
        threshold.update(t, nowMs);
        return state;
    }

    NetworkState state() {
        return state;
    }

    /** T, what was last compared with {@link #thresholdMs}. */
    double signalMs() {
        return t;
    }

    /** g, where over-use begins. */
    double thresholdMs() {
        return threshold.value();
    }

    /** How often the state has changed to over-use. */
    long overuses() {
        return overuses;
    }

    void reset() {
        threshold.reset();
        state = NetworkState.NORMAL;
        t = 0;
        previousTrend = 0;
        overMs = NOT_OVER;
        overCount = 0;
        overuses = 0;
    }
}
