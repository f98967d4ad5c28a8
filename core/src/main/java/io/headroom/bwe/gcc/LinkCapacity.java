package io.headroom.bwe.gcc;

/**
 * Remembers what the path carried when it was last full.
 *
 * <pre>
 *   s                                              the rate measured at an over-use, whole kbit/s
 *   c  = (1 - a) * c + a * s                       the capacity, kbit/s; the first s as it is
 *   v  = (1 - a) * v + a * (c - s)^2 / max(c, 1)   variance relative to c, kept in 0.4..2.5
 *   near capacity:  c - 3 sqrt(v c)  ..  c + 3 sqrt(v c)
 * </pre>
 *
 * <p>Source: libwebrtc, modules/congestion_controller/goog_cc/link_capacity_estimator.cc. Its deviation bounds are
 * {@code float} constants: 0.4f is a little more than the 0.4 it starts from, and both are kept.
 */
final class LinkCapacity {
    private static final double INITIAL_V = 0.4; // "14 kbit/s at 500 kbit/s"
    private static final double MIN_V = 0.4f;
    private static final double MAX_V = 2.5f; // "35 kbit/s at 500 kbit/s"
    private static final double SIGMAS = 3;

    private final double overuseWeight; // a at an over-use
    private final double probeWeight; // a at a probe

    private boolean known;
    private double c;
    private double v = INITIAL_V;

    LinkCapacity(double overuseWeight, double probeWeight) {
        this.overuseWeight = overuseWeight;
        this.probeWeight = probeWeight;
    }

    void onOveruse(long throughputBps) {
        update(throughputBps, overuseWeight);
    }

    void onProbe(long probeBps) {
        update(probeBps, probeWeight);
    }

    boolean isKnown() {
        return known;
    }

    /** The capacity; only while {@link #isKnown}. */
    long estimateBps() {
        return UnitMath.bpsOfKbps(c);
    }

    /** The highest rate that still speaks for this capacity. */
    long upperBps() {
        return known ? UnitMath.bpsOfKbps(c + SIGMAS * Math.sqrt(v * c)) : Long.MAX_VALUE;
    }

    /** The lowest rate that still speaks for this capacity. */
    long lowerBps() {
        return known ? UnitMath.bpsOfKbps(Math.max(0, c - SIGMAS * Math.sqrt(v * c))) : 0;
    }

    /** Forgets the capacity, but not how much it varied. */
    void forget() {
        known = false;
    }

    void reset() {
        known = false;
        c = 0;
        v = INITIAL_V;
    }

    private void update(long sampleBps, double a) {
        double s = UnitMath.wholeKbps(sampleBps);
        c = known ? (1 - a) * c + a * s : s;
        known = true;
        double error = c - s;
        v = (1 - a) * v + a * error * error / Math.max(c, 1);
        v = Math.min(Math.max(v, MIN_V), MAX_V);
    }
}
