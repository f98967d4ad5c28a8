package io.headroom.bwe.gcc;

/**
 * The line a delay signal must cross to count as over-use. It follows the signal, so that a queue built by others does
 * not starve us and a quiet path is watched closely.
 *
 * <pre>
 *   g += k * (|T| - g) * dt        k = kDown while |T| < g, else kUp;  dt in ms, 100 at the most
 *   g in 6..600;  no change when |T| > g + 15 (a sudden jump says nothing about the path's noise)
 * </pre>
 *
 * <p>Source: libwebrtc, modules/remote_bitrate_estimator/overuse_detector.cc and
 * modules/congestion_controller/goog_cc/trendline_estimator.cc, which agree; draft-ietf-rmcat-gcc-02 section 5.4 has the
 * same rule with other gains. libwebrtc lets a clock that steps back through as a negative dt, which throws g to either
 * bound; here dt is 0 at the least.
 */
final class AdaptiveThreshold {
    private final GccConfig.Detector config;

    private double g;
    private boolean updated;
    private long lastUpdateMs;

    AdaptiveThreshold(GccConfig.Detector config) {
        this.config = config;
        reset();
    }

    double value() {
        return g;
    }

    /** Follows the signal {@code t} seen at this time. */
    void update(double t, long nowMs) {
        double size = Math.abs(t);
        long dt = updated ? Math.min(Math.max(nowMs - lastUpdateMs, 0), config.maxThresholdStepMs()) : 0;
        updated = true;
        lastUpdateMs = nowMs;
        if (size > g + config.maxAdaptOffsetMs()) {
            return;
        }
        double k = size < g ? config.thresholdKDown() : config.thresholdKUp();
        g += k * (size - g) * dt;
        if (g < config.minThresholdMs()) {
            g = config.minThresholdMs();
        } else if (g > config.maxThresholdMs()) {
            g = config.maxThresholdMs();
        }
    }

    void reset() {
        g = config.initialThresholdMs();
        updated = false;
        lastUpdateMs = 0;
    }
}
