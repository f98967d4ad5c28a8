package io.headroom.workbench.cli;

import io.headroom.workbench.report.Table;
import io.headroom.workbench.sim.Scenario;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists the scenarios. */
@Command(name = "scenarios", mixinStandardHelpOptions = true, description = "Lists the scenarios, one line each.")
final class ScenariosCommand implements Callable<Integer> {
    private static final double US_PER_S = 1e6;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private ScenarioOptions scenarioOptions = new ScenarioOptions();

    @Override
    public Integer call() {
        CommandSpec command = Objects.requireNonNull(spec);
        PrintWriter console = command.commandLine().getOut();
        try {
            Table table =
                    new Table("").left("name").right("s").left("what happens").left("tags");
            for (Scenario scenario : scenarioOptions.all().all()) {
                table.row(
                        scenario.name(),
                        Math.round(scenario.durationUs() / US_PER_S),
                        scenario.description(),
                        String.join(" ", scenario.tags()));
            }
            console.print(table.toText());
            console.flush();
            return ExitCode.OK;
        } catch (BadInput e) {
            command.commandLine().getErr().println(e.getMessage());
            return ExitCode.USAGE;
        }
    }
}
