package io.headroom.workbench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class StatisticsTest {
    @Test
    void quantilesInterpolateBetweenOrderStatistics() {
        assertThat(Statistics.median(3, 1, 2)).isEqualTo(2);
        assertThat(Statistics.median(4, 1, 2, 3)).isEqualTo(2.5);
        assertThat(Statistics.quantile(0.25, 1, 2, 3, 4, 5)).isEqualTo(2);
        assertThat(Statistics.median()).isNaN();
    }

    @Test
    void whatNeverHappenedIsInfiniteNotAbsent() {
        double never = Double.POSITIVE_INFINITY;

        assertThat(Statistics.median(1, never, never)).isEqualTo(never);
        assertThat(Statistics.median(1, 2, never)).isEqualTo(2);
        assertThat(Statistics.median(1, Double.NaN, 3)).isEqualTo(2);
    }

    @Test
    void theSameSampleGivesTheSameInterval() {
        double[] sample = {1, 5, 2, 8, 3};

        assertThat(Statistics.bootstrapMedian(7, sample)).isEqualTo(Statistics.bootstrapMedian(7, sample));
    }

    @Test
    void anIntervalOfOneValueIsThatValue() {
        assertThat(Statistics.bootstrapMedian(1, 4.5)).isEqualTo(new Interval(4.5, 4.5, 4.5));
    }

    /** Coverage, measured: of 400 samples of a known median, about 95 % of the intervals must hold it. */
    @Test
    void ninetyFiveOfAHundredIntervalsHoldTheTruth() {
        SplittableRandom random = new SplittableRandom(1);
        int held = 0;
        for (int i = 0; i < 400; i++) {
            double[] sample = random.doubles(21).toArray(); // median 0.5
            Interval interval = Statistics.bootstrapMedian(i, sample);
            held += interval.low() <= 0.5 && 0.5 <= interval.high() ? 1 : 0;
        }

        assertThat(held / 400.0).isCloseTo(0.95, within(0.03));
    }
}
