package io.headroom.workbench.sim;

/** Figures as results keep them. */
final class Rounded {
    private Rounded() {}

    /** So many decimals; NaN for what is no number or has no end. */
    static double to(double value, int decimals) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return Double.NaN;
        }
        double scale = Math.pow(10, decimals);
        return Math.rint(value * scale) / scale;
    }
}
