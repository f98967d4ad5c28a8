package io.headroom.bwe.gcc;

import io.headroom.bwe.BandwidthEstimator;

/**
 * The acknowledged rate as libwebrtc measured it before {@link RobustThroughput} ({@code goog_cc/bitrate_estimator.cc}):
 * samples over short windows, blended into an estimate that carries its own variance.
 *
 * <pre>
 *   x        one window's rate (kbit/s): 500 ms for the first, then 150 ms
 *   u  = scale * |m - x| / m                 how little a sample far from the estimate is believed, scale = 10
 *   p  = v + 5                               the rate may have moved since the last sample
 *   m' = (u^2 m + p x) / (u^2 + p)           the estimate, weighted by the two variances
 *   v' = u^2 p / (u^2 + p)
 * </pre>
 *
 * <p>All of it in {@code float}, as there; libwebrtc's further knobs (symmetry cap, floor, scales for small samples and
 * for application-limited times) are off by default there and absent here.
 */
final class BayesianThroughput implements AcknowledgedRate {
    private static final float INITIAL_VARIANCE = 50;
    private static final float VARIANCE_GROWTH = 5;

    /** What the end of a time without enough to send adds to v (ExpectFastRateChange). */
    private static final float FAST_CHANGE_VARIANCE = 200;

    private final GccConfig.Bayesian config;
    private final float scale;

    private boolean hasPrevious;
    private long previousMs;
    private long currentWindowMs;
    private long windowBytes;

    private boolean hasEstimate;
    private float estimateKbps; // m
    private float variance = INITIAL_VARIANCE; // v

    private boolean limitEnded;
    private long limitEndedUs;

    BayesianThroughput(GccConfig.Bayesian config) {
        this.config = config;
        this.scale = (float) config.scale();
    }

    @Override
    public void onPacket(long sendTimeUs, long arrivalTimeUs, int sizeBytes) {
        if (limitEnded && sendTimeUs - limitEndedUs > 0) {
            variance += FAST_CHANGE_VARIANCE;
            limitEnded = false;
        }
        float sampleKbps = sample(
                UnitMath.wholeMs(arrivalTimeUs), sizeBytes, hasEstimate ? config.windowMs() : config.initialWindowMs());
        if (sampleKbps < 0) {
            return;
        }
        if (!hasEstimate) {
            hasEstimate = true;
            estimateKbps = sampleKbps;
            return;
        }
        float u = estimateKbps > 0 ? scale * Math.abs(estimateKbps - sampleKbps) / estimateKbps : 0;
        float u2 = u * u;
        float p = variance + VARIANCE_GROWTH;
        estimateKbps = (u2 * estimateKbps + p * sampleKbps) / (u2 + p);
        variance = u2 * p / (u2 + p);
    }

    @Override
    public void onApplicationLimitEnded(long nowUs) {
        limitEnded = true;
        limitEndedUs = nowUs;
    }

    @Override
    public long bitrateBps() {
        return hasEstimate ? (long) (estimateKbps * 1000f) : BandwidthEstimator.UNKNOWN_BPS;
    }

    @Override
    public void reset() {
        hasPrevious = false;
        currentWindowMs = 0;
        windowBytes = 0;
        hasEstimate = false;
        estimateKbps = 0;
        variance = INITIAL_VARIANCE;
        limitEnded = false;
    }

    /** The rate of the window that this packet closes, in kbit/s, or -1 if it closes none. */
    private float sample(long nowMs, int sizeBytes, int lengthMs) {
        if (hasPrevious && nowMs - previousMs < 0) { // time went back
            hasPrevious = false;
            windowBytes = 0;
            currentWindowMs = 0;
        }
        if (hasPrevious) {
            currentWindowMs += nowMs - previousMs;
            if (nowMs - previousMs > lengthMs) { // silence for more than a whole window
                windowBytes = 0;
                currentWindowMs %= lengthMs;
            }
        }
        hasPrevious = true;
        previousMs = nowMs;
        float sampleKbps = -1;
        if (currentWindowMs >= lengthMs) {
            sampleKbps = 8.0f * windowBytes / lengthMs;
            currentWindowMs -= lengthMs;
            windowBytes = 0;
        }
        windowBytes += sizeBytes;
        return sampleKbps;
    }
}
