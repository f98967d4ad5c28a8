package io.headroom.bwe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParameterReaderTest {
    private enum Shape {
        ROUND,
        VERY_FLAT
    }

    @Test
    void givesDefaultsAndWhatWasWritten() {
        ParameterReader reader = new ParameterReader(Map.of("gain", "0.5", "shape", "very-flat"));

        assertThat(reader.number("gain", 0.85, 0, 1, "a gain")).isEqualTo(0.5);
        assertThat(reader.integer("window", 20, 2, 100, "a window")).isEqualTo(20);
        assertThat(reader.flag("on", true, "a switch")).isTrue();
        assertThat(reader.choice("shape", Shape.ROUND, "a shape")).isEqualTo(Shape.VERY_FLAT);
        assertThat(reader.finish()).extracting(Parameter::name).containsExactly("gain", "window", "on", "shape");
    }

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource({
        "gain, 1.5",
        "gain, NaN",
        "gain, much",
        "window, 1",
        "window, 2.5",
        "on, yes",
        "shape, VERY_FLAT",
        "shape, square"
    })
    void refusesWhatItCannotTakeAndNamesKeyAndValue(String name, String value) {
        ParameterReader reader = new ParameterReader(Map.of(name, value));

        assertThatThrownBy(() -> {
                    reader.number("gain", 0.85, 0, 1, "a gain");
                    reader.integer("window", 20, 2, 100, "a window");
                    reader.flag("on", true, "a switch");
                    reader.choice("shape", Shape.ROUND, "a shape");
                })
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(name + " = " + value + ", expected ");
    }

    @Test
    void refusesNamesNobodyAskedForAndListsTheKnown() {
        ParameterReader reader = new ParameterReader(Map.of("gian", "0.5"));
        reader.number("gain", 0.85, 0, 1, "a gain");

        assertThatThrownBy(reader::finish)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("unknown parameter gian: known are gain");
    }
}
