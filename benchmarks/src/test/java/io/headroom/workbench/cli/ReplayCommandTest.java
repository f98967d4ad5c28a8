package io.headroom.workbench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Runs {@code replay} as the command line does. */
class ReplayCommandTest {
    /** The core's golden traces: what libwebrtc's own classes print for them. */
    private static final Path GOLDEN = Path.of("..", "core", "src", "test", "resources", "golden");

    private static final long TOLERANCE_BPS = 2;

    private static final String RECEIVE = """
            arrival_time_us,abs_send_time_24bit,size_bytes,ssrc
            1000035320,8126625,796,91
            1000035321,8127593,140,94
            """;
    private static final String SEND = """
            feedback_time_us,send_time_us,arrival_time_us,size_bytes,seq
            31125000,31000279,1000033750,1062,0
            31125000,31000381,-1,1062,1
            31225000,31100381,1000137000,1062,2
            """;
    private static final String PROBES = """
            feedback_time_us,send_time_us,arrival_time_us,size_bytes,seq,probe_cluster_id,probe_min_probes,probe_min_bytes
            31125000,31000279,1000033750,1062,0,1,6,7488
            31125000,31000381,1000034750,1062,1,,,
            """;

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @CsvSource({
        "steady_1m, --rtt-ms 60, --rtt-ms 60",
        "audio_only, --rtt-ms 80, --rtt-ms 80",
        "cap_drop_react, --rtt-ms 60, --rtt-ms 60",
        "ramp_up, --rtt-ms 40, --rtt-ms 40 --start-bitrate-bps 150000",
        "route_step, --rtt-ms 80, --rtt-ms 80",
        "probe_start, --rtt-ms 60, --rtt-ms 60",
        "gap_3s, --rtt-ms 60, --rtt-ms 60",
        "wrap_180s, --rtt-ms 90, --rtt-ms 90",
        "jit_gauss10, --rtt-ms 60, --rtt-ms 60",
        "burst_15fps, --rtt-ms 60, --rtt-ms 60",
        "simulcast, --rtt-ms 60, --rtt-ms 60",
        "bufferbloat, '', ''",
        "wifi_batch, --rtt-ms 40, --rtt-ms 40",
        "ms_clock, --rtt-ms 60, --rtt-ms 60",
    })
    void printsWhatLibwebrtcPrints(String trace, String receiveOptions, String sendOptions) throws IOException {
        printsTheGolden("remb", "receive", "gcc-kalman", trace, receiveOptions);
        printsTheGolden("tcc", "send", "gcc-trendline", trace, sendOptions);
    }

    @Test
    void readsPlainAndZippedFilesAlikeWhateverTheirNames() throws IOException {
        Path plain = file("trace.gz", SEND);
        Path zipped = folder.resolve("trace.csv");
        Files.write(zipped, gzip(SEND));

        assertThat(replay("send", plain)).isZero();
        String fromPlain = out.toString();
        out.getBuffer().setLength(0);
        assertThat(replay("send", zipped)).isZero();

        assertThat(out.toString()).isEqualTo(fromPlain).startsWith("time_us,target_bps,state,trend\n31125000,");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void writesToAFile() throws IOException {
        Path result = folder.resolve("result.csv");

        assertThat(replay("send", file("trace.csv", SEND), "--out", result.toString()))
                .isZero();

        assertThat(out.toString()).isEmpty();
        assertThat(Files.readAllLines(result)).hasSize(1 + 2);
    }

    @Test
    void aBadTraceLeavesAnEarlierResultAlone() throws IOException {
        Path result = file("result.csv", "precious");

        assertThat(replay("send", file("trace.csv", SEND + "rubbish\n"), "--out", result.toString()))
                .isEqualTo(2);

        assertThat(Files.readString(result)).isEqualTo("precious");
        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(2);
        }
    }

    @Test
    void saysSoWhenTheResultCannotBeWritten() throws IOException {
        Path nowhere = folder.resolve("nowhere").resolve("result.csv");

        assertThat(replay("send", file("trace.csv", SEND), "--out", nowhere.toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains("NoSuchFile").contains("nowhere").doesNotContain("\tat ");
    }

    @Test
    void hostsOptionsReachTheEstimator() throws IOException {
        Path trace = file("trace.csv", SEND);

        replay("send", trace, "--start-bitrate-bps", "100000", "--min-bitrate-bps", "700000");
        assertThat(out.toString()).contains("31125000,701000,normal,0\n"); // the start is raised to the minimum

        out.getBuffer().setLength(0);
        replay("send", trace, "--start-bitrate-bps", "-1");
        assertThat(out.toString()).contains("31125000,0,normal,0\n"); // not known yet

        out.getBuffer().setLength(0);
        replay("send", trace, "--max-bitrate-bps", "300500");
        assertThat(out.toString()).contains("31125000,300500,normal,0\n");

        out.getBuffer().setLength(0);
        replay("send", trace, "--param", "growth-per-second=4", "--param", "growth-limit-factor=2");
        assertThat(out.toString()).doesNotContain("31225000,303");
    }

    @Test
    void anEmptyTraceGivesAHeaderAlone() throws IOException {
        assertThat(replay(
                        "receive", file("trace.csv", RECEIVE.lines().findFirst().orElseThrow())))
                .isZero();
        assertThat(out.toString()).isEqualTo("time_us,estimate_bps,valid\n");
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource(delimiter = '|', textBlock = """
            receive | 1000035322,8127593,140               | line 4: has 3 fields, expected 4
            receive | 1000035322,8127593,140,94,7          | line 4: has 5 fields, expected 4
            receive | 1000035322,8127593,many,94           | line 4: size_bytes is "many", expected a whole number
            receive | 1000035322,8127593,,94               | line 4: size_bytes is "", expected a whole number
            receive | 1000035322,8127593,65536,94          | line 4: size_bytes is 65536, expected 0..65535
            receive | 1000035322,16777216,140,94           | line 4: abs_send_time_24bit is 16777216, expected 0..16777215
            receive | 1000035322,8127593,140,-1            | line 4: ssrc is -1, expected 0..4294967295
            receive | 1000035320,8127593,140,94            | line 4: arrival_time_us goes back from 1000035321 to 1000035320
            receive | 99999999999999999999,8127593,140,94  | line 4: arrival_time_us is "99999999999999999999", expected a whole number
            send    | 31225000,31000381,1000033750,1062    | line 5: has 4 fields, expected 5
            send    | 31125000,31000381,1000033750,1062,3  | line 5: feedback_time_us goes back from 31225000 to 31125000
            send    | 31225000,31000381,-2,1062,3          | line 5: arrival_time_us is -2, expected -1..
            send    | 31225000,31000381,1000033750,1e3,3   | line 5: size_bytes is "1e3", expected a whole number
            """)
    void namesTheLineAndTheReason(String direction, String line, String message) throws IOException {
        String good = direction.equals("receive") ? RECEIVE : SEND;

        assertThat(replay(direction, file("bad.csv", good + line + "\n"))).isEqualTo(2);

        assertThat(err.toString()).contains("bad.csv, " + message).doesNotContain("\tat ");
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', textBlock = """
            31125000,31000381,1000034750,1062,2,-1,6,7488   | line 4: probe_cluster_id is -1, expected 0..2147483647
            31125000,31000381,1000034750,1062,2,1,,7488     | line 4: probe_min_probes is "", expected a whole number
            31125000,31000381,1000034750,1062,2             | line 4: has 5 fields, expected 8
            """)
    void namesTheLineOfABadProbe(String line, String message) throws IOException {
        assertThat(replay("send", file("good.csv", PROBES))).isZero();

        assertThat(replay("send", file("bad.csv", PROBES + line + "\n"))).isEqualTo(2);

        assertThat(err.toString()).contains("bad.csv, " + message);
    }

    @Test
    void tellsWhatIsWrongWithAFile() throws IOException {
        fails("receive", folder.resolve("missing.csv"), "missing.csv: no such file");
        fails("receive", folder, "is a directory, expected a trace");
        fails("receive", file("empty.csv", ""), "is empty, expected a header line");
        fails("receive", file("other.csv", "a,b\n1,2\n"), "line 1: the header has no column arrival_time_us");
        fails("receive", file("send.csv", SEND), "use --direction send");
        fails("send", file("receive.csv", RECEIVE), "use --direction receive");
        byte[] zipped = gzip(SEND.repeat(200));
        Path cut = folder.resolve("cut.csv.gz");
        Files.write(cut, Arrays.copyOf(gzip(SEND), gzip(SEND).length / 2));
        fails("send", cut, "cannot be read beyond this line");
        Path noZip = folder.resolve("nozip.csv.gz");
        Files.write(noZip, new byte[] {0x1F, (byte) 0x8B, 99, 99});
        fails("send", noZip, "cannot be unzipped");
        Path binary = folder.resolve("binary.csv");
        Files.write(binary, Arrays.copyOfRange(zipped, 10, zipped.length));
        fails("send", binary, "binary.csv");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            --direction up --estimator gcc-kalman                                 | --direction = up, expected receive or send
            --direction send --estimator gcc                                      | no estimator is called gcc; there are
            --direction send --estimator gcc-trendline --rtt-ms -3                | --rtt-ms = -3, expected 0..60000
            --direction send --estimator gcc-trendline --rtt-ms soon              | soon
            --direction send --estimator gcc-trendline --min-bitrate-bps 10       | min-bitrate-bps = 10, expected 1000..
            --direction send --estimator gcc-trendline --param beta=2             | beta = 2, expected
            --direction send --estimator gcc-trendline --param alpha=2            | unknown parameter alpha: known are
            --direction send                                                      | --estimator
            --estimator gcc-kalman                                                | --direction
            """)
    void refusesWrongUsage(String options, String message) throws IOException {
        List<String> args = new ArrayList<>(List.of(options.split(" ")));
        args.add(file("trace.csv", SEND).toString());

        assertThat(run(args.toArray(String[]::new))).isEqualTo(2);

        assertThat(err.toString()).contains(message).contains("replay --help");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void helps() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString())
                .contains("--direction")
                .contains("arrival_time_us,abs_send_time_24bit,size_bytes,ssrc")
                .contains("Examples");

        out.getBuffer().setLength(0);
        Main.commandLine().setOut(new PrintWriter(out)).execute("--help");
        assertThat(out.toString()).contains("replay");
    }

    private void fails(String direction, Path file, String message) {
        err.getBuffer().setLength(0);
        assertThat(replay(direction, file)).as(message).isEqualTo(2);
        assertThat(err.toString()).contains(message).contains(file.getFileName().toString());
        assertThat(err.toString().lines()).hasSize(1);
    }

    private int replay(String direction, Path file, String... more) {
        List<String> args = new ArrayList<>(List.of("--direction", direction, "--estimator"));
        args.add(direction.equals("receive") ? "gcc-kalman" : "gcc-trendline");
        args.addAll(List.of(more));
        args.add(file.toString());
        return run(args.toArray(String[]::new));
    }

    private int run(String... args) {
        CommandLine commandLine =
                Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        List<String> all = new ArrayList<>(List.of("replay"));
        all.addAll(List.of(args));
        return commandLine.execute(all.toArray(String[]::new));
    }

    private void printsTheGolden(String kind, String direction, String estimator, String trace, String options)
            throws IOException {
        List<String> args = new ArrayList<>(List.of("--direction", direction, "--estimator", estimator));
        if (!options.isEmpty()) {
            args.addAll(List.of(options.split(" ")));
        }
        args.add(GOLDEN.resolve(kind + "/" + trace + ".in.csv.gz").toString());
        out.getBuffer().setLength(0);

        assertThat(run(args.toArray(String[]::new))).isZero();

        List<String> expected = lines(GOLDEN.resolve(kind + "/" + trace + ".out.csv.gz"));
        List<String> actual = out.toString().lines().toList();
        assertThat(actual).as("%s %s", kind, trace).hasSameSizeAs(expected);
        assertThat(actual.get(0)).isEqualTo(expected.get(0));
        for (int i = 1; i < expected.size(); i++) {
            String[] e = expected.get(i).split(",", -1);
            String[] a = actual.get(i).split(",", -1);
            long differenceBps = Long.parseLong(a[1]) - Long.parseLong(e[1]);
            assertThat(Math.abs(differenceBps))
                    .as("%s, expected %s", actual.get(i), expected.get(i))
                    .isLessThanOrEqualTo(TOLERANCE_BPS);
            a[1] = e[1];
            assertThat(a).as("line %d of %s %s", i + 1, kind, trace).isEqualTo(e);
        }
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static List<String> lines(Path gzipped) throws IOException {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(gzipped))) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .toList();
        }
    }
}
