package io.headroom.workbench.cli;

import io.headroom.workbench.peers.PeerCatalog;
import io.headroom.workbench.report.Comparison;
import io.headroom.workbench.report.RunReport;
import io.headroom.workbench.sim.RunResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Looks closely at one run. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Runs one estimator once through one scenario: prints what it came to, and writes a page of what happened and"
                    + " why, beside the oracle.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:the run failed", "2:wrong usage or input; the message says what there is"},
        footerHeading = "%nExample:%n",
        footer = {"  simulate --scenario 5.1 --estimator headroom --seed 7 --page run.html"})
final class SimulateCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--scenario",
            paramLabel = "NAME",
            description = "Which scenario; not needed with --capacity-trace. The command scenarios lists them.")
    private String scenario = "";

    @Option(
            names = "--estimator",
            required = true,
            paramLabel = "NAME",
            description = "Which estimator, perhaps with parameters as in fixed:bitrate-bps=500000.")
    private String estimator = "";

    @Option(names = "--seed", paramLabel = "N", description = "Of all that is random (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Mixin
    private RunOptions runOptions = new RunOptions();

    @Option(names = "--page", paramLabel = "FILE", description = "Where the page goes (default: ${DEFAULT-VALUE}).")
    private Path page = Path.of("run.html");

    @Override
    public Integer call() throws IOException, InterruptedException {
        CommandSpec command = java.util.Objects.requireNonNull(spec);
        PrintWriter err = command.commandLine().getErr();
        PrintWriter console = command.commandLine().getOut();
        try {
            RunOptions.Chosen chosen = runOptions.choose(scenario, err);
            int scenarios = chosen.scenarios().size();
            if (scenarios != 1) {
                throw new BadInput("simulate runs one scenario, and " + scenarios
                        + " were chosen; use compare for more, or the command scenarios to see them");
            }
            chosen.check(List.of(estimator));
            Path folder = page.toAbsolutePath().getParent();
            Files.createDirectories(java.util.Objects.requireNonNull(folder));

            List<String> contestants =
                    estimator.equals(PeerCatalog.ORACLE) ? List.of(estimator) : List.of(estimator, PeerCatalog.ORACLE);
            Campaign campaign = new Campaign(
                    chosen.peers(),
                    chosen.direction(),
                    chosen.scenarios(),
                    contestants,
                    List.of(seed),
                    UnaryOperator.identity());
            Progress progress = new Progress(err, campaign.work());
            Comparison comparison = campaign.run(contestants.size(), progress);
            progress.finish("simulated");

            RunResult run = comparison.runs().get(0);
            RunReport report = new RunReport(comparison.scenarios().get(0), run, comparison.runs());
            console.println(report.toText());
            report.toPage().writeTo(page);
            console.println(page);
            console.flush();
            return ExitCode.OK;
        } catch (BadInput e) {
            err.println(e.getMessage());
            return ExitCode.USAGE;
        } catch (Campaign.RunFailed e) {
            err.println("the run failed: " + e.getMessage());
            return ExitCode.SOFTWARE;
        }
    }
}
