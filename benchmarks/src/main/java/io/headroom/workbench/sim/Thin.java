package io.headroom.workbench.sim;

import java.util.Arrays;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/** Makes one step of several: the last of them may be of fewer. */
final class Thin {
    private Thin() {}

    static int[] last(int[] values, int every) {
        return each(values, every, steps -> steps[steps.length - 1]);
    }

    static int[] mean(int[] values, int every) {
        return each(values, every, steps ->
                (int) Math.round(IntStream.of(steps).average().orElse(0)));
    }

    static int[] max(int[] values, int every) {
        return each(values, every, steps -> IntStream.of(steps).max().orElse(0));
    }

    static int[] sum(int[] values, int every) {
        return each(values, every, steps -> IntStream.of(steps).sum());
    }

    private static int[] each(int[] values, int every, ToIntFunction<int[]> one) {
        int[] thin = new int[(values.length + every - 1) / every];
        for (int i = 0; i < thin.length; i++) {
            int from = i * every;
            thin[i] = one.applyAsInt(Arrays.copyOfRange(values, from, Math.min(values.length, from + every)));
        }
        return thin;
    }
}
