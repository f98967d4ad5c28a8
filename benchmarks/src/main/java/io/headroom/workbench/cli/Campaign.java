package io.headroom.workbench.cli;

import io.headroom.bwe.Direction;
import io.headroom.workbench.peers.PeerCatalog;
import io.headroom.workbench.report.Comparison;
import io.headroom.workbench.sim.RunResult;
import io.headroom.workbench.sim.Scenario;
import io.headroom.workbench.sim.Simulation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;

/** All runs of a comparison, on so many threads; the outcome is the same for any number of them. */
final class Campaign {
    private final PeerCatalog peers;
    private final Direction direction;
    private final List<Scenario> scenarios;
    private final List<String> estimators;
    private final List<Long> seeds;
    private final UnaryOperator<RunResult> kept;

    /** {@code kept} makes of a run what is kept of it. */
    Campaign(
            PeerCatalog peers,
            Direction direction,
            List<Scenario> scenarios,
            List<String> estimators,
            List<Long> seeds,
            UnaryOperator<RunResult> kept) {
        this.peers = peers;
        this.direction = direction;
        this.scenarios = scenarios;
        this.estimators = estimators;
        this.seeds = seeds;
        this.kept = kept;
    }

    /** How much work it is, in seconds of flows. */
    double work() {
        return scenarios.stream().mapToDouble(Campaign::work).sum() * estimators.size() * seeds.size();
    }

    private static double work(Scenario scenario) {
        return scenario.durationUs() / 1e6 * scenario.flows().size();
    }

    /**
     * Runs it all.
     *
     * @throws RunFailed if a run failed, naming it
     */
    Comparison run(int threads, Progress progress) throws InterruptedException, RunFailed {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<RunResult>> runs = new ArrayList<>();
            for (Scenario scenario : scenarios) {
                for (String estimator : estimators) {
                    for (long seed : seeds) {
                        runs.add(pool.submit(() -> run(scenario, estimator, seed, progress)));
                    }
                }
            }
            List<RunResult> results = new ArrayList<>();
            for (Future<RunResult> run : runs) {
                results.add(run.get());
            }
            return new Comparison(
                    Comparison.FORMAT,
                    direction,
                    estimators,
                    estimators.stream().filter(PeerCatalog.ORACLE::equals).toList(),
                    seeds,
                    scenarios.stream()
                            .map(s -> new Comparison.Subject(s.name(), s.description(), s.durationUs() / 1e6))
                            .toList(),
                    results);
        } catch (ExecutionException e) {
            throw new RunFailed(e);
        } finally {
            pool.shutdownNow();
        }
    }

    private RunResult run(Scenario scenario, String estimator, long seed, Progress progress) {
        boolean series = seed == seeds.get(0); // one picture per estimator is enough
        RunResult result;
        try {
            result = Simulation.run(scenario, direction, estimator, peers, seed, series);
        } catch (RuntimeException | LinkageError e) {
            throw new IllegalStateException(
                    estimator + " in scenario " + scenario.name() + ", seed " + seed + ": " + e, e);
        }
        progress.add(work(scenario));
        return kept.apply(result);
    }

    /** A run failed. */
    static final class RunFailed extends Exception {
        private static final long serialVersionUID = 1;

        RunFailed(ExecutionException cause) {
            super(cause.getCause() == null ? cause.toString() : cause.getCause().getMessage(), cause);
        }
    }
}
