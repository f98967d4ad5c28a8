package io.headroom.bwe.gcc;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/** The rows of one golden file; what they are is told in the golden folder's README. */
public final class GoldenTrace {
    private GoldenTrace() {}

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
