package io.headroom.workbench.records;

import io.headroom.workbench.report.DistributionChart;
import io.headroom.workbench.report.HtmlPage;
import io.headroom.workbench.report.Interval;
import io.headroom.workbench.report.Numbers;
import io.headroom.workbench.report.ScatterChart;
import io.headroom.workbench.report.Statistics;
import io.headroom.workbench.report.Table;
import io.headroom.workbench.report.Table.Cell;
import io.headroom.workbench.trace.RecordLine.Mode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** What the records say, for the terminal and as a page. */
public final class EvidenceReport {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);
    private static final int BAD_LINES_SHOWN = 200;

    private static final String RULE = "How to read this. An endpoint counts from " + Sessions.LEAST_SECONDS
            + " s on. What an arm carried, lost and"
            + " estimated is its mean over all seconds of all its endpoints; round trips are those of the endpoint in the"
            + " middle, endpoints weighed by their seconds. Intervals (95 %) come from drawing conferences anew, "
            + Statistics.RESAMPLES
            + " times: people in one conference fare alike, so they count as one. A difference is"
            + " sure when its interval excludes zero, it is worth noticing (1 % carried, 5 ms, 0.1 points of loss) and"
            + " each arm has " + Finding.ENOUGH_CONFERENCES + " conferences or more. Round-trip time above the least is"
            + " queueing, whoever's: in the arm's own traffic and in others'. Arms are dealt by chance, so what is not"
            + " due to them evens out with enough conferences.";
    private static final String SHADOW_RULE =
            "In shadow mode the bridge goes by its built-in estimator, whatever the arm: what is carried, lost and delayed is"
                    + " the built-in's doing in every row. Compared is what the arm's estimator said with what the built-in said in"
                    + " the same second: more is good while the path is clean, less is good while it is congested (2 % loss or"
                    + " more, or a round trip 100 ms or more above the least so far). An estimate below what got through would"
                    + " have held somebody back.";
    private static final String BESIDE_RULE =
            "In replace mode an arm's estimator steers what is sent, and the built-in only watches that traffic: its estimate"
                    + " beside the arm's is what it would have said next, not what it would have made of the call.";

    private final Evidence evidence;

    /** A report of this evidence. */
    public EvidenceReport(Evidence evidence) {
        this.evidence = evidence;
    }

    /** The verdict and the figures, as plain text. */
    public String toText() {
        StringBuilder out = new StringBuilder();
        for (Trial trial : evidence.trials) {
            out.append(trial.title()).append('\n');
            TrialWords.verdicts(trial)
                    .forEach(verdict -> out.append("  ").append(verdict).append('\n'));
            out.append('\n').append(figures(trial).toText()).append('\n');
        }
        return out.append(whatWasRead()).append('\n').toString();
    }

    /** The page. */
    public HtmlPage toPage() {
        HtmlPage page = new HtmlPage("Bandwidth estimation in service").lead(whatWasRead());
        Set<String> names = new LinkedHashSet<>();
        evidence.trials.forEach(trial -> trial.arms.forEach(arm -> names.add(arm.name)));
        page.colours(new ArrayList<>(names));
        HtmlPage.Section verdict = page.section("Verdict");
        for (Trial trial : evidence.trials) {
            TrialWords.verdicts(trial).forEach(words -> verdict.text(trial.title() + ": " + words));
        }
        if (evidence.trials.isEmpty()) {
            verdict.text("There is nothing to judge: no endpoint was recorded for " + Sessions.LEAST_SECONDS
                    + " s or more in replace or shadow mode.");
        } else {
            verdict.note(RULE);
        }
        evidence.trials.forEach(trial -> add(page, trial));
        addCalls(page);
        addFiles(page);
        return page;
    }

    private String whatWasRead() {
        String span = evidence.sessions == 0
                ? ""
                : ", " + TIME.format(Instant.ofEpochMilli(evidence.firstMs)) + " to "
                        + TIME.format(Instant.ofEpochMilli(evidence.lastMs));
        List<String> left = new ArrayList<>();
        if (evidence.tooShort > 0) {
            left.add(evidence.tooShort + " shorter than " + Sessions.LEAST_SECONDS + " s");
        }
        if (evidence.idle > 0) {
            left.add(evidence.idle + " in mode off");
        }
        return count(evidence.readings.size(), "file") + ", " + count(evidence.lines(), "line") + span + ". "
                + count(evidence.sessions, "session") + " (an endpoint on one side, in one arm and mode)"
                + (left.isEmpty() ? "" : ", not counted " + String.join(", ", left)) + ". "
                + (evidence.badLines() == 0
                        ? "Every line could be read."
                        : count(evidence.badLines(), "line") + " could not be read and "
                                + (evidence.badLines() == 1 ? "is" : "are") + " left out.");
    }

    private static String count(long n, String what) {
        return n + " " + what + (n == 1 ? "" : "s");
    }

    private static void add(HtmlPage page, Trial trial) {
        HtmlPage.Section section = page.section(trial.title());
        section.table(figures(trial)).table(spread(trial));
        Table beside = beside(trial);
        if (beside.size() > 0) {
            section.table(beside).note(trial.mode == Mode.SHADOW ? SHADOW_RULE : BESIDE_RULE);
        }
        if (trial.mode == Mode.REPLACE) {
            section.chart(tradeOff(trial));
            addDistribution(section, trial, Measure.CARRIED, true);
            addDistribution(section, trial, Measure.RTT_RISE, true);
            addDistribution(section, trial, Measure.LOSS, false);
        } else {
            addDistribution(section, trial, Measure.CLEAN, false);
            addDistribution(section, trial, Measure.CONGESTED, false);
        }
    }

    private static void addDistribution(HtmlPage.Section section, Trial trial, Measure measure, boolean log) {
        DistributionChart chart = new DistributionChart(measure.header(), "endpoints", log);
        trial.arms.forEach(arm -> chart.line(arm.name, arm.perSession(measure)));
        if (!chart.isEmpty()) {
            section.chart(chart);
        }
    }

    private static ScatterChart tradeOff(Trial trial) {
        ScatterChart chart = new ScatterChart("round trip above the least, p95, ms", "carried, kb/s", true)
                .betterIsUpperLeft("better");
        for (Trial.Arm arm : trial.arms) {
            Interval x = arm.value(Measure.RTT_RISE);
            Interval y = arm.value(Measure.CARRIED);
            chart.point(arm.name, x.value(), x.low(), x.high(), y.value(), y.low(), y.high());
        }
        return chart;
    }

    private static List<Measure> shown(Trial trial, List<Measure> wanted) {
        return wanted.stream()
                .filter(measure -> trial.arms.stream()
                        .anyMatch(arm -> !Double.isNaN(arm.value(measure).value())))
                .toList();
    }

    /** A row for each measure; a column for each arm, and for each pair of arms. */
    private static Table figures(Trial trial) {
        Table table = new Table("with 95 % intervals" + (trial.findings.isEmpty() ? "" : "; what is sure is marked"))
                .left("");
        trial.arms.forEach(arm -> table.right(arm.name));
        List<Trial.Arm[]> pairs = pairs(trial);
        pairs.forEach(pair -> table.right(pair[0].name + " less " + pair[1].name));
        addCounts(table, "conferences", trial, pairs, arm -> String.valueOf(arm.conferences));
        addCounts(table, "endpoints", trial, pairs, arm -> String.valueOf(arm.sessions.size()));
        addCounts(table, "hours", trial, pairs, arm -> Numbers.text(arm.hours(), 1));
        for (Measure measure : Measure.values()) {
            if (List.of(Measure.BESIDE).contains(measure)
                    || shown(trial, List.of(measure)).isEmpty()) {
                continue;
            }
            List<Object> row = new ArrayList<>(List.of(measure.header()));
            trial.arms.forEach(arm -> row.add(arm.value(measure).toText(measure.decimals())));
            for (Trial.Arm[] pair : pairs) {
                row.add(trial.findings(pair[0].name, pair[1].name).stream()
                        .filter(finding -> finding.measure() == measure)
                        .findFirst()
                        .map(EvidenceReport::difference)
                        .orElse(Cell.muted("")));
            }
            table.row(row);
        }
        return table;
    }

    private static void addCounts(
            Table table, String what, Trial trial, List<Trial.Arm[]> pairs, Function<Trial.Arm, String> count) {
        List<Object> row = new ArrayList<>(List.of(what));
        trial.arms.forEach(arm -> row.add(count.apply(arm)));
        pairs.forEach(pair -> row.add(""));
        table.row(row);
    }

    private static List<Trial.Arm[]> pairs(Trial trial) {
        List<Trial.Arm[]> pairs = new ArrayList<>();
        for (Trial.Arm second : trial.arms) {
            for (Trial.Arm first : trial.arms) {
                if (!trial.findings(first.name, second.name).isEmpty()) {
                    pairs.add(new Trial.Arm[] {first, second});
                }
            }
        }
        return pairs;
    }

    private static Cell difference(Finding finding) {
        String text = finding.difference().toSignedText(finding.measure().differenceDecimals())
                + (finding.measure().relative ? " %" : "");
        boolean decides = Arrays.asList(Measure.DECIDING).contains(finding.measure());
        if (!finding.isKnown()) {
            return Cell.muted("–");
        }
        if (!decides || finding.sign() == 0) {
            return new Cell(text, Table.Tone.PLAIN);
        }
        return finding.sign() > 0 ? Cell.good(text) : Cell.bad(text);
    }

    private static Table spread(Trial trial) {
        Table table = new Table("spread over endpoints")
                .left("measure")
                .left("arm")
                .right("endpoints")
                .right("p10")
                .right("p25")
                .right("p50")
                .right("p75")
                .right("p90");
        for (Measure measure :
                shown(trial, List.of(Measure.CARRIED, Measure.USED, Measure.RTT_RISE, Measure.RTT, Measure.LOSS))) {
            for (Trial.Arm arm : trial.arms) {
                double[] values = arm.perSession(measure);
                List<Object> row = new ArrayList<>(List.of(measure.header(), arm.name, values.length));
                for (double q : new double[] {0.1, 0.25, 0.5, 0.75, 0.9}) {
                    row.add(Numbers.text(Statistics.quantile(q, values), measure.decimals()));
                }
                table.row(row);
            }
        }
        return table;
    }

    private static Table beside(Trial trial) {
        Table table = new Table("the arm's estimate beside the built-in's, with 95 % intervals").left("");
        List<Measure> shown = shown(trial, List.of(Measure.BESIDE));
        List<Trial.Arm> estimating = trial.arms.stream()
                .filter(arm -> shown.stream()
                        .anyMatch(measure -> !Double.isNaN(arm.value(measure).value())))
                .toList();
        estimating.forEach(arm -> table.right(arm.name));
        for (Measure measure : shown) {
            boolean signed = measure == Measure.CLEAN || measure == Measure.CONGESTED;
            List<Object> row = new ArrayList<>(List.of(measure.header()));
            for (Trial.Arm arm : estimating) {
                Interval value = arm.value(measure);
                row.add(signed ? value.toSignedText(measure.decimals()) : value.toText(measure.decimals()));
            }
            table.row(row);
        }
        return table;
    }

    private void addCalls(HtmlPage page) {
        for (CallSeries call : evidence.calls) {
            Session session = call.session;
            page.section(session.key.arm() + ", " + session.key.side().word + ", " + session.key.mode().word + ": "
                            + call.reason)
                    .text(String.format(
                            "Endpoint %016x of conference %016x, from %s on, %d s recorded%s.",
                            session.key.endpoint(),
                            session.key.conference(),
                            TIME.format(Instant.ofEpochMilli(session.firstMs)),
                            session.seconds,
                            session.failed ? "; its estimator was switched off" : ""))
                    .chart(call.toChart());
        }
    }

    private void addFiles(HtmlPage page) {
        Table files = new Table("").left("file").right("lines").right("left out");
        for (RecordFiles.Reading reading : evidence.readings) {
            files.row(
                    reading.file(),
                    reading.lines(),
                    reading.badLines() == 0 ? "0" : Cell.bad(String.valueOf(reading.badLines())));
        }
        HtmlPage.Section section = page.section("Files").table(files);
        List<String> bad = evidence.bad();
        bad.stream().limit(BAD_LINES_SHOWN).forEach(section::note);
        if (evidence.badLines() > Math.min(bad.size(), BAD_LINES_SHOWN)) {
            section.note("and " + (evidence.badLines() - Math.min(bad.size(), BAD_LINES_SHOWN)) + " more");
        }
    }
}
