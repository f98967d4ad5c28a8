package io.headroom.workbench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class BenchCommandTest {
    @TempDir
    private Path folder;

    private final StringWriter err = new StringWriter();

    @Test
    void refusesAFolderThatIsNoBridge() {
        assertThat(bench("--jvb", folder.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("no Jitsi Videobridge installation");
    }

    @Test
    void refusesAPatternThatIsNone() {
        assertThat(bench("--only", "(")).isEqualTo(2);
        assertThat(err.toString()).contains("--only");
    }

    @Test
    void tellsBeforeMeasuringThatTheResultHasNowhereToGo() {
        assertThat(bench(
                        "--out", folder.resolve("missing").resolve("bench.json").toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("there is no folder");
    }

    @Test
    void saysThatABridgesBenchmarksNeedABridge() {
        assertThat(bench("--only", "JvbBenchmark")).isEqualTo(2);
        assertThat(err.toString()).contains("matches no benchmark").contains("need --jvb DIR");
    }

    private int bench(String... arguments) {
        CommandLine command = Main.commandLine();
        command.setErr(new PrintWriter(err, true));
        String[] all = new String[arguments.length + 1];
        all[0] = "bench";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return command.execute(all);
    }
}
