package io.headroom.workbench.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CapacityTraceTest {
    private static CapacityTrace parse(String... lines) throws TraceFormatException {
        return CapacityTrace.parse(Path.of("t.csv"), List.of(lines));
    }

    @Test
    void readsOurCsvWithCommentsAndEmptyLines() throws Exception {
        CapacityTrace trace = parse("# a comment", "time_ms,capacity_kbps", "0,1200", "", "500,0", "1000,1350.5");

        assertThat(trace)
                .isEqualTo(new CapacityTrace(
                        new long[] {0, 500_000, 1_000_000}, new long[] {1_200_000, 0, 1_350_500}, 1_500_000));
    }

    @Test
    void readsSecondsAndMegabits() throws Exception {
        CapacityTrace trace = parse("0 1.2", "0.5\t1.35");

        assertThat(trace)
                .isEqualTo(new CapacityTrace(new long[] {0, 500_000}, new long[] {1_200_000, 1_350_000}, 1_000_000));
    }

    @Test
    void countsMahimahisOpportunitiesPerTenthOfASecond() throws Exception {
        // three packets by 100 ms, none by 200 ms, one at 250 ms
        CapacityTrace trace = parse("1", "1", "100", "250");

        assertThat(trace.capacitiesBps()).containsExactly(360_000, 0, 120_000);
        assertThat(trace.timesUs()).containsExactly(0, 100_000, 200_000);
        assertThat(trace.durationUs()).isEqualTo(300_000);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                                           | line 1: there is no capacity in this file
            hello                                        | line 1: expected the header
            time,capacity                                | line 1: expected the header
            time_ms,capacity_kbps;0,1;50                 | line 3: expected two values (time_ms,capacity_kbps), found 1
            time_ms,capacity_kbps;0,1,2                  | line 2: expected two values (time_ms,capacity_kbps), found 3
            time_ms,capacity_kbps;10,1                   | line 2: the first time is 10, expected 0
            time_ms,capacity_kbps;0,1;0,2                | line 3: time 0 is not after the line before
            time_ms,capacity_kbps;0,x                    | line 2: capacity "x" is not a number
            time_ms,capacity_kbps;0,-1                   | line 2: capacity -1 is not 0 or more
            time_ms,capacity_kbps;0,NaN                  | line 2: capacity NaN is not 0 or more
            time_ms,capacity_kbps;0,1e12                 | line 2: capacity 1e12 is beyond 100 Gb/s
            time_ms,capacity_kbps;0,0;100,0              | line 3: the capacity is 0 throughout
            5;4                                          | line 2: time 4 ms is before the line before
            5;4.5                                        | line 2: expected a whole number of milliseconds
            0 1;# gap;1 2 3                              | line 3: expected two values (seconds Mb/s), found 3
            """)
    void saysWhichLineIsWrongAndWhy(String lines, String message) {
        assertThatThrownBy(() -> CapacityTrace.parse(Path.of("t.csv"), Arrays.asList(lines.split(";"))))
                .isInstanceOf(TraceFormatException.class)
                .hasMessageContaining("t.csv, " + message);
    }
}
