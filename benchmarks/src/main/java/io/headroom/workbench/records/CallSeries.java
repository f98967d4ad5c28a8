package io.headroom.workbench.records;

import io.headroom.workbench.report.TimeChart;
import io.headroom.workbench.trace.RecordLine;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** One session, second by second. */
final class CallSeries {
    private static final long SECOND_MS = 1_000;

    /** Ids are the same whenever somebody comes back: a session of a year must not take a year's seconds. */
    private static final int MOST_POINTS = 50_000;

    final Session session;

    /** Why it is shown. */
    final String reason;

    private final long stepMs;
    private final double[] estimateMbps;
    private final double[] builtinMbps;
    private final double[] receivedMbps;
    private final double[] rembMbps;
    private final double[] rttMs;
    private final double[] lossPercent;
    private final String[] reasons;
    private final double[] reasonMbps;
    private final Map<String, String> words = new HashMap<>(); // one copy of each reason
    private final Map<String, Integer> secondsByReason = new TreeMap<>();

    CallSeries(Session session, String reason) {
        this.session = session;
        this.reason = reason;
        long spanMs = session.lastMs - session.firstMs;
        stepMs = SECOND_MS * (1 + spanMs / SECOND_MS / MOST_POINTS);
        int points = (int) (spanMs / stepMs) + 1;
        estimateMbps = unknown(points);
        builtinMbps = unknown(points);
        receivedMbps = unknown(points);
        rembMbps = unknown(points);
        rttMs = unknown(points);
        lossPercent = unknown(points);
        reasonMbps = unknown(points);
        reasons = new String[points];
        Arrays.fill(reasons, "");
    }

    private static double[] unknown(int points) {
        double[] values = new double[points];
        Arrays.fill(values, Double.NaN);
        return values;
    }

    void add(RecordLine line) {
        int i = (int) ((line.timeMs() - session.firstMs) / stepMs);
        estimateMbps[i] = mbps(line.estimateBps());
        builtinMbps[i] = mbps(line.builtinBps());
        receivedMbps[i] = mbps(line.receivedBps());
        rembMbps[i] = mbps(line.rembBps());
        rttMs[i] = line.rttUs() < 0 ? Double.NaN : line.rttUs() / 1e3;
        lossPercent[i] = 100 * line.lossFraction();
        reasons[i] = words.computeIfAbsent(line.reason(), same -> same);
        reasonMbps[i] = line.reasonBps() > 0 ? mbps(line.reasonBps()) : Double.NaN;
        if (!line.reason().isEmpty()) {
            secondsByReason.merge(reasons[i], 1, Integer::sum);
        }
    }

    private static double mbps(long bps) {
        return bps < 0 ? Double.NaN : bps / 1e6;
    }

    /** For how many seconds the estimator gave each reason, by reason; empty if the bridge did not record any. */
    Map<String, Integer> secondsByReason() {
        return secondsByReason;
    }

    TimeChart toChart() {
        double[] timesS = new double[estimateMbps.length];
        for (int i = 0; i < timesS.length; i++) {
            timesS[i] = i * stepMs / 1e3;
        }
        TimeChart chart = new TimeChart(timesS);
        chart.panel("rate", "Mb/s", panel -> {
            line(panel, "received", receivedMbps);
            line(
                    panel,
                    session.key.arm().startsWith(Trial.BUILTIN) ? "arm's estimate" : session.key.arm(),
                    estimateMbps);
            line(panel, "built-in", builtinMbps);
            line(panel, "REMB", rembMbps);
        });
        if (isKnown(rttMs)) {
            chart.panel("RTT", "ms", panel -> panel.peaks("round trip", rttMs));
        }
        if (isKnown(lossPercent)) {
            chart.panel("loss", "%", panel -> panel.peaks("loss", lossPercent));
        }
        if (!secondsByReason.isEmpty()) {
            chart.lanes("reason", reasons, reasonMbps, "Mb/s");
        }
        return chart;
    }

    private static void line(TimeChart.Panel panel, String name, double[] values) {
        if (isKnown(values)) {
            panel.line(name, values);
        }
    }

    private static boolean isKnown(double[] values) {
        return Arrays.stream(values).anyMatch(value -> !Double.isNaN(value));
    }
}
