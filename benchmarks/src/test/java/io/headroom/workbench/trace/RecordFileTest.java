package io.headroom.workbench.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordFileTest {
    private static final String FORMAT = "# headroom-record 1\n";
    private static final String COLUMNS =
            "time_ms,conference,endpoint,side,arm,mode,in_use,state,estimate_bps,builtin_bps,measured_bps,"
                    + "received_bps,rtt_us,loss,queue_delay_us,remb_bps,failed\n";
    private static final String LINE =
            "1767225600000,ffffffffffffffff,0123456789abcdef,receive,headroom,replace,headroom,"
                    + "overuse,1500000,1200000,1400000,1300000,52000,0.015,8000,1499136,0\n";

    @TempDir
    Path folder;

    private final List<String> bad = new ArrayList<>();

    @Test
    void everyColumnFindsItsPlace() throws IOException {
        String text = FORMAT
                + COLUMNS.replace("\n", ",reason,reason_bps\n")
                + LINE.replace("\n", ",grow: train; 'of' ?,2900000\n");
        RecordLine line = read(text).get(0);

        assertThat(line)
                .isEqualTo(new RecordLine(
                        1_767_225_600_000L,
                        -1L,
                        0x0123456789abcdefL,
                        RecordLine.Side.RECEIVE,
                        "headroom",
                        RecordLine.Mode.REPLACE,
                        1_500_000,
                        1_200_000,
                        true,
                        1_300_000,
                        52_000,
                        0.015,
                        1_499_136,
                        "overuse",
                        false,
                        "grow: train; 'of' ?",
                        2_900_000));
        assertThat(line.usedBps()).isEqualTo(1_500_000);
        assertThat(bad).isEmpty();
    }

    /** Before bridges recorded reasons. */
    @Test
    void aFileWithoutReasonsIsReadAsBefore() throws IOException {
        RecordLine line = read(FORMAT + COLUMNS + LINE).get(0);

        assertThat(line.usedBps()).isEqualTo(1_500_000);
        assertThat(line.reason()).isEmpty();
        assertThat(line.reasonBps()).isEqualTo(RecordLine.UNKNOWN);
        assertThat(bad).isEmpty();
    }

    @Test
    void columnsAreFoundByNameAndNewOnesAreNoTrouble() throws IOException {
        String text = FORMAT + "extra,received_bps,mode,arm,side,endpoint,conference,time_ms\n"
                + "9,1000,shadow,builtin,send,02,01,1767225600000\n";

        RecordLine line = read(text).get(0);

        assertThat(line.receivedBps()).isEqualTo(1_000);
        assertThat(line.conference()).isEqualTo(1);
        assertThat(line.estimateBps()).isEqualTo(RecordLine.UNKNOWN);
        assertThat(line.usedBps()).isEqualTo(RecordLine.UNKNOWN);
        assertThat(line.lossFraction()).isNaN();
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', textBlock = """
            1767225600000,1,2,send                                            | has 4 fields, expected 17
            x,1,2,send,a,replace,builtin,,,,,1,,,,,0                          | time_ms is "x", expected a whole number
            ,1,2,send,a,replace,builtin,,,,,1,,,,,0                           | time_ms is "", expected a whole number
            1767225600000,1,2,up,a,replace,builtin,,,,,1,,,,,0                | side is "up", expected receive or send
            1767225600000,1,2,send,,replace,builtin,,,,,1,,,,,0               | arm is empty
            1767225600000,1,2,send,a,on,builtin,,,,,1,,,,,0                   | mode is "on", expected replace, shadow or off
            1767225600000,1,2,send,a,replace,builtin,,,,,-5,,,,,0             | received_bps is -5, expected 0..
            1767225600000,1,2,send,a,replace,builtin,,,,,1,,1.5,,,0           | loss is "1.5", expected a number from 0 to 1
            1767225600000,g,2,send,a,replace,builtin,,,,,1,,,,,0              | conference is "g", expected 16 hexadecimal
            """)
    void aBadLineIsNamedAndTheRestIsRead(String line, String reason) throws IOException {
        List<RecordLine> lines = read(FORMAT + COLUMNS + LINE + line + "\n" + LINE);

        assertThat(lines).hasSize(2);
        assertThat(bad).singleElement().asString().startsWith("4: ").contains(reason);
    }

    @Test
    void aFileThatEndsInTheMiddleIsReadUntilThere() throws IOException {
        assertThat(read(FORMAT + COLUMNS + LINE + LINE.substring(0, 40))).hasSize(1);
        assertThat(bad).singleElement().asString().startsWith("4: has 3 fields");

        bad.clear();
        byte[] whole = gzip(FORMAT + COLUMNS + LINE.repeat(5_000));
        List<RecordLine> lines = read(Arrays.copyOf(whole, whole.length / 2));
        assertThat(lines).hasSizeBetween(1_000, 4_000);
        assertThat(bad).isNotEmpty().last().asString().contains("cannot be read from here on");
    }

    @Test
    void filesPutTogetherAreReadAsOne() throws IOException {
        assertThat(read(FORMAT + COLUMNS + LINE + FORMAT + COLUMNS + LINE)).hasSize(2);
        assertThat(read(gzip(FORMAT + COLUMNS + LINE), gzip(FORMAT + COLUMNS + LINE)))
                .hasSize(2);
        assertThat(read("")).isEmpty();
        assertThat(read(FORMAT + COLUMNS)).isEmpty();
        assertThat(bad).isEmpty();
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', textBlock = """
            arrival_time_us,size\\n1,2      | is no record of a bridge: it begins with "arrival_time_us,size"
            # headroom-record 2\\ntime_ms\\n | this workbench reads "# headroom-record 1"
            # headroom-record 1\\ntime_ms\\n | the header has no column conference
            """)
    void whatIsNoRecordIsRefused(String text, String message) throws IOException {
        Path file = Files.writeString(folder.resolve("other.csv"), text.replace("\\n", "\n"));

        assertThatThrownBy(() -> RecordFile.open(file, (line, reason) -> {}, bytes -> {}))
                .isInstanceOf(TraceFormatException.class)
                .hasMessageContaining("other.csv")
                .hasMessageContaining(message);
    }

    private List<RecordLine> read(String text) throws IOException {
        return read(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private List<RecordLine> read(byte[]... parts) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.write(part);
        }
        Path path = Files.write(folder.resolve("record.csv"), all.toByteArray());
        List<RecordLine> lines = new ArrayList<>();
        long[] bytesRead = {0};
        try (RecordFile file =
                RecordFile.open(path, (line, reason) -> bad.add(line + ": " + reason), n -> bytesRead[0] += n)) {
            for (RecordLine line = file.next(); line != null; line = file.next()) {
                lines.add(line);
            }
        }
        assertThat(bytesRead[0]).isEqualTo(all.size());
        return lines;
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        }
        return bytes.toByteArray();
    }
}
