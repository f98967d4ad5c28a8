package io.headroom.workbench.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.headroom.workbench.cli.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real libwebrtc, each time in a process of its own: native code may take its process down, and keeps threads. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class LiveSessionTest {
    @Test
    void aRealSenderFollowsOurRembThroughACapacityDropAndNothingIsLeftBehind() throws Exception {
        Process process = java(LiveSessionMain.class.getName());
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        // It does not call System.exit: a native object that was not disposed of would keep it from ending.
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).as(output).isTrue();
        assumeTrue(
                process.exitValue() != LiveSessionMain.CANNOT_RUN_HERE,
                "SKIPPED, so nothing real has been sent to our engine: " + output);
        assertThat(process.exitValue()).as(output).isZero();
        assertThat(output).contains("all conditions held");
    }

    @Test
    void brokenOffWithControlCTheLiveCommandStillPrintsItsTable(@TempDir Path folder) throws Exception {
        Process process = java(
                Main.class.getName(),
                "live",
                "--arms",
                "headroom-default,libjitsi",
                "--seconds",
                "600",
                "--out",
                folder.resolve("new").toString());
        List<String> lines = new ArrayList<>();
        boolean interrupted = false;
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
                // Where this was started with interrupts ignored, as a shell's background jobs are, Ctrl-C does
                // nothing.
                boolean ignored = interrupted && line.startsWith("  10 s ");
                if (!interrupted && line.startsWith("   3 s ") || ignored) {
                    interrupted = true;
                    new ProcessBuilder("kill", ignored ? "-TERM" : "-INT", Long.toString(process.pid()))
                            .inheritIO()
                            .start()
                            .waitFor();
                }
            }
        }
        String output = String.join("\n", lines);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).as(output).isTrue();
        assumeTrue(!output.contains("libpulse0"), "SKIPPED, so the live command has not been run: " + output);
        assertThat(interrupted).as(output).isTrue();
        assertThat(output)
                .contains("utilisation %")
                .containsPattern("(?m)^headroom-default .*\\d")
                .containsPattern("(?m)^libjitsi .*\\d")
                .containsPattern("Broken off after \\d+ of 600 s")
                .doesNotContain("VM attach");
        assertThat(folder.resolve("new").resolve(LiveBench.PAGE)).isNotEmptyFile();
        assertThat(folder.resolve("new").resolve(LiveBench.JSON)).isNotEmptyFile();
    }

    private static Process java(String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }
}
