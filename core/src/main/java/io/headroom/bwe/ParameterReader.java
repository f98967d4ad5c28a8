package io.headroom.bwe;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Reads an algorithm's parameters out of {@link EstimatorConfig#parameters}, strictly: a value out of range and a name
 * that nobody asked for are both refused, with a message that says what was expected.
 *
 * <p>Not thread-safe; used once, while an estimator is made.
 */
public final class ParameterReader {
    private final Map<String, String> values;
    private final List<Parameter> known = new ArrayList<>();
    private final Set<String> names = new HashSet<>();

    /** Reads from these values. */
    public ParameterReader(Map<String, String> values) {
        this.values = values;
    }

    /** A number in {@code min..max}. */
    public double number(String name, double defaultValue, double min, double max, String description) {
        String text = take(name, Double.toString(defaultValue), description + " (" + min + ".." + max + ")");
        double value;
        try {
            value = Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw refused(name, text, "a number in " + min + ".." + max);
        }
        if (!(min <= value && value <= max)) { // written so that NaN fails too
            throw refused(name, text, "a number in " + min + ".." + max);
        }
        return value;
    }

    /** A whole number in {@code min..max}. */
    public long integer(String name, long defaultValue, long min, long max, String description) {
        String text = take(name, Long.toString(defaultValue), description + " (" + min + ".." + max + ")");
        long value;
        try {
            value = Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw refused(name, text, "a whole number in " + min + ".." + max);
        }
        if (value < min || value > max) {
            throw refused(name, text, "a whole number in " + min + ".." + max);
        }
        return value;
    }

    /** {@code true} or {@code false}. */
    public boolean flag(String name, boolean defaultValue, String description) {
        String text = take(name, Boolean.toString(defaultValue), description + " (true or false)");
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw refused(name, text, "true or false");
        };
    }

    /** One of an enum's constants, written in kebab-case. */
    public <E extends Enum<E>> E choice(String name, E defaultValue, String description) {
        List<String> choices = new ArrayList<>();
        for (E constant : defaultValue.getDeclaringClass().getEnumConstants()) {
            choices.add(kebab(constant));
        }
        String text = take(name, kebab(defaultValue), description + " (one of " + String.join(", ", choices) + ")");
        int at = choices.indexOf(text);
        if (at < 0) {
            throw refused(name, text, "one of " + String.join(", ", choices));
        }
        return defaultValue.getDeclaringClass().getEnumConstants()[at];
    }

    /**
     * Refuses names that were never asked for. Call it last.
     *
     * @return every parameter asked for, in order, with its default
     * @throws IllegalArgumentException naming the unknown parameter and all known ones
     */
    public List<Parameter> finish() {
        for (String name : values.keySet()) {
            if (!names.contains(name)) {
                String all = names.isEmpty()
                        ? "this estimator has no parameters"
                        : "known are "
                                + String.join(
                                        ", ",
                                        known.stream().map(Parameter::name).toList());
                throw new IllegalArgumentException("unknown parameter " + name + ": " + all);
            }
        }
        return List.copyOf(known);
    }

    private String take(String name, String defaultValue, String description) {
        known.add(new Parameter(name, defaultValue, description));
        names.add(name);
        return values.getOrDefault(name, defaultValue).trim();
    }

    private static String kebab(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static IllegalArgumentException refused(String name, String text, String expected) {
        return new IllegalArgumentException(name + " = " + text + ", expected " + expected);
    }
}
