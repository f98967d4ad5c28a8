package io.headroom.workbench.cli;

import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The workbench: {@code java -jar headroom-workbench.jar COMMAND}. */
@Command(
        name = "headroom-workbench",
        description = "Replays, simulates and measures bandwidth estimators.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            LiveCommand.class,
            ScenariosCommand.class,
            EstimatorsCommand.class,
            SimulateCommand.class,
            CompareCommand.class,
            ReportCommand.class,
            ReplayCommand.class,
            BenchCommand.class
        })
public final class Main implements Runnable {
    private Main() {}

    /** Runs one command and exits: 0 for done, 1 for failed, 2 for wrong usage or input. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    /** The command line as {@link #main} runs it. */
    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setParameterExceptionHandler(Main::wrongUsage)
                .setExecutionExceptionHandler(Main::failed);
    }

    @Override
    public void run() {
        CommandLine.usage(this, System.out);
    }

    /** One line that says what is wrong, and where help is; the whole help would push it off the screen. */
    private static int wrongUsage(ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        PrintWriter err = command.getErr();
        err.println(e.getMessage());
        UnmatchedArgumentException.printSuggestions(e, err);
        err.println("Try: " + command.getCommandSpec().qualifiedName() + " --help");
        return ExitCode.USAGE;
    }

    private static int failed(Exception e, CommandLine command, ParseResult result) {
        if (e instanceof IOException) {
            command.getErr().println("failed: " + e); // the class says what went wrong: NoSuchFileException
        } else {
            e.printStackTrace(command.getErr());
        }
        return ExitCode.SOFTWARE;
    }
}
