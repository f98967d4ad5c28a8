package io.headroom.workbench.sim;

import io.headroom.bwe.BandwidthEstimator;
import io.headroom.bwe.Direction;
import io.headroom.bwe.Estimators;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A table for the developer's eye: {@code TryOut SCENARIOS|FILE.csv ESTIMATORS SEEDS [send]}; median of the seeds.
 *
 * <pre>
 *   java -cp benchmarks/target/classes:benchmarks/target/test-classes:core/target/classes:... \
 *       io.headroom.workbench.sim.TryOut 5.1,5.1-j5 gcc-kalman,headroom 1-5
 * </pre>
 */
final class TryOut {
    private TryOut() {}

    public static void main(String[] args) throws Exception {
        String[] seeds = args[2].split("-");
        long first = Long.parseLong(seeds[0]);
        long last = Long.parseLong(seeds[seeds.length - 1]);
        Direction direction = args.length > 3 && args[3].equals("send") ? Direction.SEND : Direction.RECEIVE;
        Estimators estimators = Estimators.load();
        Peers peers = name -> flow -> new Peer() {
            private final BandwidthEstimator estimator = estimators.create(name, flow.config());

            @Override
            public BandwidthEstimator estimator() {
                return estimator;
            }
        };
        List<Scenario> scenarios = new ArrayList<>();
        for (String choice : args[0].split(",")) {
            if (choice.contains("/")) {
                scenarios.add(Scenarios.ofTrace(Path.of(choice), 50_000, 300_000));
            } else {
                scenarios.addAll(Scenarios.builtIn().choose(choice));
            }
        }
        System.out.println("scenario            estimator     util  mean  p95   stand loss   jain  share t90/drain");
        long packets = 0;
        long startNs = System.nanoTime();
        for (Scenario scenario : scenarios) {
            for (String name : args[1].split(",")) {
                List<RunResult> runs = new ArrayList<>();
                for (long seed = first; seed <= last; seed++) {
                    runs.add(Simulation.run(scenario, direction, name, peers, seed, false));
                }
                for (RunResult run : runs) {
                    packets += run.flows().stream()
                            .mapToLong(RunResult.FlowResult::sentPackets)
                            .sum();
                }
                StringBuilder segments = new StringBuilder();
                for (int i = 0; i < runs.get(0).segments().size(); i++) {
                    int k = i;
                    RunResult.Segment segment = runs.get(0).segments().get(i);
                    segments.append(
                                    segment.change().equals("down")
                                            ? " d"
                                            : segment.change().equals("unmute") ? " m" : " ")
                            .append(
                                    segment.change().equals("down")
                                            ? median(runs.stream()
                                                    .mapToDouble(r ->
                                                            r.segments().get(k).drainS())
                                                    .toArray())
                                            : median(runs.stream()
                                                    .mapToDouble(r ->
                                                            r.segments().get(k).t90S())
                                                    .toArray()));
                    if (segment.change().equals("unmute")) {
                        segments.append("(")
                                .append(median(runs.stream()
                                        .mapToDouble(r -> r.segments().get(k).firstSecondKbps())
                                        .toArray()))
                                .append("k)");
                    }
                }
                System.out.printf(
                        Locale.ROOT,
                        "%-19s %-12s %5.1f %5.1f %5.1f %5.1f %5.2f  %5.3f %5.2f %s%n",
                        scenario.name(),
                        name,
                        100
                                * median(runs.stream()
                                        .mapToDouble(r -> r.metrics().utilisation())
                                        .toArray()),
                        median(runs.stream()
                                .mapToDouble(r -> r.metrics().queueMeanMs())
                                .toArray()),
                        median(runs.stream()
                                .mapToDouble(r -> r.metrics().queueP95Ms())
                                .toArray()),
                        median(runs.stream()
                                .mapToDouble(r -> r.metrics().standingP95Ms())
                                .toArray()),
                        median(runs.stream()
                                .mapToDouble(r -> r.metrics().lossPercent())
                                .toArray()),
                        median(runs.stream()
                                .mapToDouble(r -> r.metrics().jain())
                                .toArray()),
                        median(runs.stream()
                                .mapToDouble(r -> r.metrics().fairShare())
                                .toArray()),
                        segments);
            }
        }
        double s = (System.nanoTime() - startNs) / 1e9;
        System.out.printf(Locale.ROOT, "%d packets, %.1f s, %.0f packets/s%n", packets, s, packets / s);
    }

    private static double median(double[] values) {
        java.util.Arrays.sort(values);
        return values[values.length / 2];
    }
}
