package io.headroom.workbench.records;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** A measure of an arm, as a function of how often each conference is counted. */
final class ArmStatistic {
    private final Measure measure;
    private final int[] conferences;
    private final double[] values;
    private final double[] weights;

    /**
     * Prepares it.
     *
     * @param sessions of the arm
     * @param conferenceOf the number of the conference of each
     */
    ArmStatistic(Measure measure, List<Session> sessions, java.util.function.ToIntFunction<Session> conferenceOf) {
        this.measure = measure;
        List<Session> known = sessions.stream()
                .filter(session -> measure.weight.applyAsDouble(session) > 0)
                .sorted(Comparator.comparingDouble(measure.value)) // a median walks up; a mean does not care
                .toList();
        conferences = known.stream().mapToInt(conferenceOf).toArray();
        values = known.stream().mapToDouble(measure.value).toArray();
        weights = known.stream().mapToDouble(measure.weight).toArray();
    }

    /** How many conferences have something to say. */
    long conferences() {
        return Arrays.stream(conferences).distinct().count();
    }

    /** The value if conference c is counted {@code times[c]} times; NaN if nobody is left. */
    double of(int[] times) {
        return measure.median ? median(times) : mean(times);
    }

    private double mean(int[] times) {
        double above = 0;
        double below = 0;
        for (int i = 0; i < values.length; i++) {
            above += times[conferences[i]] * values[i];
            below += times[conferences[i]] * weights[i];
        }
        return below > 0 ? above / below : Double.NaN;
    }

    private double median(int[] times) {
        double total = 0;
        for (int i = 0; i < values.length; i++) {
            total += times[conferences[i]] * weights[i];
        }
        double seen = 0;
        for (int i = 0; i < values.length; i++) {
            seen += times[conferences[i]] * weights[i];
            if (seen > 0 && seen >= total / 2) {
                return values[i];
            }
        }
        return Double.NaN;
    }
}
