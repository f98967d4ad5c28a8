package io.headroom.workbench.report;

import io.headroom.bwe.Direction;
import io.headroom.workbench.report.Comparison.Subject;
import io.headroom.workbench.report.Statistics.Interval;
import io.headroom.workbench.report.Table.Cell;
import io.headroom.workbench.report.Verdict.Best;
import io.headroom.workbench.report.Verdict.HeadToHead;
import io.headroom.workbench.sim.RunResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What a comparison says, for the terminal and as a page. Not thread-safe. */
public final class ComparisonReport {
    private static final String RULE =
            "How to read this. All estimators met the same noise, so they are compared seed by"
                    + " seed, in utilisation (against TCP: closeness to the fair share), the 95th percentile of the queue delay,"
                    + " loss and, among several media flows, Jain's fairness index. A metric decides when the median difference"
                    + " is worth noticing (1 point of utilisation, 5 points of TCP share, 5 ms, 0.1 points of loss, 0.02 of"
                    + " Jain's index) and its 95 % bootstrap interval excludes zero. Better in something and worse in nothing"
                    + " is a win; better in one and worse in another is mixed; no certain difference is even.";

    /** What fits beside an estimator's name. */
    private static final List<Metric> ON_TERMINAL =
            List.of(Metric.UTILISATION, Metric.TCP_SHARE, Metric.QUEUE_P95, Metric.LOSS, Metric.JAIN, Metric.T90);

    private final Comparison comparison;

    /** A report of this comparison. */
    public ComparisonReport(Comparison comparison) {
        this.comparison = comparison;
    }

    /** The figures of each scenario and the verdict, as plain text. */
    public String toText() {
        StringBuilder out = new StringBuilder();
        for (Subject scenario : comparison.scenarios()) {
            out.append(scenario.name())
                    .append(": ")
                    .append(scenario.description())
                    .append('\n');
            out.append(figures(scenario, "", ON_TERMINAL).toText()).append('\n');
        }
        out.append(overall().toText());
        if (comparison.contenders().size() > 1) {
            out.append('\n').append(duels("who beats whom").toText());
        }
        return out.append('\n').append(verdict()).append('\n').toString();
    }

    /** The page. */
    public HtmlPage toPage() {
        HtmlPage page = new HtmlPage(
                comparison.scenarios().size() == 1
                        ? comparison.scenarios().get(0).name() + ", " + direction()
                        : "Bandwidth estimators compared, " + direction());
        page.lead(verdict());
        page.references(comparison.references());
        page.colours(comparison.contenders());
        page.section("Verdict")
                .table(overall())
                .table(duels("Who beats whom, in how many scenarios, and by how much"))
                .note(RULE + (certain() ? "" : " " + tooFewSeeds()));
        page.section("Utilisation against delay")
                .chart(pareto())
                .note(
                        "Each point is the median over all scenarios without TCP, each line the range of its middle half.");
        if (comparison.scenarios().size() > 1) {
            page.section("Who is best where")
                    .table(winners())
                    .note(
                            "Named is who has the best median, with its lead over the next. A green cell is certain and worth"
                                    + " noticing against every other contender.");
        }
        for (Subject scenario : comparison.scenarios()) {
            HtmlPage.Section section = page.section(scenario.name())
                    .text(scenario.description())
                    .table(figures(
                            scenario,
                            "median of " + seeds() + ", 95 % interval in brackets",
                            List.of(Metric.values())));
            addSeries(section, scenario);
        }
        return page;
    }

    private String direction() {
        return comparison.direction() == Direction.RECEIVE ? "receive side" : "send side";
    }

    private String seeds() {
        int n = comparison.seeds().size();
        return n == 1 ? "1 seed" : n + " seeds";
    }

    private boolean certain() {
        return comparison.seeds().size() >= Verdict.ENOUGH_SEEDS;
    }

    private String tooFewSeeds() {
        return "With " + seeds() + " nothing is certain: give " + Verdict.ENOUGH_SEEDS + " or more.";
    }

    /** The whole in two sentences. */
    private String verdict() {
        List<String> contenders = comparison.contenders();
        int scenarios = comparison.scenarios().size();
        String size = contenders.size() + (contenders.size() == 1 ? " estimator, " : " estimators, ") + scenarios
                + (scenarios == 1 ? " scenario, " : " scenarios, ") + seeds() + ".";
        if (!certain()) {
            return size + " " + tooFewSeeds();
        }
        List<String> most = new ArrayList<>();
        int best = 0;
        for (String estimator : contenders) {
            int unbeaten = unbeaten(estimator);
            if (unbeaten > best) {
                most.clear();
            }
            if (unbeaten >= best) {
                most.add(estimator);
                best = unbeaten;
            }
        }
        return String.join(" and ", most) + (most.size() > 1 ? " are" : " is") + " unbeaten in " + best + " of "
                + scenarios + ", more than any other. " + size;
    }

    private int unbeaten(String estimator) {
        return (int) comparison.scenarios().stream()
                .filter(scenario -> Verdict.isUnbeaten(comparison, scenario, estimator))
                .count();
    }

    private Table overall() {
        Table table = new Table("all scenarios")
                .left("estimator")
                .right("unbeaten in")
                .right("util, %")
                .right("p95 queue, ms")
                .right("loss, %")
                .right("t90 up, s")
                .right("TCP share, %")
                .right("Jain");
        Metric[] shown = {Metric.UTILISATION, Metric.QUEUE_P95, Metric.LOSS, Metric.T90, Metric.TCP_SHARE, Metric.JAIN};
        int most =
                comparison.contenders().stream().mapToInt(this::unbeaten).max().orElse(0);
        for (String estimator : comparison.estimators()) {
            List<Object> row = new ArrayList<>();
            boolean reference = comparison.references().contains(estimator);
            row.add(reference ? Cell.muted(estimator) : estimator);
            int unbeaten = unbeaten(estimator);
            String share = unbeaten + " of " + comparison.scenarios().size();
            row.add(reference || !certain() ? Cell.muted("–") : unbeaten == most ? Cell.good(share) : share);
            for (Metric metric : shown) {
                double[] medians = comparison.scenarios().stream()
                        .mapToDouble(scenario -> Verdict.median(comparison, scenario, metric, estimator))
                        .toArray();
                row.add(number(Statistics.median(medians), metric.decimals));
            }
            table.row(row);
        }
        return table;
    }

    private Table duels(String caption) {
        Table table = new Table(caption)
                .left("first")
                .left("second")
                .right("first wins")
                .right("second wins")
                .right("mixed")
                .right("even");
        for (Metric metric : Metric.DECIDING) {
            table.right(metric.header());
        }
        List<String> contenders = comparison.contenders();
        for (int i = 0; i < contenders.size(); i++) {
            for (int k = i + 1; k < contenders.size(); k++) {
                HeadToHead duel = Verdict.headToHead(comparison, contenders.get(i), contenders.get(k));
                List<Object> row = new ArrayList<>();
                row.add(duel.first());
                row.add(duel.second());
                row.add(duel.wins() > duel.losses() ? Cell.good("" + duel.wins()) : "" + duel.wins());
                row.add(duel.losses() > duel.wins() ? Cell.bad("" + duel.losses()) : "" + duel.losses());
                row.add("" + duel.mixed());
                row.add("" + duel.even());
                for (int m = 0; m < Metric.DECIDING.length; m++) {
                    row.add(signed(duel.by(m), Metric.DECIDING[m].decimals));
                }
                table.row(row);
            }
        }
        return table;
    }

    private Table winners() {
        Table table = new Table("").left("scenario").left("unbeaten");
        for (Metric metric : Metric.DECIDING) {
            table.left("best " + metric.header());
        }
        for (Subject scenario : comparison.scenarios()) {
            List<Object> row = new ArrayList<>();
            row.add(scenario.name());
            row.add(
                    certain()
                            ? String.join(
                                    ", ",
                                    comparison.contenders().stream()
                                            .filter(e -> Verdict.isUnbeaten(comparison, scenario, e))
                                            .toList())
                            : "–");
            for (Metric metric : Metric.DECIDING) {
                row.add(best(Verdict.best(comparison, scenario, metric), metric));
            }
            table.row(row);
        }
        return table;
    }

    private static Object best(Best best, Metric metric) {
        if (best.leader().isEmpty()) {
            return Cell.muted("–");
        }
        String text = best.leader() + " " + number(best.value(), metric.decimals);
        if (!best.runnerUp().isEmpty()) {
            text += " (" + signedNumber(best.margin().median(), metric.decimals) + ")";
        }
        return best.certain() ? Cell.good(text) : text;
    }

    private Table figures(Subject scenario, String caption, List<Metric> wanted) {
        List<Metric> shown = new ArrayList<>();
        for (Metric metric : wanted) {
            boolean applies = comparison.estimators().stream()
                    .anyMatch(e -> !Double.isNaN(Verdict.median(comparison, scenario, metric, e)));
            if (applies) {
                shown.add(metric);
            }
        }
        Table table = new Table(caption).left("estimator");
        shown.forEach(metric -> table.right(metric.header()));
        for (String estimator : comparison.estimators()) {
            List<Object> row = new ArrayList<>();
            row.add(comparison.references().contains(estimator) ? Cell.muted(estimator) : estimator);
            for (Metric metric : shown) {
                String text = withInterval(
                        Statistics.bootstrapMedian(
                                scenario.name().hashCode(), comparison.values(scenario, estimator, metric)),
                        metric.decimals);
                boolean best = isDeciding(metric)
                        && Verdict.best(comparison, scenario, metric).certain()
                        && Verdict.best(comparison, scenario, metric).leader().equals(estimator);
                row.add(best ? Cell.good(text) : text);
            }
            table.row(row);
        }
        return table;
    }

    private static boolean isDeciding(Metric metric) {
        return Arrays.asList(Metric.DECIDING).contains(metric);
    }

    private ScatterChart pareto() {
        ScatterChart chart = new ScatterChart("95th percentile of the queue delay, ms", "utilisation, %", true)
                .betterIsUpperLeft("better");
        for (String estimator : comparison.estimators()) {
            double[] x = perScenario(estimator, Metric.QUEUE_P95);
            double[] y = perScenario(estimator, Metric.UTILISATION);
            double[] place = {
                Statistics.median(x),
                Statistics.quantile(0.25, x),
                Statistics.quantile(0.75, x),
                Statistics.median(y),
                Statistics.quantile(0.25, y),
                Statistics.quantile(0.75, y)
            };
            if (comparison.references().contains(estimator)) {
                chart.reference(estimator, place[0], place[1], place[2], place[3], place[4], place[5]);
            } else {
                chart.point(estimator, place[0], place[1], place[2], place[3], place[4], place[5]);
            }
        }
        return chart;
    }

    private double[] perScenario(String estimator, Metric metric) {
        return comparison.scenarios().stream()
                .filter(scenario -> !Double.isNaN(Verdict.median(comparison, scenario, Metric.UTILISATION, estimator)))
                .mapToDouble(scenario -> Verdict.median(comparison, scenario, metric, estimator))
                .toArray();
    }

    private void addSeries(HtmlPage.Section section, Subject scenario) {
        List<RunResult> first = new ArrayList<>();
        for (String estimator : comparison.estimators()) {
            RunResult run = comparison.runs(scenario, estimator).get(0);
            if (run.series() != null) {
                first.add(run);
            }
        }
        if (!first.isEmpty()) {
            section.chart(RunChart.of(first, comparison.references()));
            section.note(
                    "Seed " + comparison.seeds().get(0) + ". Received and queue are those of all media flows together"
                            + " (the queue of the slowest), estimates those of the first.");
        }
    }

    private static String withInterval(Interval interval, int decimals) {
        String text = number(interval.median(), decimals);
        boolean wide = Double.isFinite(interval.low())
                && Double.isFinite(interval.high())
                && !number(interval.low(), decimals).equals(number(interval.high(), decimals));
        return wide
                ? text + " [" + number(interval.low(), decimals) + ", " + number(interval.high(), decimals) + "]"
                : text;
    }

    private static String signed(Interval interval, int decimals) {
        if (Double.isNaN(interval.median())) {
            return "–";
        }
        String text = signedNumber(interval.median(), decimals);
        boolean wide = !signedNumber(interval.low(), decimals).equals(signedNumber(interval.high(), decimals));
        return wide
                ? text + " [" + signedNumber(interval.low(), decimals) + ", " + signedNumber(interval.high(), decimals)
                        + "]"
                : text;
    }

    private static String number(double value, int decimals) {
        return value == Double.POSITIVE_INFINITY ? "never" : Html.number(value, decimals);
    }

    private static String signedNumber(double value, int decimals) {
        String text = String.format(Locale.ROOT, "%+." + decimals + "f", value);
        return text.matches("[+-]0(\\.0*)?") ? text.replace("-", "±").replace("+", "±") : text;
    }
}
