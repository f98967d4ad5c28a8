package io.headroom.workbench.cli;

import io.headroom.workbench.live.CapacitySchedule;
import io.headroom.workbench.live.LinkSpec;
import io.headroom.workbench.live.LiveBench;
import io.headroom.workbench.live.LiveException;
import io.headroom.workbench.live.LiveSettings;
import io.headroom.workbench.trace.CapacityTrace;
import io.headroom.workbench.trace.TraceFormatException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Lets real libwebrtc senders adapt to REMBs over an emulated link, arm against arm. */
@Command(
        name = "live",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Lets real libwebrtc senders adapt to REMBs over an emulated link, arm against arm.",
            "",
            "Each arm has a sender and a copy of the link of its own; all run side by side on loopback, and need no root."
                    + " A line a second tells how it goes; at the end, or on Ctrl-C, come a table, a page with the time"
                    + " series (live.html) and the same as JSON (live.json).",
            "",
            "Arms:",
            "  headroom-default  our default estimator in libjitsi's packet pipeline",
            "  libjitsi          libjitsi's default estimator in the same pipeline",
            "  libwebrtc         a complete libwebrtc receiver, as in a browser",
            "  or any estimator by its name, such as gcc-kalman",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:failed, with the reason", "2:wrong usage or input"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  live",
            "  live --seconds 90 --schedule 0:2000,30:400,60:2000 --arms headroom-default,gcc-kalman",
            "  live --trace lte.csv --delay-ms 40 --loss-percent 1"
        })
final class LiveCommand implements Callable<Integer> {
    /** What the test video can fill. */
    private static final int VIDEO_MAX_KBPS = 4000;

    private static final int DEFAULT_START_KBPS = 1500;
    private static final double US_PER_MS = 1000;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--seconds", paramLabel = "N", description = "How long (default: ${DEFAULT-VALUE}).")
    private int seconds = 60;

    @Option(
            names = "--schedule",
            paramLabel = "S:KBPS,...",
            description = "Capacity from each second on (default: ${DEFAULT-VALUE}).")
    private String schedule = "0:3000,20:500,40:3000";

    @Option(
            names = "--trace",
            paramLabel = "FILE",
            description =
                    "Capacity from a file instead: CSV with time_ms,capacity_kbps, or Mahimahi; its last value holds to the"
                            + " end.")
    private @Nullable Path trace;

    @Option(names = "--delay-ms", paramLabel = "MS", description = "Delay each way (default: 20).")
    private double delayMs = 20;

    @Option(
            names = "--queue-ms",
            paramLabel = "MS",
            description = "A packet that would wait longer is dropped (default: 300).")
    private double queueMs = 300;

    @Option(
            names = "--jitter-ms",
            paramLabel = "MS",
            description = "Extra delay, evenly from 0 to this, packets in order (default: 0).")
    private double jitterMs = 0;

    @Option(names = "--loss-percent", paramLabel = "P", description = "Random loss each way (default: 0).")
    private double lossPercent = 0;

    @Option(names = "--seed", paramLabel = "N", description = "Of jitter and loss (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(
            names = "--arms",
            paramLabel = "NAME",
            split = ",",
            description = "Which arms (default: headroom-default,libjitsi,libwebrtc).")
    private List<String> arms = LiveSettings.DEFAULT_ARMS;

    @Option(
            names = "--start-kbps",
            paramLabel = "KBPS",
            description = "Where senders start (default: 1500, or what they may send at the most).")
    private @Nullable Integer startKbps;

    @Option(
            names = "--max-kbps",
            paramLabel = "KBPS",
            description = "What senders send at the most; the video fills 4000 (default: ${DEFAULT-VALUE}).")
    private int maxKbps = VIDEO_MAX_KBPS;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where live.html and live.json go (default: ${DEFAULT-VALUE}).")
    private Path out = Path.of("headroom-live");

    @Override
    public Integer call() throws InterruptedException {
        LiveSettings settings;
        try {
            settings = settings();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(commandSpec().commandLine(), String.valueOf(e.getMessage()));
        } catch (TraceFormatException e) {
            return failed(e.getMessage(), ExitCode.USAGE);
        } catch (NoSuchFileException e) {
            return failed(trace + ": no such file", ExitCode.USAGE);
        } catch (IOException e) {
            return failed(trace + ": " + e, ExitCode.USAGE);
        }
        if (!ChildJvm.isChild()) { // also: wrong usage is told without a child's start-up
            return ChildJvm.run(
                    commandSpec().commandLine().getParent().getParseResult().originalArgs());
        }
        LiveBench bench = new LiveBench(settings, out, System.out);
        try (ChildJvm.Stopping ignored = ChildJvm.onStop(bench::stop)) {
            bench.run();
            return ExitCode.OK;
        } catch (LiveException | IOException e) {
            return failed(e.getMessage(), ExitCode.SOFTWARE);
        }
    }

    private LiveSettings settings() throws IOException {
        CapacitySchedule capacity =
                trace != null ? CapacitySchedule.of(CapacityTrace.read(trace)) : CapacitySchedule.parse(schedule);
        LinkSpec link = new LinkSpec(
                capacity,
                Math.round(delayMs * US_PER_MS),
                Math.round(queueMs * US_PER_MS),
                Math.round(jitterMs * US_PER_MS),
                lossPercent / 100,
                seed);
        int start = startKbps != null ? startKbps : Math.min(DEFAULT_START_KBPS, maxKbps);
        return new LiveSettings(seconds, arms, link, start, maxKbps);
    }

    private int failed(@Nullable String message, int exitCode) {
        commandSpec().commandLine().getErr().println(message);
        return exitCode;
    }

    private CommandSpec commandSpec() {
        if (spec == null) {
            throw new IllegalStateException("picocli sets this");
        }
        return spec;
    }
}
