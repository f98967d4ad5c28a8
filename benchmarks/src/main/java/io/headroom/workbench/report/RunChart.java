package io.headroom.workbench.report;

import io.headroom.workbench.sim.RunResult;
import io.headroom.workbench.sim.RunResult.FlowResult;
import io.headroom.workbench.sim.RunResult.FlowSeries;
import io.headroom.workbench.sim.RunResult.Series;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** What happened in runs of one scenario, one run per estimator, over time. */
public final class RunChart {
    private static final String CAPACITY = "capacity";

    private RunChart() {}

    /**
     * The chart of these runs, which have series and are of one scenario.
     *
     * @param references estimators to compare with rather than to judge
     */
    public static TimeChart of(List<RunResult> runs, List<String> references) {
        Series first = Objects.requireNonNull(runs.get(0).series());
        int points = first.capacityKbps().length;
        double[] timesS = new double[points];
        for (int i = 0; i < points; i++) {
            timesS[i] = i * first.stepMs() / 1_000.0;
        }
        double[] capacityMbps = mbps(first.capacityKbps());
        TimeChart chart = new TimeChart(timesS);
        chart.panel("estimate", "Mb/s", panel -> {
            panel.capacity(CAPACITY, capacityMbps);
            for (RunResult run : runs) {
                add(panel, run, references, mbps(media(run).get(0).estimateKbps()));
            }
        });
        chart.panel("received", "Mb/s", panel -> {
            panel.capacity(CAPACITY, capacityMbps);
            for (RunResult run : runs) {
                add(panel, run, references, received(run, points));
            }
            competitors(panel, runs.get(0), points);
        });
        chart.panel("queue", "ms", panel -> {
            for (RunResult run : runs) {
                panel.peaks(run.estimator(), queue(run, points));
            }
        });
        return chart;
    }

    private static void add(TimeChart.Panel panel, RunResult run, List<String> references, double[] values) {
        if (references.contains(run.estimator())) {
            panel.reference(run.estimator(), values);
        } else {
            panel.line(run.estimator(), values);
        }
    }

    /** With one estimator there is room for those it shares the link with. */
    private static void competitors(TimeChart.Panel panel, RunResult run, int points) {
        for (int i = 0; i < run.flows().size(); i++) {
            FlowResult flow = run.flows().get(i);
            if (!flow.kind().equals("media")) {
                double[] sum = new double[points];
                addTo(sum, Objects.requireNonNull(run.series()).flows().get(i).receivedKbps());
                panel.reference(flow.name() + " with " + run.estimator(), sum);
            }
        }
    }

    private static List<FlowSeries> media(RunResult run) {
        List<FlowSeries> media = new ArrayList<>();
        List<FlowSeries> all = Objects.requireNonNull(run.series()).flows();
        for (int i = 0; i < all.size(); i++) {
            if (run.flows().get(i).kind().equals("media")) {
                media.add(all.get(i));
            }
        }
        return media;
    }

    private static double[] received(RunResult run, int points) {
        double[] sum = new double[points];
        for (FlowSeries flow : media(run)) {
            addTo(sum, flow.receivedKbps());
        }
        return sum;
    }

    private static void addTo(double[] sum, int[] kbps) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += Math.max(0, kbps[i]) / 1_000.0;
        }
    }

    private static double[] queue(RunResult run, int points) {
        double[] worst = new double[points];
        Arrays.fill(worst, Double.NaN);
        for (FlowSeries flow : media(run)) {
            for (int i = 0; i < points; i++) {
                int tenths = flow.queueTenthsMs()[i];
                if (tenths >= 0 && !(worst[i] >= tenths / 10.0)) {
                    worst[i] = tenths / 10.0;
                }
            }
        }
        return worst;
    }

    private static double[] mbps(int[] kbps) {
        return Arrays.stream(kbps)
                .mapToDouble(value -> value < 0 ? Double.NaN : value / 1_000.0)
                .toArray();
    }
}
