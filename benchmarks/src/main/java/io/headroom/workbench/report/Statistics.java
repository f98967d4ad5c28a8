package io.headroom.workbench.report;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Medians, and how sure one can be of them. Not-a-number is left out everywhere. */
public final class Statistics {
    /** Enough for the second digit of a 95 % interval (Efron and Tibshirani, An Introduction to the Bootstrap, 1993, ch. 13). */
    public static final int RESAMPLES = 2_000;

    private static final double LOW = 0.025;
    private static final double HIGH = 0.975;

    private Statistics() {}

    static double median(double... values) {
        return quantile(0.5, values);
    }

    /** The quantile by linear interpolation between order statistics (Hyndman and Fan 1996, type 7). */
    public static double quantile(double q, double... values) {
        double[] sorted = Arrays.stream(values)
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .toArray();
        return sorted.length == 0 ? Double.NaN : quantileOfSorted(q, sorted);
    }

    private static double quantileOfSorted(double q, double[] sorted) {
        double at = q * (sorted.length - 1);
        int below = (int) Math.floor(at);
        int above = Math.min(sorted.length - 1, below + 1);
        if (at == below || sorted[below] == sorted[above]) {
            return sorted[below]; // infinite values must not meet arithmetic
        }
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }

    static double mean(double... values) {
        return Arrays.stream(values)
                .filter(value -> !Double.isNaN(value))
                .average()
                .orElse(Double.NaN);
    }

    /**
     * The median with its 95 % interval by the percentile bootstrap. The same values and seed give the same interval.
     *
     * @param seed of the resampling
     */
    static Interval bootstrapMedian(long seed, double... values) {
        double[] sample =
                Arrays.stream(values).filter(value -> !Double.isNaN(value)).toArray();
        if (sample.length == 0) {
            return Interval.NONE;
        }
        SplittableRandom random = new SplittableRandom(seed);
        double[] medians = new double[RESAMPLES];
        double[] resample = new double[sample.length];
        for (int i = 0; i < RESAMPLES; i++) {
            for (int k = 0; k < resample.length; k++) {
                resample[k] = sample[random.nextInt(sample.length)];
            }
            Arrays.sort(resample);
            medians[i] = quantileOfSorted(0.5, resample);
        }
        return interval(median(sample), medians);
    }

    /** A value with the middle 95 % of what resampling made of it. */
    public static Interval interval(double value, double[] resampled) {
        double[] sorted = Arrays.stream(resampled)
                .filter(each -> !Double.isNaN(each))
                .sorted()
                .toArray();
        return sorted.length == 0
                ? new Interval(value, Double.NaN, Double.NaN)
                : new Interval(value, quantileOfSorted(LOW, sorted), quantileOfSorted(HIGH, sorted));
    }
}
