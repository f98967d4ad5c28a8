package io.headroom.workbench.records;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headroom.workbench.report.Interval;
import io.headroom.workbench.report.Statistics;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the records say, for other programs. What is not known is null. */
public final class EvidenceJson {
    /** What {@code format} says; raised when a reader must know. */
    static final String FORMAT = "headroom-evidence-1";

    private static final int QUANTILE_STEP_PERCENT = 5;
    private static final MathContext DIGITS = new MathContext(6);

    private EvidenceJson() {}

    /** The evidence as JSON. */
    public static String of(Evidence evidence) {
        Map<String, @Nullable Object> root = new LinkedHashMap<>();
        root.put("format", FORMAT);
        root.put("from", time(evidence.firstMs));
        root.put("to", time(evidence.lastMs));
        root.put("files", evidence.readings);
        root.put("lines", evidence.lines());
        root.put("badLines", evidence.badLines());
        root.put("sessions", evidence.sessions);
        root.put("sessionsTooShort", evidence.tooShort);
        root.put("sessionsOff", evidence.idle);
        root.put("leastSeconds", Sessions.LEAST_SECONDS);
        root.put("enoughConferences", Finding.ENOUGH_CONFERENCES);
        root.put("trials", evidence.trials.stream().map(EvidenceJson::trial).toList());
        root.put("calls", evidence.calls.stream().map(EvidenceJson::call).toList());
        DefaultPrettyPrinter.Indenter lines = new DefaultIndenter(" ", "\n");
        try {
            return new ObjectMapper()
                            .writer(new DefaultPrettyPrinter().withObjectIndenter(lines))
                            .writeValueAsString(root)
                    + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("evidence cannot be written", e);
        }
    }

    private static String time(long ms) {
        return Instant.ofEpochMilli(ms).toString();
    }

    private static Map<String, @Nullable Object> trial(Trial trial) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("side", trial.side.word);
        json.put("mode", trial.mode.word);
        json.put("verdicts", TrialWords.verdicts(trial));
        json.put("arms", trial.arms.stream().map(EvidenceJson::arm).toList());
        json.put(
                "differences",
                trial.findings.stream()
                        .filter(Finding::isKnown)
                        .map(EvidenceJson::finding)
                        .toList());
        return json;
    }

    private static Map<String, @Nullable Object> arm(Trial.Arm arm) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("arm", arm.name);
        json.put("conferences", arm.conferences);
        json.put("endpoints", arm.sessions.size());
        json.put("hours", number(arm.hours()));
        Map<String, @Nullable Object> measures = new LinkedHashMap<>();
        for (Measure measure : Measure.values()) {
            if (Double.isNaN(arm.value(measure).value())) {
                continue;
            }
            Map<String, @Nullable Object> one = new LinkedHashMap<>();
            one.put("unit", measure.unit);
            put(one, arm.value(measure));
            double[] values = arm.perSession(measure);
            Map<String, @Nullable Object> quantiles = new LinkedHashMap<>();
            for (int percent = 0; percent <= 100; percent += QUANTILE_STEP_PERCENT) {
                quantiles.put("p" + percent, number(Statistics.quantile(percent / 100.0, values)));
            }
            one.put("overEndpoints", quantiles);
            measures.put(name(measure), one);
        }
        json.put("measures", measures);
        return json;
    }

    private static Map<String, @Nullable Object> finding(Finding finding) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("first", finding.first());
        json.put("second", finding.second());
        json.put("measure", name(finding.measure()));
        json.put("unit", finding.measure().differenceUnit());
        put(json, finding.difference());
        json.put("conferences", finding.conferences());
        json.put("sure", finding.sign() != 0);
        return json;
    }

    private static Map<String, @Nullable Object> call(CallSeries call) {
        Session.Key key = call.session.key;
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("reason", call.reason);
        json.put("endpoint", String.format("%016x", key.endpoint()));
        json.put("conference", String.format("%016x", key.conference()));
        json.put("arm", key.arm());
        json.put("side", key.side().word);
        json.put("mode", key.mode().word);
        json.put("from", time(call.session.firstMs));
        json.put("seconds", call.session.seconds);
        json.put("secondsByReason", call.secondsByReason());
        return json;
    }

    private static void put(Map<String, @Nullable Object> json, Interval interval) {
        json.put("value", number(interval.value()));
        json.put("low", number(interval.low()));
        json.put("high", number(interval.high()));
    }

    private static String name(Measure measure) {
        return measure.name().toLowerCase(Locale.ROOT);
    }

    private static @Nullable BigDecimal number(double value) {
        return Double.isFinite(value) ? new BigDecimal(value, DIGITS).stripTrailingZeros() : null;
    }
}
