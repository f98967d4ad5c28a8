package io.headroom.workbench.trace;

import io.headroom.workbench.trace.RecordLine.Mode;
import io.headroom.workbench.trace.RecordLine.Side;
import java.io.BufferedReader;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file of a bridge's {@code record}, plain or gzipped, read line by line. Lenient where {@link TraceTable} is strict: a
 * bridge that is killed leaves half a line, and a day of calls is not to be lost for it.
 *
 * <pre>
 *   # headroom-record 1
 *   time_ms,conference,endpoint,side,arm,mode,in_use,state,estimate_bps,builtin_bps,...
 *   1767225600000,00c0ffee00c0ffee,0123456789abcdef,send,headroom,replace,headroom,normal,1500000,1200000,...
 * </pre>
 *
 * <p>Columns are found by name, so that a later bridge may add some; the bridge keeps commas and quotes out of its words.
 * Files that were put one behind the other are read as one.
 */
public final class RecordFile implements AutoCloseable {
    private static final String FORMAT = "# headroom-record ";
    private static final String VERSION = "1";
    private static final List<String> REQUIRED =
            List.of("time_ms", "conference", "endpoint", "side", "arm", "mode", "received_bps");
    private static final long MAX_TIME_MS = 4_102_444_800_000L; // the year 2100
    private static final long MAX_BPS = 1_000_000_000_000L;
    private static final long MAX_RTT_US = 3_600_000_000L;
    private static final int SHOWN_CHARS = 60;

    private final Path file;
    private final BufferedReader reader;
    private final Map<String, String> names = new HashMap<>(); // one copy of each arm's name
    private final Complaints complaints;

    private String[] header = {};
    private Columns columns = new Columns(header);
    private String[] fields = {};
    private long lineNumber;
    private boolean broken;

    /** Is told of each line that cannot be used. */
    public interface Complaints {
        /** {@code line} of the file, from 1, cannot be used. */
        void bad(long line, String reason);
    }

    /** Is told how many bytes came from the disk. */
    public interface BytesRead {
        /** So many more. */
        void add(int bytes);
    }

    private RecordFile(Path file, InputStream in, Complaints complaints) throws IOException {
        this.file = file;
        this.complaints = complaints;
        reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.ISO_8859_1), 1 << 16);
        String first = nextText();
        if (first == null) {
            return; // a bridge that was stopped before its first line
        }
        if (!first.startsWith(FORMAT)) {
            throw new TraceFormatException(
                    file,
                    "is no record of a bridge: it begins with \"" + shown(first) + "\", expected \"" + FORMAT + VERSION
                            + "\"");
        }
        checkVersion(first);
        readHeader(nextText());
    }

    /**
     * Opens a file.
     *
     * @throws TraceFormatException in words for the user, if it is no record or of a version not known here
     */
    public static RecordFile open(Path file, Complaints complaints, BytesRead bytesRead) throws IOException {
        InputStream in = Unzip.open(file, "a record", bytes -> new Counting(bytes, bytesRead));
        try {
            return new RecordFile(file, in, complaints);
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    /** The next line that can be used; null at the end. */
    public @Nullable RecordLine next() throws IOException {
        while (true) {
            String text = nextText();
            if (text == null) {
                return null;
            }
            if (text.startsWith("#")) { // another file begins
                checkVersion(text);
                readHeader(nextText());
                continue;
            }
            if (text.isEmpty()) {
                continue;
            }
            try {
                return parse(text);
            } catch (BadLine e) {
                complaints.bad(lineNumber, String.valueOf(e.getMessage()));
            }
        }
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }

    private @Nullable String nextText() {
        if (broken) {
            return null;
        }
        try {
            String text = reader.readLine();
            lineNumber++;
            return text;
        } catch (IOException e) { // a gzip file that ends in the middle, a disk that fails
            broken = true;
            complaints.bad(lineNumber + 1, "cannot be read from here on: " + e.getMessage());
            return null;
        }
    }

    private void checkVersion(String text) throws TraceFormatException {
        String version =
                text.startsWith(FORMAT) ? text.substring(FORMAT.length()).strip() : "";
        if (!version.equals(VERSION)) {
            throw new TraceFormatException(
                    file,
                    lineNumber,
                    "\"" + shown(text) + "\": this workbench reads \"" + FORMAT + VERSION
                            + "\"; records of a newer bridge need its workbench");
        }
    }

    private void readHeader(@Nullable String text) throws TraceFormatException {
        if (text == null) {
            return;
        }
        header = text.split(",", -1);
        columns = new Columns(header);
        for (String name : REQUIRED) {
            if (columns.of(name) < 0) {
                throw new TraceFormatException(
                        file, lineNumber, "the header has no column " + name + ", it reads " + shown(text));
            }
        }
    }

    private static final class BadLine extends Exception {
        private static final long serialVersionUID = 1;

        BadLine(String message) {
            super(message);
        }
    }

    private RecordLine parse(String text) throws BadLine {
        fields = text.split(",", -1);
        if (fields.length != header.length) {
            throw new BadLine("has " + fields.length + " fields, expected " + header.length + ": " + shown(text));
        }
        return new RecordLine(
                number(columns.time, 1, MAX_TIME_MS),
                hash(columns.conference),
                hash(columns.endpoint),
                side(field(columns.side)),
                arm(field(columns.arm)),
                mode(field(columns.mode)),
                number(columns.estimate, 0, MAX_BPS),
                number(columns.builtin, 0, MAX_BPS),
                field(columns.inUse).equals("headroom"),
                number(columns.received, 0, MAX_BPS),
                number(columns.rtt, 0, MAX_RTT_US),
                fraction(columns.loss),
                number(columns.remb, 0, MAX_BPS),
                name(field(columns.state)),
                field(columns.failed).equals("1"),
                field(columns.reason),
                number(columns.reasonBps, 0, MAX_BPS));
    }

    /** A field; empty where there is no such column. */
    private String field(int column) {
        return column < 0 ? "" : fields[column];
    }

    private long number(int column, long min, long max) throws BadLine {
        String text = field(column);
        if (text.isEmpty() && column != columns.time) {
            return RecordLine.UNKNOWN;
        }
        long value;
        try {
            value = Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new BadLine(header[column] + " is \"" + shown(text) + "\", expected a whole number");
        }
        if (value < min || value > max) {
            throw new BadLine(header[column] + " is " + value + ", expected " + min + ".." + max);
        }
        return value;
    }

    private double fraction(int column) throws BadLine {
        String text = field(column);
        if (text.isEmpty()) {
            return Double.NaN;
        }
        double value;
        try {
            value = Double.parseDouble(text);
        } catch (NumberFormatException e) {
            value = Double.NaN;
        }
        if (!(value >= 0 && value <= 1)) {
            throw new BadLine(header[column] + " is \"" + shown(text) + "\", expected a number from 0 to 1");
        }
        return value;
    }

    private long hash(int column) throws BadLine {
        String text = field(column);
        try {
            return Long.parseUnsignedLong(text, 16);
        } catch (NumberFormatException e) {
            throw new BadLine(header[column] + " is \"" + shown(text) + "\", expected 16 hexadecimal digits");
        }
    }

    private static Side side(String text) throws BadLine {
        for (Side side : Side.values()) {
            if (side.word.equals(text)) {
                return side;
            }
        }
        throw new BadLine("side is \"" + shown(text) + "\", expected receive or send");
    }

    private static Mode mode(String text) throws BadLine {
        for (Mode mode : Mode.values()) {
            if (mode.word.equals(text)) {
                return mode;
            }
        }
        throw new BadLine("mode is \"" + shown(text) + "\", expected replace, shadow or off");
    }

    private String arm(String text) throws BadLine {
        if (text.isBlank()) {
            throw new BadLine("arm is empty");
        }
        return name(text);
    }

    private String name(String text) {
        return names.computeIfAbsent(text, same -> same);
    }

    private static String shown(String text) {
        String printable = text.replaceAll("[^\\x20-\\x7E]", "?");
        return printable.length() <= SHOWN_CHARS ? printable : printable.substring(0, SHOWN_CHARS) + "...";
    }

    /** Where each column stands; -1 for those that are not there. */
    private static final class Columns {
        private final List<String> names;
        private final int time;
        private final int conference;
        private final int endpoint;
        private final int side;
        private final int arm;
        private final int mode;
        private final int inUse;
        private final int state;
        private final int estimate;
        private final int builtin;
        private final int received;
        private final int rtt;
        private final int loss;
        private final int remb;
        private final int failed;
        private final int reason;
        private final int reasonBps;

        Columns(String[] header) {
            names = Arrays.asList(header);
            time = of("time_ms");
            conference = of("conference");
            endpoint = of("endpoint");
            side = of("side");
            arm = of("arm");
            mode = of("mode");
            inUse = of("in_use");
            state = of("state");
            estimate = of("estimate_bps");
            builtin = of("builtin_bps");
            received = of("received_bps");
            rtt = of("rtt_us");
            loss = of("loss");
            remb = of("remb_bps");
            failed = of("failed");
            reason = of("reason");
            reasonBps = of("reason_bps");
        }

        int of(String name) {
            return names.indexOf(name);
        }
    }

    private static final class Counting extends FilterInputStream {
        private final BytesRead bytesRead;

        Counting(InputStream in, BytesRead bytesRead) {
            super(in);
            this.bytesRead = bytesRead;
        }

        @Override
        public int read() throws IOException {
            int value = super.read();
            bytesRead.add(value < 0 ? 0 : 1);
            return value;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int count = super.read(buffer, offset, length);
            bytesRead.add(Math.max(0, count));
            return count;
        }
    }
}
