package io.headroom.workbench.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headroom.bwe.Direction;
import io.headroom.bwe.EstimatorConfig;
import io.headroom.workbench.bench.BenchResults;
import io.headroom.workbench.bench.RetainedBytes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures what a packet costs, ours and the peers', in one run. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Measures time and garbage per packet: our estimators, each of their parts, libjitsi's estimator and, with"
                    + " --jvb, an installed bridge's, all on the same steady trace (JMH, one fresh JVM per benchmark).",
            "",
            "ns is the time for one packet, report or call, +- half of its 99.9 %% confidence interval, B the bytes it"
                    + " allocates, and ratio how many times as long as ours it takes (at scale: as with one estimator).",
            "",
            "Measure on a machine that does nothing else: neighbours make all numbers larger, not only some.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:failed", "2:wrong usage"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  bench --quick",
            "  bench --jvb /usr/share/jitsi-videobridge --out result.json",
            "  bench --only GccPartsBenchmark --jvm-arg=-XX:-DoEscapeAnalysis"
        })
final class BenchCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--quick", description = "Some minutes in place of most of an hour: shorter, in one JVM each.")
    private boolean quick;

    @Option(
            names = "--jvb",
            paramLabel = "DIR",
            description = "An installed Jitsi Videobridge (the folder of jitsi-videobridge.jar and lib): adds its own"
                    + " estimators.")
    private @Nullable Path jvb;

    @Option(
            names = "--only",
            paramLabel = "REGEX",
            description = "Only benchmarks whose class and method match, such as ScaleBenchmark.")
    private String only = "";

    @Option(
            names = "--jvm-arg",
            paramLabel = "ARG",
            description = "For the JVMs that measure, such as -Xint; may be repeated.")
    private List<String> jvmArgs = new ArrayList<>();

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Where the results go as JSON (default: ${DEFAULT-VALUE}).")
    private Path out = Path.of("bench.json");

    @Override
    public Integer call() throws IOException, RunnerException {
        try {
            return bench();
        } catch (BadInput e) {
            throw new ParameterException(commandLine(), e.getMessage(), e);
        }
    }

    private int bench() throws IOException, RunnerException {
        checkInput();
        Collection<RunResult> results;
        try {
            results = new Runner(options().build()).run();
        } catch (NoBenchmarksException e) {
            throw new BadInput("--only = " + only + " matches no benchmark"
                    + (jvb == null ? "; those of an installed bridge need --jvb DIR" : ""));
        }
        BenchResults measured = BenchResults.of(results, only.isEmpty() ? retainedBytes() : Map.of());
        commandLine().getOut().println(measured.table());
        commandLine().getOut().flush();
        write(measured);
        commandLine().getErr().println("written to " + out);
        return ExitCode.OK;
    }

    private void checkInput() {
        try {
            Pattern.compile(only);
        } catch (PatternSyntaxException e) {
            throw new BadInput("--only: " + e.getMessage(), e);
        }
        if (jvb != null && !Files.isRegularFile(jvb.resolve("jitsi-videobridge.jar"))) {
            throw new BadInput("--jvb: " + jvb + " is no Jitsi Videobridge installation: expected jitsi-videobridge.jar"
                    + " in it, as in Debian's /usr/share/jitsi-videobridge");
        }
        Path folder = out.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) { // told now, not after an hour
            throw new BadInput("--out: there is no folder " + folder);
        }
    }

    private ChainedOptionsBuilder options() {
        List<String> args = new ArrayList<>(jvmArgs);
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("io\\.headroom\\..*(" + only + ")")
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                .forks(quick ? 1 : 3)
                .warmupIterations(quick ? 2 : 5)
                .warmupTime(TimeValue.milliseconds(quick ? 300 : 1_000))
                .measurementIterations(quick ? 4 : 5)
                .measurementTime(TimeValue.milliseconds(quick ? 200 : 1_000));
        if (jvb == null) {
            options.exclude("\\.Jvb[A-Za-z]*Benchmark\\.");
        } else {
            args.add("-Djvb.dir=" + jvb.toAbsolutePath());
        }
        return options.jvmArgsAppend(args.toArray(new String[0]));
    }

    private static Map<String, Double> retainedBytes() {
        Map<String, Double> retained = new LinkedHashMap<>();
        for (String name : List.of("gcc-kalman", "gcc-trendline", "headroom")) {
            retained.put(name, RetainedBytes.perEstimator(name, EstimatorConfig.defaults(Direction.RECEIVE)));
        }
        return retained;
    }

    /** Into a neighbour first, so that a run cut short does not cost an earlier result. */
    private void write(BenchResults measured) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode root = mapper.createObjectNode();
        root.put("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        root.put("commit", commit());
        root.put("quick", quick);
        root.put("jvm", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
        root.put("cpu", cpu());
        root.put("processors", Runtime.getRuntime().availableProcessors());
        root.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        jvmArgs.forEach(root.putArray("jvmArgs")::add);
        measured.writeTo(root, mapper);
        Path part = out.resolveSibling(out.getFileName() + ".part");
        try {
            mapper.writerWithDefaultPrettyPrinter().writeValue(part.toFile(), root);
            Files.move(part, out, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** The commit checked out where we run; what is not known is said so. */
    private static String commit() {
        try {
            Process git = new ProcessBuilder("git", "describe", "--always", "--dirty", "--abbrev=12")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (BufferedReader reader =
                    new BufferedReader(new InputStreamReader(git.getInputStream(), StandardCharsets.UTF_8))) {
                String line = reader.readLine();
                return git.waitFor(10, TimeUnit.SECONDS) && git.exitValue() == 0 && line != null ? line : "unknown";
            }
        } catch (IOException e) {
            return "unknown"; // no git
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "unknown";
        }
    }

    private static String cpu() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException e) {
            return "unknown"; // not Linux
        }
    }

    private CommandLine commandLine() {
        if (spec == null) {
            throw new IllegalStateException("picocli has not filled this in");
        }
        return spec.commandLine();
    }
}
