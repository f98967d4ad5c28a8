package io.headroom.workbench.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.bwe.Direction;
import io.headroom.workbench.report.Comparison.Subject;
import io.headroom.workbench.report.Verdict.Best;
import io.headroom.workbench.report.Verdict.Outcome;
import io.headroom.workbench.sim.RunResult;
import io.headroom.workbench.sim.RunResult.Metrics;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class VerdictTest {
    private static final double NONE = Double.NaN;
    private static final Subject SCENARIO = new Subject("s", "made up", 10);

    @Test
    void betterInSomethingAndWorseInNothingWins() {
        Comparison comparison = comparison(7, run("a", 0.95, 40, 0, NONE), run("b", 0.90, 42, 0, NONE));

        assertThat(outcome(comparison)).isEqualTo(Outcome.WIN);
        assertThat(new Verdict(comparison).isUnbeaten(SCENARIO, "a")).isTrue();
        assertThat(new Verdict(comparison).isUnbeaten(SCENARIO, "b")).isFalse();
    }

    @Test
    void aTradeIsNoWin() {
        assertThat(outcome(comparison(7, run("a", 0.95, 90, 0, NONE), run("b", 0.90, 40, 0, NONE))))
                .isEqualTo(Outcome.MIXED);
    }

    @Test
    void whatNobodyWouldNoticeDoesNotDecide() {
        assertThat(outcome(comparison(7, run("a", 0.955, 43, 0.05, NONE), run("b", 0.95, 40, 0, NONE))))
                .isEqualTo(Outcome.EVEN);
    }

    @Test
    void fewSeedsDecideNothing() {
        assertThat(outcome(comparison(4, run("a", 0.95, 40, 0, NONE), run("b", 0.50, 400, 9, NONE))))
                .isEqualTo(Outcome.EVEN);
    }

    @Test
    void differencesThatChangeSignDecideNothing() {
        Run swinging = seed -> result("a", seed, seed % 2 == 0 ? 0.99 : 0.80, 40, 0, NONE);

        assertThat(outcome(comparison(8, swinging, run("b", 0.90, 40, 0, NONE))))
                .isEqualTo(Outcome.EVEN);
    }

    @Test
    void besideTcpTheFairShareCountsAndNotUtilisation() {
        Comparison comparison = comparison(7, run("a", 0.10, 40, 0, 0.9), run("b", 0.99, 40, 0, 2.0));

        assertThat(outcome(comparison)).isEqualTo(Outcome.WIN); // 90 of 100 against 50: twice the share is half as fair
        assertThat(new Verdict(comparison).best(SCENARIO, Metric.UTILISATION).leader())
                .isEmpty();
    }

    @Test
    void theBestLeadsByTheMedianOfPairedDifferences() {
        Comparison comparison = comparison(9, run("a", 0.95, 40, 0, NONE), run("b", 0.90, 30, 0, NONE));
        Best best = new Verdict(comparison).best(SCENARIO, Metric.QUEUE_P95);

        assertThat(best.leader()).isEqualTo("b");
        assertThat(best.certain()).isTrue();
        assertThat(best.margin().value()).isEqualTo(-10);
    }

    /** What an estimator makes of a seed. */
    private interface Run {
        RunResult of(long seed);
    }

    private static Run run(String estimator, double utilisation, double queueP95Ms, double lossPercent, double share) {
        return seed -> result(estimator, seed, utilisation, queueP95Ms, lossPercent, share);
    }

    private static RunResult result(
            String estimator, long seed, double utilisation, double queueP95Ms, double lossPercent, double share) {
        double noise = seed / 10_000.0; // the same for all, as in a simulation
        Metrics metrics = new Metrics(
                utilisation + noise, 0, 0, queueP95Ms, 0, 0, 0, 0, lossPercent, 0, 0, 0, NONE, share, 0, 0, 0, 0);
        return new RunResult("s", estimator, Direction.RECEIVE, seed, metrics, List.of(), List.of(), null);
    }

    private static Comparison comparison(int seeds, Run first, Run second) {
        List<Long> numbers = LongStream.rangeClosed(1, seeds).boxed().toList();
        List<RunResult> runs = new ArrayList<>();
        numbers.forEach(seed -> runs.add(first.of(seed)));
        numbers.forEach(seed -> runs.add(second.of(seed)));
        return new Comparison(
                Comparison.FORMAT, Direction.RECEIVE, List.of("a", "b"), List.of(), numbers, List.of(SCENARIO), runs);
    }

    private static Outcome outcome(Comparison comparison) {
        return new Verdict(comparison).outcome(SCENARIO, "a", "b");
    }
}
