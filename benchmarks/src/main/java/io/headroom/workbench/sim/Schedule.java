package io.headroom.workbench.sim;

import io.headroom.workbench.sim.Scenario.Step;
import java.util.List;

/** A value that changes in steps: the first one holds from the beginning, whatever its time. */
final class Schedule {
    private final long[] fromUs;
    private final long[] values;
    // where the last question was: questions mostly go forward
    private int last;
    private long lastFromUs = Long.MIN_VALUE;
    private long lastUntilUs = Long.MIN_VALUE;

    Schedule(List<Step> steps) {
        if (steps.isEmpty()) {
            throw new IllegalArgumentException("a schedule needs at least one step");
        }
        fromUs = steps.stream().mapToLong(Step::fromUs).toArray();
        values = steps.stream().mapToLong(Step::value).toArray();
    }

    int steps() {
        return values.length;
    }

    long fromUs(int step) {
        return fromUs[step];
    }

    long value(int step) {
        return values[step];
    }

    /** When the step ends: {@link Long#MAX_VALUE} for the last. */
    long untilUs(int step) {
        return step + 1 < fromUs.length ? fromUs[step + 1] : Long.MAX_VALUE;
    }

    long at(long us) {
        return values[step(us)];
    }

    int step(long us) {
        if (us >= lastFromUs && us < lastUntilUs) {
            return last;
        }
        int i = us < lastFromUs ? 0 : last;
        while (i + 1 < fromUs.length && fromUs[i + 1] <= us) {
            i++;
        }
        last = i;
        lastFromUs = i == 0 ? Long.MIN_VALUE : fromUs[i];
        lastUntilUs = untilUs(i);
        return i;
    }

    /** The mean over a time, which is not empty. */
    double mean(long startUs, long endUs) {
        double sum = 0;
        long t = startUs;
        for (int i = step(startUs); t < endUs; i++) {
            long until = Math.min(untilUs(i), endUs);
            sum += (double) values[i] * (until - t);
            t = until;
        }
        return sum / (endUs - startUs);
    }

    long max() {
        long max = values[0];
        for (long value : values) {
            max = Math.max(max, value);
        }
        return max;
    }
}
