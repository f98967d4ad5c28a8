package io.headroom.workbench.report;

import io.headroom.bwe.Direction;
import io.headroom.workbench.report.Comparison.Subject;
import io.headroom.workbench.report.Table.Cell;
import io.headroom.workbench.report.Verdict.Best;
import io.headroom.workbench.report.Verdict.HeadToHead;
import io.headroom.workbench.sim.RunResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** What a comparison says, for the terminal and as a page. Not thread-safe. */
public final class ComparisonReport {
    private static final String RULE =
            "How to read this. All estimators met the same noise, so they are compared seed by"
                    + " seed, in utilisation (beside TCP instead: closeness to the fair share, 50 % at half of it as at twice it), the 95th percentile of the queue delay,"
                    + " loss and, among several media flows, Jain's fairness index. A metric decides when the median difference"
                    + " is worth noticing (1 point of utilisation, 5 points of TCP fairness, 5 ms, 0.1 points of loss, 0.02 of"
                    + " Jain's index) and its 95 % bootstrap interval excludes zero. Better in something and worse in nothing"
                    + " is a win; better in one and worse in another is mixed; no certain difference is even.";

    /** What fits beside an estimator's name. */
    private static final List<Metric> ON_TERMINAL =
            List.of(Metric.UTILISATION, Metric.TCP_FAIRNESS, Metric.QUEUE_P95, Metric.LOSS, Metric.JAIN, Metric.T90);

    private final Comparison comparison;
    private final Verdict verdict;

    /** A report of this comparison. */
    public ComparisonReport(Comparison comparison) {
        this.comparison = comparison;
        verdict = new Verdict(comparison);
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
            out.append('\n').append(duels("Who beats whom").toText());
        }
        return out.append('\n').append(summary()).append('\n').toString();
    }

    /** The page. */
    public HtmlPage toPage() {
        HtmlPage page = new HtmlPage(
                comparison.scenarios().size() == 1
                        ? comparison.scenarios().get(0).name() + ", " + direction()
                        : "Bandwidth estimators compared, " + direction());
        page.lead(summary());
        page.references(comparison.references());
        page.colours(ranked());
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
    private String summary() {
        List<String> contenders = comparison.contenders();
        int scenarios = comparison.scenarios().size();
        String size = contenders.size() + (contenders.size() == 1 ? " estimator, " : " estimators, ") + scenarios
                + (scenarios == 1 ? " scenario, " : " scenarios, ") + seeds() + ".";
        if (!certain()) {
            return size + " " + tooFewSeeds();
        }
        List<String> ranked = ranked();
        int best = ranked.isEmpty() ? 0 : unbeaten(ranked.get(0));
        List<String> most = ranked.stream().filter(e -> unbeaten(e) == best).toList();
        if (contenders.size() < 2) {
            return size;
        }
        return String.join(" and ", most) + (most.size() > 1 ? " are" : " is") + " unbeaten in " + best + " of "
                + scenarios + ", more than any other. " + size;
    }

    private int unbeaten(String estimator) {
        return (int) comparison.scenarios().stream()
                .filter(scenario -> verdict.isUnbeaten(scenario, estimator))
                .count();
    }

    private Table overall() {
        List<Metric> shown = applicable(List.of(
                Metric.UTILISATION, Metric.QUEUE_P95, Metric.LOSS, Metric.T90, Metric.TCP_FAIRNESS, Metric.JAIN));
        Table table = new Table("Medians over all scenarios").left("estimator").right("unbeaten in");
        shown.forEach(metric -> table.right(metric.header()));
        List<String> ranked = ranked();
        int most = ranked.isEmpty() ? 0 : unbeaten(ranked.get(0));
        ranked.addAll(comparison.references());
        for (String estimator : ranked) {
            boolean reference = comparison.references().contains(estimator);
            List<Object> row = new ArrayList<>();
            row.add(reference ? Cell.muted(estimator) : estimator);
            int unbeaten = unbeaten(estimator);
            String share = unbeaten + " of " + comparison.scenarios().size();
            row.add(reference || !certain() ? Cell.muted("–") : unbeaten == most ? Cell.good(share) : share);
            for (Metric metric : shown) {
                double[] medians = comparison.scenarios().stream()
                        .mapToDouble(scenario -> verdict.median(scenario, metric, estimator))
                        .toArray();
                row.add(Numbers.text(Statistics.median(medians), metric.decimals));
            }
            table.row(row);
        }
        return table;
    }

    /** The contenders, those that are beaten least first. */
    private List<String> ranked() {
        List<String> ranked = new ArrayList<>(comparison.contenders());
        ranked.sort(Comparator.comparingInt(this::unbeaten).reversed());
        return ranked;
    }

    /** Those of {@code metrics} that mean something in at least one scenario. */
    private List<Metric> applicable(List<Metric> metrics) {
        return metrics.stream()
                .filter(metric -> comparison.scenarios().stream().anyMatch(scenario -> applies(metric, scenario)))
                .toList();
    }

    private boolean applies(Metric metric, Subject scenario) {
        return comparison.estimators().stream().anyMatch(e -> !Double.isNaN(verdict.median(scenario, metric, e)));
    }

    private Table duels(String caption) {
        List<Metric> shown = applicable(List.of(Metric.DECIDING));
        Table table = new Table(caption)
                .left("first")
                .left("second")
                .right("first wins")
                .right("second wins")
                .right("mixed")
                .right("even");
        shown.forEach(metric -> table.right(metric.header()));
        List<String> contenders = ranked();
        for (int i = 0; i < contenders.size(); i++) {
            for (int k = i + 1; k < contenders.size(); k++) {
                HeadToHead duel = verdict.headToHead(contenders.get(i), contenders.get(k));
                if (duel.losses() > duel.wins()) {
                    duel = verdict.headToHead(contenders.get(k), contenders.get(i));
                }
                List<Object> row = new ArrayList<>();
                row.add(duel.first());
                row.add(duel.second());
                row.add(duel.wins() > duel.losses() ? Cell.good("" + duel.wins()) : "" + duel.wins());
                row.add("" + duel.losses());
                row.add("" + duel.mixed());
                row.add("" + duel.even());
                for (Metric metric : shown) {
                    row.add(duel.by(metric).toSignedText(metric.decimals));
                }
                table.row(row);
            }
        }
        return table;
    }

    private Table winners() {
        List<Metric> deciding = applicable(List.of(Metric.DECIDING));
        Table table = new Table("").left("scenario").left("unbeaten");
        deciding.forEach(metric -> table.left("best " + metric.header()));
        for (Subject scenario : comparison.scenarios()) {
            List<Object> row = new ArrayList<>();
            row.add(scenario.name());
            row.add(
                    certain()
                            ? String.join(
                                    ", ",
                                    comparison.contenders().stream()
                                            .filter(e -> verdict.isUnbeaten(scenario, e))
                                            .toList())
                            : "–");
            for (Metric metric : deciding) {
                row.add(best(verdict.best(scenario, metric), metric));
            }
            table.row(row);
        }
        return table;
    }

    private static Object best(Best best, Metric metric) {
        if (best.leader().isEmpty()) {
            return Cell.muted("–");
        }
        String text = best.leader() + " " + Numbers.text(best.value(), metric.decimals);
        if (!best.runnerUp().isEmpty()) {
            text += " (" + Numbers.signed(best.margin().value(), metric.decimals) + ")";
        }
        return best.certain() ? Cell.good(text) : text;
    }

    private Table figures(Subject scenario, String caption, List<Metric> wanted) {
        List<Metric> shown =
                wanted.stream().filter(metric -> applies(metric, scenario)).toList();
        Table table = new Table(caption).left("estimator");
        shown.forEach(metric -> table.right(metric.header()));
        for (String estimator : comparison.estimators()) {
            List<Object> row = new ArrayList<>();
            row.add(comparison.references().contains(estimator) ? Cell.muted(estimator) : estimator);
            for (Metric metric : shown) {
                row.add(figure(scenario, estimator, metric));
            }
            table.row(row);
        }
        return table;
    }

    /** The median; of what decides, with its interval and marked if it is surely the best. */
    private Object figure(Subject scenario, String estimator, Metric metric) {
        double[] values = comparison.values(scenario, estimator, metric);
        if (!isDeciding(metric)) {
            return Numbers.text(Statistics.median(values), metric.decimals);
        }
        Interval interval = Statistics.bootstrapMedian(scenario.name().hashCode(), values);
        String text = interval.toText(metric.decimals);
        Best best = verdict.best(scenario, metric);
        return best.certain() && best.leader().equals(estimator) ? Cell.good(text) : text;
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
                .filter(scenario -> !Double.isNaN(verdict.median(scenario, Metric.UTILISATION, estimator)))
                .mapToDouble(scenario -> verdict.median(scenario, metric, estimator))
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
}
