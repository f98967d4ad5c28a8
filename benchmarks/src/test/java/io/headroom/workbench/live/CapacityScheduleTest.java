package io.headroom.workbench.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CapacityScheduleTest {
    private final CapacitySchedule schedule = CapacitySchedule.parse("0:3000, 20:500 ,40:3000");

    @Test
    void eachStepHoldsUntilTheNextAndTheLastForEver() {
        assertThat(schedule.capacityBps(0)).isEqualTo(3_000_000);
        assertThat(schedule.capacityBps(19_999_999)).isEqualTo(3_000_000);
        assertThat(schedule.capacityBps(20_000_000)).isEqualTo(500_000);
        assertThat(schedule.capacityBps(86_400_000_000L)).isEqualTo(3_000_000);
    }

    @Test
    void aPacketThatIsBeingSentWhenTheCapacityChangesGoesOnAtTheNewOne() {
        // 12 000 bits, 6 000 of them at 3 Mb/s until t = 20 s, the rest at 0.5 Mb/s: 2 ms + 12 ms
        assertThat(schedule.departureUs(19_998_000, 12_000)).isEqualTo(20_012_000);
    }

    @Test
    void anOutageHoldsPacketsBackAndOneWithoutEndForEver() {
        CapacitySchedule outage = CapacitySchedule.parse("0:1000,1:0,3:1000");
        assertThat(outage.departureUs(1_000_000, 1_000)).isEqualTo(3_001_000);
        assertThat(CapacitySchedule.parse("0:1000,1:0").departureUs(1_000_000, 1_000))
                .isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void capacityAddsUpOverSteps() {
        assertThat(schedule.capacityBits(19_000_000, 41_000_000)).isCloseTo(3e6 + 10e6 + 3e6, within(1.0));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                | expected SECONDS:KBPS
            0:3000,20         | expected SECONDS:KBPS
            0:3000,x:5        | "x:5"
            1:3000            | begins at 1000.0 ms, expected 0
            0:3000,20:1,20:2  | expected rising times
            0:-1              | expected 0..
            0:NaN             | expected 0..
            """)
    void whatCannotBeReadIsToldWithWhatWasExpected(String text, String message) {
        assertThatThrownBy(() -> CapacitySchedule.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
