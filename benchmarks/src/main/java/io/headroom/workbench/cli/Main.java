package io.headroom.workbench.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The workbench: {@code java -jar headroom-workbench.jar COMMAND}. */
@Command(
        name = "headroom-workbench",
        description = "Replays, simulates and measures bandwidth estimators.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ScenariosCommand.class,
            EstimatorsCommand.class,
            SimulateCommand.class,
            CompareCommand.class,
            ReportCommand.class,
            ReplayCommand.class
        })
public final class Main implements Runnable {
    private Main() {}

    /** Runs one command and exits: 0 for done, 1 for failed, 2 for wrong usage or input. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Main()).execute(args));
    }

    @Override
    public void run() {
        CommandLine.usage(this, System.out);
    }
}
