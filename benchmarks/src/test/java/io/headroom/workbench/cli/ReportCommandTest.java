package io.headroom.workbench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.workbench.records.RecordText;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code report} of records; that of a comparison is in {@link CompareCommandTest}. */
class ReportCommandTest {
    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path bridge = Path.of("");

    @BeforeEach
    void writeRecords() throws IOException {
        bridge = Files.createDirectories(folder.resolve("bridge"));
        RecordText text = new RecordText();
        for (int c = 1; c <= 40; c++) {
            boolean ours = c % 2 == 0;
            text.call(c, 7, ours ? "headroom" : "builtin", 70, (s, second) -> {
                second.receivedKbps = ours ? 1_200 : 1_000;
            });
        }
        text.line("half a li");
        Files.writeString(bridge.resolve("headroom-record-20260101T000000.000Z-1-1.csv"), text.toString());
    }

    @Test
    void aFolderBecomesAPageAndItsFigures() throws IOException {
        Path page = folder.resolve("out/evidence.html");

        assertThat(run("report", bridge.toString(), "--out", page.toString()))
                .as(err.toString())
                .isZero();

        assertThat(out.toString())
                .contains("headroom is better than builtin: carried 20.0 % more")
                .contains("1 line could not be read and is left out")
                .contains("evidence.json");
        assertThat(err.toString())
                .contains("headroom-record-20260101T000000.000Z-1-1.csv, line 2803: has 1 fields")
                .contains("100 %")
                .contains("2800 lines read");
        assertThat(Files.readString(page))
                .contains("carried 20.0 % more")
                .contains("line 2803: has 1 fields")
                .contains("typical")
                .doesNotContain("src=")
                .doesNotContain("<link");
        assertThat(Files.readString(folder.resolve("out/evidence.json"))).contains("\"badLines\" : 1");
        assertThat(Files.list(folder.resolve("out"))).hasSize(2);
    }

    @Test
    void aCallCanBeAskedForByItsHash() throws IOException {
        Path page = folder.resolve("call.html");

        assertThat(run("report", bridge.toString(), "--call", "0000000000000004", "--out", page.toString()))
                .isZero();
        assertThat(Files.readString(page))
                .contains("Endpoint 00000000003d0907 of conference 0000000000000004")
                .doesNotContain("typical");

        assertThat(run("report", bridge.toString(), "--call", "abc", "--out", page.toString()))
                .isEqualTo(2);
        assertThat(run("report", bridge.toString(), "--call", "xyz", "--out", page.toString()))
                .isEqualTo(2);
        assertThat(err.toString())
                .contains("--call: no endpoint and no conference of these records has that hash")
                .contains("--call = xyz, expected up to 16 hexadecimal digits");
    }

    @Test
    void wrongInputIsExitCode2AndWritesNothing() throws IOException {
        Path other = Files.writeString(folder.resolve("other.csv"), "a,b\n1,2\n");
        Path empty = Files.createDirectories(folder.resolve("empty"));
        Path page = folder.resolve("wrong.html");

        for (Path wrong : new Path[] {other, empty, folder.resolve("missing.csv")}) {
            assertThat(run("report", bridge.toString(), wrong.toString(), "--out", page.toString()))
                    .isEqualTo(2);
        }

        assertThat(err.toString())
                .contains("other.csv: is no record of a bridge")
                .contains("holds no record: no file in or below it is called headroom-record-*.csv*")
                .contains("missing.csv: no such file");
        assertThat(page).doesNotExist();
    }

    private int run(String... arguments) {
        CommandLine commandLine = Main.commandLine();
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(err, true));
        return commandLine.execute(arguments);
    }
}
