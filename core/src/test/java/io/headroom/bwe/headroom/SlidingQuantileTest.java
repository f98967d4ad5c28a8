package io.headroom.bwe.headroom;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlidingQuantileTest {
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void equalsSortingTheWindow(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        SlidingQuantile quantile = new SlidingQuantile(16);
        ArrayDeque<Long> window = new ArrayDeque<>();
        for (int i = 0; i < 1_000; i++) {
            long value = random.nextLong(-5, 6); // many ties
            quantile.add(value);
            window.add(value);
            if (window.size() > 16) {
                window.remove();
            }
            long[] sorted = window.stream().mapToLong(Long::longValue).sorted().toArray();
            for (double p : new double[] {0, 0.3, 0.75, 1}) {
                assertThat(quantile.quantile(p))
                        .as("p %s after %d", p, i)
                        .isEqualTo(sorted[(int) (p * (sorted.length - 1))]);
            }
        }
    }
}
