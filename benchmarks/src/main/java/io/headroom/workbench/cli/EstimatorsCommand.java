package io.headroom.workbench.cli;

import io.headroom.workbench.peers.PeerCatalog;
import io.headroom.workbench.report.Table;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists who can be compared. */
@Command(
        name = "estimators",
        mixinStandardHelpOptions = true,
        description = "Lists the estimators that can be compared, and what those need that cannot.")
final class EstimatorsCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private PeerOptions peerOptions = new PeerOptions();

    @Override
    public Integer call() {
        CommandSpec command = Objects.requireNonNull(spec);
        PrintWriter err = command.commandLine().getErr();
        PrintWriter console = command.commandLine().getOut();
        try {
            PeerCatalog peers = peerOptions.find();
            peers.problems().forEach(err::println);
            Table table = new Table("").left("name").left("directions").left("what it is");
            for (PeerCatalog.Entry entry : peers.entries()) {
                table.row(
                        entry.name(),
                        String.join(
                                ", ",
                                entry.directions().stream()
                                        .map(d -> d.name().toLowerCase(Locale.ROOT))
                                        .sorted()
                                        .toList()),
                        entry.description() + (entry.available() ? "" : " (" + entry.obstacle() + ")"));
            }
            console.print(table.toText());
            console.flush();
            return ExitCode.OK;
        } catch (BadInput e) {
            err.println(e.getMessage());
            return ExitCode.USAGE;
        }
    }
}
