package io.headroom.workbench.records;

import java.util.function.ToDoubleFunction;

/**
 * What is looked at. Means weigh every second alike, whoever it belongs to: a mean of an arm is a sum over its sessions
 * divided by another. Times are better told by the session in the middle, again weighed by its seconds: a single one of
 * 30 s would move a mean.
 */
enum Measure {
    /** What got through. */
    CARRIED("carried", "kb/s", true, true, 1, s -> s.received.total / 1_000, s -> s.received.count),
    /** The estimate the bridge went by. */
    USED("estimate in use", "kb/s", true, true, 1, s -> s.used.total / 1_000, s -> s.used.count),
    RTT_RISE("RTT p95 above least", "ms", false, 5, Session::rttRiseMs, s -> s.rttUs.count()),
    RTT("median RTT", "ms", false, 5, Session::rttMs, s -> s.rttUs.count()),
    LOSS("loss", "%", false, false, 0.1, s -> 100 * s.loss.total, s -> s.loss.count),
    OVERUSE("in over-use", "%", false, false, 1, s -> 100 * s.overuse.total, s -> s.overuse.count),
    FAILED("switched off", "%", false, false, 0.1, s -> s.failed ? 100 : 0, s -> 1),
    /** The arm's estimate against the built-in's of the same second. */
    CLEAN("against built-in, path clean", "%", true, false, 1, s -> excess(s, 0), s -> s.builtin[0].total),
    CONGESTED("against built-in, path congested", "%", false, false, 1, s -> excess(s, 1), s -> s.builtin[1].total),
    HELD_BACK(
            "below what got through", "% of time", false, false, 1, s -> 100 * s.heldBack.total, s -> s.heldBack.count),
    BUILTIN_HELD_BACK(
            "built-in below it",
            "% of time",
            false,
            false,
            1,
            s -> 100 * s.builtinHeldBack.total,
            s -> s.builtinHeldBack.count);

    /** What decides which of two arms is better. */
    static final Measure[] DECIDING = {CARRIED, RTT_RISE, LOSS};

    /** What an arm's estimate would do, seen beside the built-in's. */
    static final Measure[] BESIDE = {CLEAN, CONGESTED, HELD_BACK, BUILTIN_HELD_BACK};

    final String title;
    final String unit;
    final boolean moreIsBetter;

    /** Whether differences are told in per cent. */
    final boolean relative;

    /** Less than this is no difference anybody would notice: per cent where relative, else the unit. */
    final double matters;

    /** Whether the session in the middle is told rather than the mean. */
    final boolean median;

    /** Of a mean, the part above the line; of a median, the session's value. */
    final ToDoubleFunction<Session> value;

    /** Of a mean, the part below the line; of a median, the session's weight. 0: it has nothing to say. */
    final ToDoubleFunction<Session> weight;

    Measure(
            String title,
            String unit,
            boolean moreIsBetter,
            boolean relative,
            double matters,
            ToDoubleFunction<Session> numerator,
            ToDoubleFunction<Session> denominator) {
        this(title, unit, moreIsBetter, relative, matters, false, numerator, denominator);
    }

    Measure(
            String title,
            String unit,
            boolean moreIsBetter,
            double matters,
            ToDoubleFunction<Session> value,
            ToDoubleFunction<Session> weight) {
        this(title, unit, moreIsBetter, false, matters, true, value, weight);
    }

    Measure(
            String title,
            String unit,
            boolean moreIsBetter,
            boolean relative,
            double matters,
            boolean median,
            ToDoubleFunction<Session> value,
            ToDoubleFunction<Session> weight) {
        this.title = title;
        this.unit = unit;
        this.moreIsBetter = moreIsBetter;
        this.relative = relative;
        this.matters = matters;
        this.median = median;
        this.value = value;
        this.weight = weight;
    }

    private static double excess(Session session, int path) {
        return 100 * (session.estimate[path].total - session.builtin[path].total);
    }

    /** One session's value; NaN if it has none. */
    double of(Session session) {
        double weighs = weight.applyAsDouble(session);
        if (!(weighs > 0)) {
            return Double.NaN;
        }
        double part = value.applyAsDouble(session);
        return median ? part : part / weighs;
    }

    String header() {
        return title + ", " + unit;
    }

    /** The unit of differences. */
    String differenceUnit() {
        boolean ownDifference = this == CLEAN || this == CONGESTED; // they are differences already
        return relative || ownDifference ? "%" : unit.startsWith("%") ? "points" : unit;
    }

    /** The first's value less the second's, in {@link #differenceUnit}. */
    double difference(double first, double second) {
        return relative ? 100 * (first / second - 1) : first - second;
    }

    int decimals() {
        return this == LOSS || this == FAILED ? 2 : unit.startsWith("%") ? 1 : 0;
    }

    int differenceDecimals() {
        return relative ? 1 : decimals();
    }
}
