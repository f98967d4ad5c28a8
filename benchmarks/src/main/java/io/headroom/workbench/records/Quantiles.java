package io.headroom.workbench.records;

import java.util.Arrays;

/**
 * Quantiles of positive numbers within 1 %, in the space of their spread rather than their count: a histogram of steps of
 * 2 %, as wide as it needs to be.
 */
final class Quantiles {
    private static final double STEP = Math.log(1.02);

    private int[] counts = {};
    private int first; // the step that counts[0] counts
    private long total;
    private long min = Long.MAX_VALUE;
    private long max = Long.MIN_VALUE;

    void add(long value) {
        int step = (int) Math.floor(Math.log(value) / STEP);
        if (counts.length == 0) {
            first = step;
            counts = new int[1];
        } else if (step < first) {
            int[] wider = new int[counts.length + first - step];
            System.arraycopy(counts, 0, wider, first - step, counts.length);
            counts = wider;
            first = step;
        } else if (step >= first + counts.length) {
            counts = Arrays.copyOf(counts, step - first + 1);
        }
        counts[step - first]++;
        total++;
        min = Math.min(min, value);
        max = Math.max(max, value);
    }

    long count() {
        return total;
    }

    /** The least, exactly; the largest long if there is none. */
    long min() {
        return min;
    }

    /** The middle of the step in which the quantile lies, but never beyond the least and the largest; NaN without any. */
    double quantile(double q) {
        if (total == 0) {
            return Double.NaN;
        }
        long rank = (long) Math.ceil(q * total);
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (seen >= rank && seen > 0) {
                return Math.max(min, Math.min(max, Math.exp((first + i + 0.5) * STEP)));
            }
        }
        return max;
    }
}
