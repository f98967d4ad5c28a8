package io.headroom.workbench.sim;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers with their units, as a scenario has them; complaints name the scenario, the key, the value and what was expected. */
final class Quantities {
    static final Pattern RANGE = Pattern.compile("(\\S+)\\.\\.(\\S+)");

    private static final Pattern NUMBER = Pattern.compile("([+-]?[0-9]*\\.?[0-9]+)\\s*([A-Za-z%]*)");
    private static final long LONGEST_US = 86_400_000_000L;

    private final String scenario;

    Quantities(String scenario) {
        this.scenario = scenario;
    }

    long[] range(String text, String key) {
        Matcher m = RANGE.matcher(text);
        long[] range = m.matches()
                ? new long[] {time(m.group(1), key), time(m.group(2), key)}
                : new long[] {time(text, key), time(text, key)};
        if (range[0] <= 0 || range[0] > range[1]) {
            throw bad(key, text, "the shorter time first, more than 0");
        }
        return range;
    }

    long bitrate(String text, String key) {
        Matcher m = NUMBER.matcher(text.strip());
        if (m.matches()) {
            double value = Double.parseDouble(m.group(1));
            double factor = switch (m.group(2)) {
                case "", "bps" -> 1;
                case "k", "kbps" -> 1e3;
                case "M", "Mbps" -> 1e6;
                case "G", "Gbps" -> 1e9;
                default -> Double.NaN;
            };
            if (value * factor >= 0 && value * factor <= 1e11) {
                return Math.round(value * factor);
            }
        }
        throw bad(key, text, "a bitrate such as 1500000, 1500k or 1.5M");
    }

    long time(String text, String key) {
        Matcher m = NUMBER.matcher(text.strip());
        if (m.matches()) {
            double value = Double.parseDouble(m.group(1));
            double factor = switch (m.group(2)) {
                case "us" -> 1;
                case "ms" -> 1e3;
                case "s" -> 1e6;
                case "" -> value == 0 ? 0 : Double.NaN;
                default -> Double.NaN;
            };
            if (value * factor >= 0 && value * factor <= LONGEST_US) {
                return Math.round(value * factor);
            }
        }
        throw bad(key, text, "a time such as 200ms or 1.5s");
    }

    int size(String text, String key) {
        Matcher m = NUMBER.matcher(text.strip());
        if (m.matches()) {
            double value = Double.parseDouble(m.group(1));
            double factor = switch (m.group(2)) {
                case "B" -> 1;
                case "kB" -> 1e3;
                case "MB" -> 1e6;
                case "" -> value == 0 ? 0 : Double.NaN;
                default -> Double.NaN;
            };
            if (value * factor >= 0 && value * factor <= 1e9) {
                return (int) Math.round(value * factor);
            }
        }
        throw bad(key, text, "a size such as 60000B or 60kB");
    }

    double percent(String text, String key) {
        Matcher m = NUMBER.matcher(text.strip());
        if (m.matches()) {
            double value = Double.parseDouble(m.group(1));
            double ratio = m.group(2).equals("%") ? value / 100 : m.group(2).isEmpty() ? value : Double.NaN;
            if (ratio >= 0 && ratio < 1) {
                return ratio;
            }
        }
        throw bad(key, text, "a part such as 3% or 0.03");
    }

    long positive(long value, String key) {
        if (value <= 0) {
            throw bad(key, Long.toString(value), "more than 0");
        }
        return value;
    }

    IllegalArgumentException bad(String key, String value, String expected) {
        return new IllegalArgumentException(
                "scenario " + scenario + ": " + key + " = \"" + value + "\", expected " + expected);
    }
}
