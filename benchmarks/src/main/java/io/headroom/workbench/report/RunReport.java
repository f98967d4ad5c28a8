package io.headroom.workbench.report;

import io.headroom.workbench.report.Comparison.Subject;
import io.headroom.workbench.sim.RunResult;
import io.headroom.workbench.sim.RunResult.FlowResult;
import io.headroom.workbench.sim.RunResult.Reason;
import io.headroom.workbench.sim.RunResult.Segment;
import java.util.ArrayList;
import java.util.List;

/** What one run came to, for the terminal and as a page. */
public final class RunReport {
    private static final int MOST_REASONS = 200;

    private final Subject scenario;
    private final RunResult run;
    private final List<RunResult> shown;

    /**
     * A report of {@code run}.
     *
     * @param scenario what was run
     * @param run what is looked at
     * @param shown the runs in the picture, this one among them
     */
    public RunReport(Subject scenario, RunResult run, List<RunResult> shown) {
        this.scenario = scenario;
        this.run = run;
        this.shown = List.copyOf(shown);
    }

    /** The figures as plain text. */
    public String toText() {
        return title() + "\n" + scenario.description() + "\n\n" + metrics().toText() + "\n"
                + segments().toText() + "\n" + flows().toText();
    }

    /** The page. */
    public HtmlPage toPage() {
        List<String> references = shown.stream()
                .map(RunResult::estimator)
                .filter(name -> !name.equals(run.estimator()))
                .toList();
        HtmlPage page = new HtmlPage(title()).lead(scenario.description());
        page.references(references);
        HtmlPage.Section section = page.section("What happened");
        List<RunResult> withSeries =
                shown.stream().filter(r -> r.series() != null).toList();
        if (!withSeries.isEmpty()) {
            section.chart(RunChart.of(withSeries, references));
        }
        page.section("Figures").table(metrics()).table(segments()).table(flows());
        Table reasons = reasons();
        if (reasons.size() > 0) {
            page.section("What the estimator said it did").table(reasons);
        }
        return page;
    }

    private String title() {
        return run.estimator() + " in " + scenario.name() + ", seed " + run.seed();
    }

    private Table metrics() {
        Table table =
                new Table("over all media flows").left("metric").right("value").left("unit");
        for (Metric metric : Metric.values()) {
            double value = metric.of(run);
            if (!Double.isNaN(value)) {
                table.row(metric.title, Numbers.text(value, metric.decimals), metric.unit);
            }
        }
        return table;
    }

    private Table segments() {
        Table table = new Table("after each change of what is available")
                .right("from, s")
                .left("change")
                .right("available, kb/s")
                .right("t90, s")
                .right("queue drained, s")
                .right("first second, kb/s");
        for (Segment segment : run.segments()) {
            boolean down = segment.change().equals("down");
            table.row(
                    Html.number(segment.startS(), 1),
                    segment.change(),
                    Html.number(segment.availableKbps(), 0),
                    down
                            ? "–"
                            : Numbers.text(Double.isNaN(segment.t90S()) ? Double.POSITIVE_INFINITY : segment.t90S(), 1),
                    down
                            ? Numbers.text(
                                    Double.isNaN(segment.drainS()) ? Double.POSITIVE_INFINITY : segment.drainS(), 1)
                            : "–",
                    Html.number(segment.firstSecondKbps(), 0));
        }
        return table;
    }

    private Table flows() {
        Table table = new Table("flows")
                .left("flow")
                .left("kind")
                .left("estimator")
                .right("mean, kb/s")
                .right("second half, kb/s")
                .right("loss, %")
                .right("p95 queue, ms")
                .right("sent")
                .right("received")
                .right("dropped")
                .right("lost")
                .right("in flight");
        for (FlowResult flow : run.flows()) {
            table.row(
                    flow.name(),
                    flow.kind(),
                    flow.estimator(),
                    Html.number(flow.meanKbps(), 0),
                    Html.number(flow.secondHalfKbps(), 0),
                    Html.number(flow.lossPercent(), 2),
                    Html.number(flow.queueP95Ms(), 0),
                    flow.sentPackets(),
                    flow.receivedPackets(),
                    flow.queueDroppedPackets(),
                    flow.lostPackets(),
                    flow.inFlightPackets());
        }
        return table;
    }

    private Table reasons() {
        Table table = new Table("the first " + MOST_REASONS + " changes")
                .right("s")
                .left("flow")
                .left("reason");
        RunResult.Series series = run.series();
        if (series == null) {
            return table;
        }
        List<Object[]> rows = new ArrayList<>();
        for (int f = 0; f < series.flows().size(); f++) {
            for (Reason reason : series.flows().get(f).reasons()) {
                rows.add(new Object[] {reason.step(), run.flows().get(f).name(), reason.text()});
            }
        }
        rows.sort((a, b) -> Integer.compare((Integer) a[0], (Integer) b[0]));
        for (Object[] row : rows.subList(0, Math.min(MOST_REASONS, rows.size()))) {
            double seconds = ((Integer) row[0] + 1) * series.stepMs() / 1_000.0;
            table.row(Html.number(seconds, 1), row[1], row[2]);
        }
        return table;
    }
}
