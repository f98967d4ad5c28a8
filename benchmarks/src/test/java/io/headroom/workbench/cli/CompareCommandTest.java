package io.headroom.workbench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class CompareCommandTest {
    private static final String SCENARIOS = """
            scenarios {
              short { description = "a short drop <b>", tags = [mine], duration = 8s, link.capacity = "1M, 500k at 4s" }
              flat { description = "nothing happens", tags = [mine], duration = 5s, link.capacity = "2M" }
            }
            """;

    @TempDir
    Path folder;

    private Path scenarios = Path.of("");
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void writeScenarios() throws IOException {
        scenarios = Files.writeString(folder.resolve("mine.conf"), SCENARIOS);
    }

    @Test
    void theSameComparisonGivesTheSameBytesOnAnyNumberOfThreads() throws IOException {
        assertThat(compare("one", "--threads", "1")).isZero();
        assertThat(compare("three", "--threads", "3")).isZero();

        assertThat(folder.resolve("three/results.json")).hasSameBinaryContentAs(folder.resolve("one/results.json"));
        assertThat(folder.resolve("three/report.html")).hasSameBinaryContentAs(folder.resolve("one/report.html"));
        assertThat(Files.list(folder.resolve("one"))).hasSize(2); // nothing half written is left
    }

    @Test
    void thePageCanBeRebuiltFromTheResults() throws IOException {
        compare("first");
        Path page = folder.resolve("again.html");

        assertThat(run("report", folder.resolve("first/results.json").toString(), "--page", page.toString()))
                .isZero();
        assertThat(page).hasSameBinaryContentAs(folder.resolve("first/report.html"));
        assertThat(Files.readString(page)).contains("a short drop &lt;b&gt;").doesNotContain("drop <b>");
    }

    @Test
    void theVerdictComesWithTheFigures() {
        assertThat(compare("verdict")).isZero();

        assertThat(out.toString())
                .contains("short: a short drop <b>")
                .contains("unbeaten in")
                .contains("3 estimators")
                .contains("oracle");
        assertThat(err.toString()).contains("40 runs in ").contains("100 %");
    }

    @Test
    void fewSeedsMakeNoVerdict() {
        run(
                "compare",
                "--scenario-file",
                scenarios.toString(),
                "--scenarios",
                "flat",
                "--estimators",
                "fixed,libjitsi",
                "--seeds",
                "2",
                "--out",
                folder.resolve("few").toString());

        assertThat(out.toString()).contains("With 2 seeds nothing is certain: give 5 or more.");
    }

    @Test
    void aTraceCanTakeThePlaceOfScenarios() throws IOException {
        Path trace =
                Files.writeString(folder.resolve("link.csv"), "time_ms,capacity_kbps\n0,1000\n3000,500\n6000,500\n");

        assertThat(run(
                        "compare",
                        "--capacity-trace",
                        trace.toString(),
                        "--estimators",
                        "libjitsi",
                        "--seeds",
                        "1",
                        "--out",
                        folder.resolve("trace").toString()))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).contains("link: capacity trace");
    }

    @Test
    void scenariosOfSomebodyWhoIsNotThereAreLeftOut() throws IOException {
        String[] rest = {
            "--estimators",
            "fixed",
            "--seeds",
            "1",
            "--out",
            folder.resolve("left").toString()
        };

        assertThat(run(concat(rest, "compare", "--scenarios", "audio-only,coexist-jvb")))
                .isZero();
        assertThat(out.toString()).contains("audio-only:").doesNotContain("coexist-jvb");
        assertThat(err.toString())
                .contains("scenario coexist-jvb is left out: jvb-builtin-astfix cannot be used: needs --jvb DIR");

        assertThat(run(concat(rest, "compare", "--scenarios", "coexist-jvb"))).isEqualTo(2);
        assertThat(err.toString()).contains("no scenario is left to run");
    }

    private static String[] concat(String[] rest, String... first) {
        List<String> all = new ArrayList<>(List.of(first));
        all.addAll(List.of(rest));
        return all.toArray(String[]::new);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
                    --estimators nobody          | no estimator is called nobody; there are
                    --estimators jvb-builtin     | needs --jvb DIR
                    --estimators fixed:x=1       | unknown parameter x
                    --scenarios nothing          | no scenario or tag is called "nothing"; there are
                    --seeds 0                    | --seeds = 0, expected 1..
                    --direction up               | --direction = up, expected receive or send
                    --jvb /nonexistent           | is no Jitsi Videobridge installation
                    --plugin-jar /nonexistent    | cannot read the plugin jar
                    --scenario-file /nonexistent | /nonexistent
                    --capacity-trace /nonexistent| /nonexistent
                    --queue-ms 0                 | --queue-ms = 0, expected 1..60000
                    """)
    void wrongInputIsExitCode2AndSaysWhatToDo(String arguments, String message) {
        List<String> all = new ArrayList<>(
                List.of("compare", "--out", folder.resolve("wrong").toString()));
        all.addAll(List.of(arguments.strip().split(" ")));

        assertThat(run(all.toArray(String[]::new))).isEqualTo(2);
        assertThat(err.toString()).contains(message.strip());
        assertThat(folder.resolve("wrong")).doesNotExist();
    }

    @Test
    void resultsThatAreNoneAreRefused() throws IOException {
        Path other = Files.writeString(folder.resolve("other.json"), "{\"a\": 1}");

        assertThat(run("report", other.toString())).isEqualTo(2);
        assertThat(run("report", folder.resolve("missing.json").toString())).isEqualTo(2);
        assertThat(err.toString()).contains("holds no comparison").contains("there is no such file");
    }

    @Test
    void listsSayWhatThereIs() {
        assertThat(run("scenarios")).isZero();
        assertThat(run("estimators")).isZero();

        assertThat(out.toString())
                .contains("RFC 8867 5.1")
                .containsPattern("jvb-googlecc2 .*needs --jvb DIR")
                .contains("headroom");
    }

    @Test
    void oneRunCanBeLookedAtClosely() throws IOException {
        Path page = folder.resolve("run.html");

        assertThat(run(
                        "simulate",
                        "--scenario-file",
                        scenarios.toString(),
                        "--scenario",
                        "short",
                        "--estimator",
                        "headroom",
                        "--seed",
                        "3",
                        "--page",
                        page.toString()))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).contains("headroom in short, seed 3").contains("in flight");
        assertThat(Files.readString(page)).contains("oracle").contains("What happened");
    }

    private int compare(String name, String... more) {
        List<String> all = new ArrayList<>(List.of(
                "compare",
                "--scenario-file",
                scenarios.toString(),
                "--scenarios",
                "mine",
                "--estimators",
                "headroom,gcc-kalman,libjitsi,oracle",
                "--seeds",
                "5",
                "--out",
                folder.resolve(name).toString()));
        all.addAll(List.of(more));
        return run(all.toArray(String[]::new));
    }

    private int run(String... arguments) {
        CommandLine commandLine = Main.commandLine();
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(err, true));
        return commandLine.execute(arguments);
    }
}
