package io.headroom.workbench.report;

import io.headroom.workbench.report.Comparison.Subject;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Who is better in a scenario of a comparison, by a rule that anybody can check:
 *
 * <ol>
 *   <li>Compared are utilisation (against TCP: how close to the fair share), the 95th percentile of the queue delay, loss
 *       and, among several media flows, Jain's index.
 *   <li>Both estimators met the same noise, so differences are taken seed by seed. A metric counts as better or worse if
 *       the median difference matters to anybody ({@link Metric#matters}) and its 95 % bootstrap interval excludes zero.
 *   <li>Better in one or more and worse in none: a win. The reverse: a loss. Some of both: mixed. Neither: even.
 *   <li>With fewer than {@value #ENOUGH_SEEDS} seeds nothing is certain, and every verdict is "even".
 * </ol>
 *
 * <p>Not thread-safe.
 */
final class Verdict {
    /** With four seeds the interval of a median is hardly more than their range. */
    static final int ENOUGH_SEEDS = 5;

    private record Question(String scenario, Metric metric, String first, String second) {}

    private final Comparison comparison;
    private final Map<Question, Interval> known = new HashMap<>(); // a page asks the same thing many times

    Verdict(Comparison comparison) {
        this.comparison = comparison;
    }

    /** How the first of two did. */
    enum Outcome {
        WIN,
        LOSS,
        MIXED,
        EVEN
    }

    /** The first one's value less the second one's, in the metric's unit, seed by seed. */
    Interval difference(Subject scenario, Metric metric, String first, String second) {
        return known.computeIfAbsent(
                new Question(scenario.name(), metric, first, second),
                question -> newDifference(scenario, metric, first, second));
    }

    private Interval newDifference(Subject scenario, Metric metric, String first, String second) {
        double[] a = comparison.values(scenario, first, metric);
        double[] b = comparison.values(scenario, second, metric);
        double[] differences = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            differences[i] = a[i] == b[i] ? 0 : a[i] - b[i]; // both infinite: no difference
        }
        long seed = (scenario.name() + "/" + metric).hashCode();
        return Statistics.bootstrapMedian(seed, differences);
    }

    /** +1 if the first is surely and noticeably better in this metric, -1 if worse, else 0. */
    int compare(Subject scenario, Metric metric, String first, String second) {
        if (comparison.seeds().size() < ENOUGH_SEEDS) {
            return 0;
        }
        Interval difference = difference(scenario, metric, first, second);
        if (!(Math.abs(difference.value()) >= metric.matters)) {
            return 0;
        }
        int sign = difference.isAboveZero() ? 1 : difference.isBelowZero() ? -1 : 0;
        return metric.moreIsBetter ? sign : -sign;
    }

    Outcome outcome(Subject scenario, String first, String second) {
        boolean better = false;
        boolean worse = false;
        for (Metric metric : Metric.DECIDING) {
            int sign = compare(scenario, metric, first, second);
            better |= sign > 0;
            worse |= sign < 0;
        }
        return better ? (worse ? Outcome.MIXED : Outcome.WIN) : worse ? Outcome.LOSS : Outcome.EVEN;
    }

    /** Whether no contender wins against this one. */
    boolean isUnbeaten(Subject scenario, String estimator) {
        return comparison.contenders().stream()
                .noneMatch(other -> !other.equals(estimator) && outcome(scenario, other, estimator) == Outcome.WIN);
    }

    /**
     * Who is best in a metric.
     *
     * @param leader who has the best median; empty if the metric does not apply
     * @param value the leader's median
     * @param runnerUp who comes next; empty without one
     * @param margin the leader's value less the runner-up's
     * @param certain whether the leader is surely and noticeably better than every other contender
     */
    record Best(String leader, double value, String runnerUp, Interval margin, boolean certain) {}

    Best best(Subject scenario, Metric metric) {
        List<String> ranked = new ArrayList<>();
        for (String estimator : comparison.contenders()) {
            if (!Double.isNaN(median(scenario, metric, estimator))) {
                ranked.add(estimator);
            }
        }
        if (ranked.isEmpty()) {
            return new Best("", Double.NaN, "", Interval.NONE, false);
        }
        ranked.sort((a, b) -> {
            int order = Double.compare(median(scenario, metric, a), median(scenario, metric, b));
            return metric.moreIsBetter ? -order : order;
        });
        String leader = ranked.get(0);
        double value = median(scenario, metric, leader);
        if (ranked.size() == 1) {
            return new Best(leader, value, "", Interval.NONE, false);
        }
        boolean certain = ranked.stream().skip(1).allMatch(other -> compare(scenario, metric, leader, other) > 0);
        Interval margin = difference(scenario, metric, leader, ranked.get(1));
        return new Best(leader, value, ranked.get(1), margin, certain);
    }

    double median(Subject scenario, Metric metric, String estimator) {
        return Statistics.median(comparison.values(scenario, estimator, metric));
    }

    /** How one contender did against another over all scenarios. */
    record HeadToHead(
            String first, String second, int wins, int losses, int mixed, int even, Map<Metric, Interval> by) {
        /** The median over the scenarios of the difference in a deciding metric. */
        Interval by(Metric metric) {
            return by.getOrDefault(metric, Interval.NONE);
        }
    }

    HeadToHead headToHead(String first, String second) {
        int[] counts = new int[Outcome.values().length];
        for (Subject scenario : comparison.scenarios()) {
            counts[outcome(scenario, first, second).ordinal()]++;
        }
        Map<Metric, Interval> by = new EnumMap<>(Metric.class);
        for (Metric metric : Metric.DECIDING) {
            double[] medians = comparison.scenarios().stream()
                    .mapToDouble(scenario ->
                            difference(scenario, metric, first, second).value())
                    .toArray();
            long seed = (metric + "/" + first + "/" + second).hashCode();
            by.put(metric, Statistics.bootstrapMedian(seed, medians));
        }
        return new HeadToHead(
                first,
                second,
                counts[Outcome.WIN.ordinal()],
                counts[Outcome.LOSS.ordinal()],
                counts[Outcome.MIXED.ordinal()],
                counts[Outcome.EVEN.ordinal()],
                by);
    }
}
