package io.headroom.workbench.cli;

import io.headroom.workbench.report.Comparison;
import io.headroom.workbench.report.ComparisonReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Rebuilds a page from results. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        description = "Rebuilds the page of a comparison from its results.json.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:the page could not be written", "2:FILE is not what compare writes"})
final class ReportCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(index = "0", paramLabel = "FILE", description = "A results.json of compare.")
    private @Nullable Path file;

    @Option(
            names = "--page",
            paramLabel = "FILE",
            description = "Where the page goes (default: report.html beside the results).")
    private @Nullable Path page;

    @Override
    public Integer call() throws IOException {
        CommandSpec command = Objects.requireNonNull(spec);
        Path results = Objects.requireNonNull(file);
        Comparison comparison;
        try {
            comparison = Comparison.read(results);
        } catch (IOException e) {
            command.commandLine().getErr().println(e.getMessage());
            return ExitCode.USAGE;
        }
        Path target = page == null ? results.resolveSibling("report.html") : page;
        new ComparisonReport(comparison).toPage().writeTo(target);
        PrintWriter console = command.commandLine().getOut();
        console.println(target);
        console.flush();
        return ExitCode.OK;
    }
}
