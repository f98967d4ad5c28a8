package io.headroom.workbench.report;

import java.util.Arrays;

/** Maps values to pixels. */
record Axis(double low, double high, int fromPx, int toPx, boolean log, double[] ticks) {
    private static final double[] LOG_TICKS = {1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000};

    static Axis over(double[] values, int fromPx, int toPx, boolean log) {
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        for (double value : values) {
            if (Double.isFinite(value)) {
                min = Math.min(min, value);
                max = Math.max(max, value);
            }
        }
        if (min > max) { // no points: an empty frame
            min = 1;
            max = 10;
        }
        return log ? logarithmic(min, max, fromPx, toPx) : linear(min, max, fromPx, toPx);
    }

    private static Axis logarithmic(double min, double max, int fromPx, int toPx) {
        double low = Math.max(1, min / 1.25);
        double high = Math.max(low * 4, max * 1.6);
        double[] ticks =
                Arrays.stream(LOG_TICKS).filter(t -> t >= low && t <= high).toArray();
        return new Axis(low, high, fromPx, toPx, true, ticks);
    }

    private static Axis linear(double min, double max, int fromPx, int toPx) {
        double span = Math.max(1, max - min);
        double step = Math.pow(10, Math.floor(Math.log10(span)));
        step = span / step >= 5 ? step : step / 2;
        double low = Math.floor(min / step) * step;
        double high = Math.ceil(max / step) * step;
        high = high > low ? high : low + step;
        double[] ticks = new double[(int) Math.round((high - low) / step) + 1];
        for (int i = 0; i < ticks.length; i++) {
            ticks[i] = low + i * step;
        }
        return new Axis(low, high, fromPx, toPx, false, ticks);
    }

    double place(double value) {
        double share = log
                ? (Math.log(Math.max(value, low)) - Math.log(low)) / (Math.log(high) - Math.log(low))
                : (value - low) / (high - low);
        return fromPx + share * (toPx - fromPx);
    }
}
