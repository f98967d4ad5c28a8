package io.headroom.workbench.cli;

import io.headroom.workbench.peers.PeerCatalog;
import io.headroom.workbench.report.Comparison;
import io.headroom.workbench.report.ComparisonReport;
import io.headroom.workbench.report.TimeChart;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs estimators through scenarios, and says who is better. */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Runs estimators through simulated scenarios and says who is better, by how much, and how sure that is.",
            "",
            "Prints the figures and writes DIR/results.json (the same run gives the same bytes) and DIR/report.html (one"
                    + " page, no network needed).",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:a run failed", "2:wrong usage or input; the message says what there is"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  compare --seeds 10 --out comparison",
            "  compare --scenarios 5.1,mute --estimators headroom,gcc-kalman,oracle --seeds 5 --out comparison",
            "  compare --capacity-trace lte.csv --queue-ms 500 --jvb /usr/share/jitsi-videobridge --out lte",
            "  compare --direction send --jvb /usr/share/jitsi-videobridge --out downlink"
        })
final class CompareCommand implements Callable<Integer> {
    private static final int MOST_SEEDS = 1_000;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--scenarios",
            paramLabel = "NAMES",
            description = "Names and tags, separated by commas (default: suite). The command scenarios lists them.")
    private String scenarios = "";

    @Option(
            names = "--estimators",
            split = ",",
            paramLabel = "NAMES",
            description = "Names, separated by commas, each perhaps with parameters as in fixed:bitrate-bps=500000"
                    + " (default: all that serve the direction, and the oracle). The command estimators lists them.")
    private List<String> estimators = new ArrayList<>();

    @Option(
            names = "--seeds",
            paramLabel = "N",
            description =
                    "Runs of each, with seeds from --first-seed on; 5 or more for a verdict (default: ${DEFAULT-VALUE}).")
    private int seeds = 5;

    @Option(names = "--first-seed", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
    private long firstSeed = 1;

    @Mixin
    private RunOptions runOptions = new RunOptions();

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "How many runs at a time (default: one per processor). The results do not depend on it.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where results.json and report.html go (default: ${DEFAULT-VALUE}).")
    private Path out = Path.of("comparison");

    @Override
    public Integer call() throws IOException, InterruptedException {
        CommandSpec command = java.util.Objects.requireNonNull(spec);
        PrintWriter err = command.commandLine().getErr();
        PrintWriter console = command.commandLine().getOut();
        try {
            requireRange("--seeds", seeds, MOST_SEEDS);
            requireRange("--threads", threads, MOST_SEEDS);
            RunOptions.Chosen chosen = runOptions.choose(scenarios, err);
            List<String> contestants = contestants(chosen);
            chosen.check(contestants);
            Files.createDirectories(out);

            Campaign campaign = new Campaign(
                    chosen.peers(),
                    chosen.direction(),
                    chosen.scenarios(),
                    contestants,
                    LongStream.range(firstSeed, firstSeed + seeds).boxed().toList(),
                    run -> run.thinned(TimeChart.MAX_POINTS));
            Progress progress = new Progress(err, campaign.work());
            Comparison comparison = campaign.run(threads, progress);
            progress.finish(comparison.runs().size() + " runs");

            ComparisonReport report = new ComparisonReport(comparison);
            console.println(report.toText());
            comparison.writeTo(out.resolve("results.json"));
            report.toPage().writeTo(out.resolve("report.html"));
            console.println(out.resolve("results.json"));
            console.println(out.resolve("report.html"));
            console.flush();
            return ExitCode.OK;
        } catch (BadInput e) {
            err.println(e.getMessage());
            return ExitCode.USAGE;
        } catch (Campaign.RunFailed e) {
            err.println("a run failed: " + e.getMessage());
            return ExitCode.SOFTWARE;
        }
    }

    private List<String> contestants(RunOptions.Chosen chosen) {
        if (!estimators.isEmpty()) {
            return List.copyOf(
                    new LinkedHashSet<>(estimators.stream().map(String::strip).toList()));
        }
        List<String> all = new ArrayList<>(chosen.peers().contenders(chosen.direction()));
        all.add(PeerCatalog.ORACLE);
        return all;
    }

    private static void requireRange(String name, int value, int most) {
        if (value < 1 || value > most) {
            throw new BadInput(name + " = " + value + ", expected 1.." + most);
        }
    }
}
