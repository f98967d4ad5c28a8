package io.headroom.workbench.cli;

import io.headroom.workbench.sim.Scenario;
import io.headroom.workbench.sim.Scenarios;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Where scenarios come from. */
final class ScenarioOptions {
    private static final long US_PER_MS = 1_000;
    private static final long MOST_MS = 60_000;

    @Option(
            names = "--scenario-file",
            split = ",",
            paramLabel = "FILE",
            description = "Scenarios of your own, written as the built-in ones are; may be repeated.")
    private List<Path> scenarioFiles = new ArrayList<>();

    @Option(
            names = "--capacity-trace",
            split = ",",
            paramLabel = "FILE",
            description = "A trace of a link's capacity, run in place of scenarios: CSV, Mahimahi or lines of"
                    + " \"seconds Mb/s\"; may be repeated.")
    private List<Path> capacityTraces = new ArrayList<>();

    @Option(
            names = "--one-way-delay-ms",
            paramLabel = "N",
            description = "Propagation delay with --capacity-trace (default: ${DEFAULT-VALUE}).")
    private long oneWayDelayMs = 50;

    @Option(
            names = "--queue-ms",
            paramLabel = "N",
            description =
                    "Queue with --capacity-trace, at the mean capacity that is usable (default: ${DEFAULT-VALUE}).")
    private long queueMs = 300;

    /**
     * The scenarios of a choice such as {@code suite} or {@code 5.1,mute}; with traces and no choice, those of the traces.
     *
     * @throws BadInput in words for the user
     */
    List<Scenario> choose(String choice) {
        List<Scenario> chosen = new ArrayList<>();
        try {
            if (!choice.isEmpty() || capacityTraces.isEmpty()) {
                chosen.addAll(all().choose(choice.isEmpty() ? "suite" : choice));
            }
            requireRange("--one-way-delay-ms", oneWayDelayMs, 0);
            requireRange("--queue-ms", queueMs, 1);
            for (Path trace : capacityTraces) {
                chosen.add(Scenarios.ofTrace(trace, oneWayDelayMs * US_PER_MS, queueMs * US_PER_MS));
            }
        } catch (IllegalArgumentException | IOException e) {
            throw new BadInput(e.getMessage(), e);
        }
        return chosen;
    }

    Scenarios all() {
        try {
            return Scenarios.load(scenarioFiles);
        } catch (IllegalArgumentException e) {
            throw new BadInput(e.getMessage(), e);
        }
    }

    private static void requireRange(String name, long value, long least) {
        if (value < least || value > MOST_MS) {
            throw new BadInput(name + " = " + value + ", expected " + least + ".." + MOST_MS);
        }
    }
}
