package io.headroom.workbench.trace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A link's capacity over time, read from a file in one of three formats, told apart by the first line that is no comment:
 *
 * <pre>
 *   time_ms,capacity_kbps      ours: a header, then one change per line; # starts a comment
 *   0,1200
 *   100,1350
 *
 *   4                          Mahimahi: one line per 1500 bytes that the link can carry, at this millisecond
 *   4
 *   11
 *
 *   0.0 1.2                    seconds and Mb/s, one change per line
 *   0.5 1.35
 * </pre>
 *
 * @param timesUs when the capacity changes; the first is 0
 * @param capacitiesBps what it is from then on
 * @param durationUs the end of the last value
 */
public record CapacityTrace(long[] timesUs, long[] capacitiesBps, long durationUs) {
    private static final String HEADER = "time_ms,capacity_kbps";
    private static final int MAHIMAHI_BITS = 8 * 1_500;
    private static final long MAHIMAHI_STEP_US = 100_000;
    private static final double MAX_MBPS = 100_000;
    private static final double MAX_SECONDS = 1e6;

    /**
     * Reads a file.
     *
     * @throws TraceFormatException naming line and reason, if it is not in one of the formats
     */
    public static CapacityTrace read(Path file) throws IOException {
        return parse(file, Files.readAllLines(file));
    }

    /** Reads lines; {@code file} is for messages. */
    static CapacityTrace parse(Path file, List<String> lines) throws TraceFormatException {
        Parser parser = new Parser(file);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                parser.add(i + 1, line);
            }
        }
        return parser.finish(lines.size());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CapacityTrace that
                && Arrays.equals(timesUs, that.timesUs)
                && Arrays.equals(capacitiesBps, that.capacitiesBps)
                && durationUs == that.durationUs;
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(timesUs) + Arrays.hashCode(capacitiesBps);
    }

    @Override
    public String toString() {
        return "CapacityTrace[" + timesUs.length + " steps, " + durationUs / 1_000_000 + " s]";
    }

    private enum Format {
        CSV,
        MAHIMAHI,
        SECONDS_MBPS
    }

    private static final class Parser {
        private final Path file;
        private final List<Long> times = new ArrayList<>();
        private final List<Long> values = new ArrayList<>();
        private Format format = Format.CSV;
        private boolean started;
        private long lastMs;

        Parser(Path file) {
            this.file = file;
        }

        void add(int number, String line) throws TraceFormatException {
            if (!started) {
                started = true;
                if (line.equals(HEADER)) {
                    return;
                }
                if (line.matches("\\d+")) {
                    format = Format.MAHIMAHI;
                } else if (line.matches("\\S+\\s+\\S+") && !line.contains(",")) {
                    format = Format.SECONDS_MBPS;
                } else {
                    throw new TraceFormatException(
                            file,
                            number,
                            "expected the header \"" + HEADER
                                    + "\", a whole number of milliseconds (Mahimahi), or seconds and Mb/s; found \""
                                    + line
                                    + "\"");
                }
            }
            switch (format) {
                case CSV -> addStep(number, line.split(",", -1), 1e3, 1e3, "time_ms,capacity_kbps");
                case SECONDS_MBPS -> addStep(number, line.split("\\s+"), 1e6, 1e6, "seconds Mb/s");
                case MAHIMAHI -> addOpportunity(number, line);
            }
        }

        private void addStep(int number, String[] fields, double us, double bps, String expected)
                throws TraceFormatException {
            if (fields.length != 2) {
                throw new TraceFormatException(
                        file, number, "expected two values (" + expected + "), found " + fields.length);
            }
            double time = number(number, fields[0], "time");
            double capacity = number(number, fields[1], "capacity");
            if (time * us / 1e6 > MAX_SECONDS) {
                throw new TraceFormatException(file, number, "time " + fields[0] + " is beyond 1000000 s");
            }
            if (capacity * bps / 1e6 > MAX_MBPS) {
                throw new TraceFormatException(file, number, "capacity " + fields[1] + " is beyond 100 Gb/s");
            }
            long timeUs = Math.round(time * us);
            if (times.isEmpty() && timeUs != 0) {
                throw new TraceFormatException(file, number, "the first time is " + fields[0] + ", expected 0");
            }
            if (!times.isEmpty() && timeUs <= times.get(times.size() - 1)) {
                throw new TraceFormatException(file, number, "time " + fields[0] + " is not after the line before");
            }
            times.add(timeUs);
            values.add(Math.round(capacity * bps));
        }

        private void addOpportunity(int number, String line) throws TraceFormatException {
            if (!line.matches("\\d{1,9}")) {
                throw new TraceFormatException(
                        file, number, "expected a whole number of milliseconds (Mahimahi), found \"" + line + "\"");
            }
            long ms = Long.parseLong(line);
            if (ms < lastMs) {
                throw new TraceFormatException(file, number, "time " + ms + " ms is before the line before");
            }
            lastMs = ms;
            int step = (int) (Math.max(0, ms - 1) * 1_000 / MAHIMAHI_STEP_US); // ms 1..100 are the first step
            while (values.size() <= step) {
                times.add(values.size() * MAHIMAHI_STEP_US);
                values.add(0L);
            }
            values.set(step, values.get(step) + MAHIMAHI_BITS * 1_000_000L / MAHIMAHI_STEP_US);
        }

        private double number(int number, String text, String what) throws TraceFormatException {
            double value;
            try {
                value = Double.parseDouble(text.strip());
            } catch (NumberFormatException e) {
                throw new TraceFormatException(file, number, what + " \"" + text.strip() + "\" is not a number");
            }
            if (!(value >= 0) || Double.isInfinite(value)) {
                throw new TraceFormatException(file, number, what + " " + text.strip() + " is not 0 or more");
            }
            return value;
        }

        CapacityTrace finish(int lines) throws TraceFormatException {
            if (values.isEmpty()) {
                throw new TraceFormatException(file, Math.max(1, lines), "there is no capacity in this file");
            }
            if (values.stream().allMatch(bps -> bps == 0)) {
                throw new TraceFormatException(file, lines, "the capacity is 0 throughout");
            }
            int n = times.size();
            long lastStepUs = n > 1 ? times.get(n - 1) - times.get(n - 2) : 1_000_000;
            return new CapacityTrace(
                    times.stream().mapToLong(Long::longValue).toArray(),
                    values.stream().mapToLong(Long::longValue).toArray(),
                    times.get(n - 1) + lastStepUs);
        }
    }
}
