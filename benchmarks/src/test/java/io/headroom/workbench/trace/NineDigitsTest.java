package io.headroom.workbench.trace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers as C's {@code printf("%.9g")} writes them; the right-hand column is its output. */
class NineDigitsTest {
    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "0, 0",
        "-0.0, -0",
        "1, 1",
        "0.1, 0.1",
        "0.00127097032, 0.00127097032",
        "-0.00249648068, -0.00249648068",
        "0.0001, 0.0001",
        "0.00001, 1e-05",
        "-0.000096574805, -9.6574805e-05",
        "2.5841207812345e-06, 2.58412078e-06",
        "123456789, 123456789",
        "1234567890, 1.23456789e+09",
        "999999999.9, 1e+09",
        "1e100, 1e+100",
        "1e-300, 1e-300",
        "NaN, nan",
        "Infinity, inf",
        "-Infinity, -inf",
    })
    void areWrittenAsPrintfWritesThem(double value, String expected) {
        assertThat(Replay.nineDigits(value)).isEqualTo(expected);
    }
}
