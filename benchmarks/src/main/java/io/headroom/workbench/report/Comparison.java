package io.headroom.workbench.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.headroom.bwe.Direction;
import io.headroom.workbench.sim.RunResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * All that {@code compare} found out, as it stands in {@code results.json}. It holds no time of day and no name of a
 * machine: the same comparison gives the same bytes.
 *
 * @param format {@link #FORMAT}
 * @param direction where the estimators sat
 * @param estimators what was compared, in the order asked for
 * @param references those of them that are no contenders, such as the oracle
 * @param seeds of the runs
 * @param scenarios what was run, in order
 * @param runs scenario by scenario, within it estimator by estimator, within it seed by seed; the first seed's with series, as
 *     fine as a page shows them
 */
@JsonPropertyOrder({"format", "direction", "estimators", "references", "seeds", "scenarios", "runs"})
public record Comparison(
        String format,
        Direction direction,
        List<String> estimators,
        List<String> references,
        List<Long> seeds,
        List<Subject> scenarios,
        List<RunResult> runs) {

    /** What {@link #format} says; raised when a reader must know. */
    public static final String FORMAT = "headroom-comparison-1";

    private static final ObjectMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.ALWAYS, JsonInclude.Include.ALWAYS))
            .build();

    public Comparison {
        estimators = List.copyOf(estimators);
        references = List.copyOf(references);
        seeds = List.copyOf(seeds);
        scenarios = List.copyOf(scenarios);
        runs = List.copyOf(runs);
        if (runs.size() != scenarios.size() * estimators.size() * seeds.size()) {
            throw new IllegalArgumentException(runs.size() + " runs for " + scenarios.size() + " scenarios, "
                    + estimators.size() + " estimators and " + seeds.size() + " seeds");
        }
    }

    /**
     * A scenario, as a reader needs to know it.
     *
     * @param name by which it is chosen
     * @param description one line
     * @param durationS how long it lasts
     */
    public record Subject(String name, String description, double durationS) {}

    /** The contenders: all estimators but the references. */
    public List<String> contenders() {
        return estimators.stream().filter(name -> !references.contains(name)).toList();
    }

    /** The runs of one scenario with one estimator, by seed. */
    List<RunResult> runs(Subject scenario, String estimator) {
        int from = (scenarios.indexOf(scenario) * estimators.size() + estimators.indexOf(estimator)) * seeds.size();
        return runs.subList(from, from + seeds.size());
    }

    /** The metric's values of one scenario with one estimator, by seed. */
    double[] values(Subject scenario, String estimator, Metric metric) {
        return runs(scenario, estimator).stream().mapToDouble(metric::of).toArray();
    }

    /** Writes the comparison as JSON, whole or not at all. */
    public void writeTo(Path file) throws IOException {
        WholeFile.write(file, toJson());
    }

    String toJson() {
        DefaultPrettyPrinter.Indenter lines = new DefaultIndenter(" ", "\n");
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter()
                .withObjectIndenter(lines)
                .withArrayIndenter(DefaultPrettyPrinter.NopIndenter.instance); // series are most of it
        try {
            return JSON.writer(printer).writeValueAsString(this) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a comparison cannot be written", e);
        }
    }

    /**
     * Reads what {@link #writeTo} wrote.
     *
     * @throws IOException in words for the user, if the file cannot be read or is something else
     */
    public static Comparison read(Path file) throws IOException {
        String text;
        try {
            text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IOException("cannot read " + file + ": " + reason(e), e);
        }
        try {
            Comparison comparison = JSON.readValue(text, Comparison.class);
            if (!FORMAT.equals(comparison.format)) {
                throw new IOException(file + " has format " + comparison.format + ", expected " + FORMAT);
            }
            return comparison;
        } catch (JsonProcessingException e) {
            throw new IOException(
                    file + " holds no comparison (expected a results.json of compare): " + e.getOriginalMessage(), e);
        }
    }

    private static String reason(IOException e) {
        return e instanceof java.nio.file.NoSuchFileException
                ? "there is no such file"
                : String.valueOf(e.getMessage());
    }
}
