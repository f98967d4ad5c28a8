package io.headroom.workbench.report;

import io.headroom.workbench.sim.RunResult;
import java.util.function.ToDoubleFunction;

/** What is reported of a run, and what of it decides. */
enum Metric {
    UTILISATION("util", "%", true, 1, 1.0, run -> 100 * run.metrics().utilisation()),
    TCP_FAIRNESS(
            "TCP fairness", "%", true, 0, 5.0, run -> evenness(run.metrics().fairShare())),
    QUEUE_P95("p95 queue", "ms", false, 0, 5.0, run -> run.metrics().queueP95Ms()),
    LOSS("loss", "%", false, 2, 0.1, run -> run.metrics().lossPercent()),
    JAIN("Jain", "", true, 3, 0.02, run -> run.metrics().jain()),
    STANDING_P95("p95 standing", "ms", false, 0, 5.0, run -> run.metrics().standingP95Ms()),
    T90("t90 up", "s", false, 1, 0.5, Metric::slowestRise),
    OVERSHOOT("overshoot", "kbit", false, 0, 100, run -> run.metrics().overshootKbit()),
    OSCILLATION("oscillation", "", false, 3, 0.01, run -> run.metrics().oscillation()),
    OVER_ESTIMATED("over-est.", "%", false, 1, 1.0, run -> run.metrics().overEstimatedPercent()),
    FROZEN("frozen", "%", false, 2, 0.1, run -> run.metrics().frozenPercent());

    /** What decides who is better. */
    static final Metric[] DECIDING = {UTILISATION, TCP_FAIRNESS, QUEUE_P95, LOSS, JAIN};

    final String title;
    final String unit;
    final boolean moreIsBetter;
    final int decimals;

    /** Less than this is no difference anybody would notice. */
    final double matters;

    private final ToDoubleFunction<RunResult> value;

    Metric(
            String title,
            String unit,
            boolean moreIsBetter,
            int decimals,
            double matters,
            ToDoubleFunction<RunResult> value) {
        this.title = title;
        this.unit = unit;
        this.moreIsBetter = moreIsBetter;
        this.decimals = decimals;
        this.matters = matters;
        this.value = value;
    }

    double of(RunResult run) {
        boolean withTcp = !Double.isNaN(run.metrics().fairShare());
        if (this == UTILISATION && withTcp) {
            return Double.NaN; // more of a shared link is not better: TCP_FAIRNESS judges
        }
        return value.applyAsDouble(run);
    }

    String header() {
        return unit.isEmpty() ? title : title + ", " + unit;
    }

    /** 100 at an equal share, as far below at half of it as at twice it. */
    private static double evenness(double share) {
        return share <= 0 ? 0 : 100 * Math.min(share, 1 / share);
    }

    /** The longest time to 90 % after a rise; for one that never came there, the time it had. */
    private static double slowestRise(RunResult run) {
        double slowest = Double.NaN;
        for (int i = 0; i < run.segments().size(); i++) {
            RunResult.Segment segment = run.segments().get(i);
            if (segment.change().equals("down")) {
                continue;
            }
            double seconds = Double.isNaN(segment.t90S()) ? Double.POSITIVE_INFINITY : segment.t90S();
            slowest = Double.isNaN(slowest) ? seconds : Math.max(slowest, seconds);
        }
        return slowest;
    }
}
