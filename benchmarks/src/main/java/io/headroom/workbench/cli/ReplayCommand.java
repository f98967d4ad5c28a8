package io.headroom.workbench.cli;

import io.headroom.bwe.BandwidthEstimator;
import io.headroom.bwe.Direction;
import io.headroom.bwe.EstimatorConfig;
import io.headroom.bwe.EstimatorProbe;
import io.headroom.bwe.Estimators;
import io.headroom.workbench.trace.ReceiveTrace;
import io.headroom.workbench.trace.Replay;
import io.headroom.workbench.trace.SendTrace;
import io.headroom.workbench.trace.TraceFormatException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Feeds a recorded trace to an estimator and prints its estimates. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Feeds a recorded packet trace to an estimator and prints what it estimates, as CSV.",
            "",
            "Receive side: FILE has the columns",
            "  arrival_time_us,abs_send_time_24bit,size_bytes,ssrc",
            "in order of arrival. Printed are time_us,estimate_bps,valid after each packet with which the estimator"
                    + " decided something, and once more at the end.",
            "",
            "Send side: FILE has the columns",
            "  feedback_time_us,send_time_us,arrival_time_us,size_bytes,seq",
            "and, with probes, probe_cluster_id,probe_min_probes,probe_min_bytes. Lines of one feedback_time_us are one"
                    + " report; arrival_time_us is -1 for a lost packet. Printed are time_us,target_bps,state,trend after"
                    + " each report; trend is what the delay filter made of the delay (gcc-trendline: its slope).",
            "",
            "Files may be gzipped.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:failed", "2:wrong usage, or a file that is no trace (the message names the line)"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  replay --direction receive --estimator gcc-kalman --rtt-ms 60 call.in.csv.gz",
            "  replay --direction send --estimator gcc-trendline --start-bitrate-bps 150000 call.in.csv"
        })
final class ReplayCommand implements Callable<Integer> {
    private static final long DEFAULT_START_BITRATE_BPS = 300_000;
    private static final long MAX_RTT_MS = 60_000;
    private static final long US_PER_MS = 1_000;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--direction",
            required = true,
            paramLabel = "receive|send",
            description = "Which end of the path the trace is from.")
    private @Nullable String direction;

    @Option(
            names = "--estimator",
            required = true,
            paramLabel = "NAME",
            description = "Which estimator, such as gcc-kalman or gcc-trendline; any on the class path.")
    private @Nullable String estimator;

    @Option(
            names = "--rtt-ms",
            paramLabel = "N",
            description =
                    "Round-trip time told before the first packet, 0..60000. Without it, the estimator's own default.")
    private @Nullable Long rttMs;

    @Option(
            names = "--min-bitrate-bps",
            paramLabel = "N",
            description = "The estimate never goes below this (default: ${DEFAULT-VALUE}).")
    private long minBitrateBps = EstimatorConfig.DEFAULT_MIN_BITRATE_BPS;

    @Option(names = "--max-bitrate-bps", paramLabel = "N", description = "Nor above this (default: ${DEFAULT-VALUE}).")
    private long maxBitrateBps = EstimatorConfig.DEFAULT_MAX_BITRATE_BPS;

    @Option(
            names = "--start-bitrate-bps",
            paramLabel = "N",
            description =
                    "Where to start, raised to the minimum if below; -1 leaves it to the estimator. (default: -1 on the"
                            + " receive side, 300000 on the send side)")
    private @Nullable Long startBitrateBps;

    @Option(
            names = "--param",
            paramLabel = "NAME=VALUE",
            description = "A parameter of the estimator; may be repeated.")
    private Map<String, String> parameters = new LinkedHashMap<>();

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Write there instead of to standard output; only a finished replay leaves a file.")
    private @Nullable Path out;

    @Parameters(index = "0", paramLabel = "FILE", description = "The trace.")
    private @Nullable Path file;

    @Override
    public Integer call() throws IOException {
        Direction side = direction(given(direction));
        Path trace = given(file);
        try {
            Replay replay = replay(side, trace);
            if (out == null) {
                Writer writer = new BufferedWriter(commandLine().getOut());
                run(replay, side, trace, writer);
                writer.flush();
            } else {
                writeFile(replay, side, trace, out);
            }
            return ExitCode.OK;
        } catch (TraceFormatException e) {
            commandLine().getErr().println(e.getMessage());
            return ExitCode.USAGE;
        }
    }

    private Replay replay(Direction side, Path trace) {
        if (rttMs != null && (rttMs < 0 || rttMs > MAX_RTT_MS)) {
            throw wrong("--rtt-ms = " + rttMs + ", expected 0.." + MAX_RTT_MS);
        }
        long rttUs = rttMs == null ? -1 : rttMs * US_PER_MS;
        String name = given(estimator);
        try {
            Estimators estimators = Estimators.load();
            EstimatorConfig config = new EstimatorConfig(
                    side, minBitrateBps, maxBitrateBps, startBps(side), parameters, EstimatorProbe.NONE);
            estimators.create(name, config); // wrong settings are told before anything is read
            return new Replay(c -> estimators.create(name, c), config, rttUs, new Progress(trace));
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
    }

    private long startBps(Direction side) {
        long bps = startBitrateBps != null
                ? startBitrateBps
                : side == Direction.SEND ? DEFAULT_START_BITRATE_BPS : BandwidthEstimator.UNKNOWN_BPS;
        return bps == BandwidthEstimator.UNKNOWN_BPS ? bps : Math.max(bps, minBitrateBps);
    }

    private static void run(Replay replay, Direction side, Path trace, Writer writer) throws IOException {
        if (side == Direction.RECEIVE) {
            try (ReceiveTrace packets = ReceiveTrace.open(trace)) {
                replay.receive(packets, writer);
            }
        } else {
            try (SendTrace reports = SendTrace.open(trace)) {
                replay.send(reports, writer);
            }
        }
    }

    /** Into a neighbour first, so that a trace that turns out bad does not cost an earlier result. */
    private static void writeFile(Replay replay, Direction side, Path trace, Path target) throws IOException {
        Path part = target.resolveSibling(target.getFileName() + ".part");
        try {
            try (Writer writer = Files.newBufferedWriter(part, StandardCharsets.UTF_8)) {
                run(replay, side, trace, writer);
            }
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private Direction direction(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "receive" -> Direction.RECEIVE;
            case "send" -> Direction.SEND;
            default -> throw wrong("--direction = " + text + ", expected receive or send");
        };
    }

    private ParameterException wrong(String message) {
        return new ParameterException(commandLine(), message);
    }

    private CommandLine commandLine() {
        return given(spec).commandLine();
    }

    private static <T> T given(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("picocli has not filled this in");
        }
        return value;
    }

    /** Says on standard error how far a long replay is. */
    private final class Progress implements LongConsumer {
        private static final long INTERVAL_NS = 5_000_000_000L;
        private static final int CHECK_EVERY = 1 << 14;

        private final Path trace;
        private long dueNs = System.nanoTime() + INTERVAL_NS;

        Progress(Path trace) {
            this.trace = trace;
        }

        @Override
        public void accept(long done) {
            if (done % CHECK_EVERY == 0 && System.nanoTime() - dueNs >= 0) {
                dueNs = System.nanoTime() + INTERVAL_NS;
                PrintWriter err = commandLine().getErr();
                err.println(trace + ": " + done + " so far");
                err.flush();
            }
        }
    }
}
