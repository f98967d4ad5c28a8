package io.headroom.bwe.gcc;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.provider.Arguments;

/** The rows of one golden file; what they are is told in the golden folder's README. */
public final class GoldenTrace {
    private GoldenTrace() {}

    /** The traces of the receive side, each with the round-trip time in ms that libwebrtc was told, -1 for none. */
    public static Stream<Arguments> received() {
        return Stream.of(
                arguments("steady_1m", 60),
                arguments("audio_only", 80),
                arguments("cap_drop_react", 60),
                arguments("ramp_up", 40),
                arguments("route_step", 80),
                arguments("probe_start", 60),
                arguments("gap_3s", 60),
                arguments("wrap_180s", 90),
                arguments("jit_gauss10", 60),
                arguments("burst_15fps", 60),
                arguments("simulcast", 60),
                arguments("bufferbloat", -1),
                arguments("wifi_batch", 40),
                arguments("ms_clock", 60));
    }

    /** The rows of {@code golden/NAME.csv.gz} without its header, split at commas. */
    public static List<String[]> rows(String name) {
        String resource = "/golden/" + name + ".csv.gz";
        try (InputStream file = Objects.requireNonNull(GoldenTrace.class.getResourceAsStream(resource), resource);
                BufferedReader reader = new BufferedReader(
                        new InputStreamReader(new GZIPInputStream(file), StandardCharsets.US_ASCII))) {
            return reader.lines().skip(1).map(line -> line.split(",", -1)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
