package io.headroom.workbench.report;

import com.fasterxml.jackson.core.JsonGenerator;
import io.headroom.workbench.report.Palette.Style;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Time series on one time axis, in panels one above the other that zoom together. A name that appears in several panels
 * is one line of the legend, and is switched on and off in all of them. Beneath there may be lanes: words that held for a
 * while.
 *
 * <p>Not thread-safe.
 */
public final class TimeChart implements Chart {
    /** More points than pixels only make a page heavy. */
    public static final int MAX_POINTS = 300;

    private static final int DEFAULT_HEIGHT_PX = 170;

    /** How the values between two points of the picture become one. */
    private enum Thinning {
        MEAN,
        MAX,
        LAST
    }

    private record Series(String name, double[] values, Kind kind, Thinning thinning) {}

    private enum Kind {
        LINE,
        CAPACITY,
        REFERENCE
    }

    /** One panel. */
    public static final class Panel {
        private final String label;
        private final String unit;
        private final int points;
        private final List<Series> series = new ArrayList<>();

        private Panel(String label, String unit, int points) {
            this.label = label;
            this.unit = unit;
            this.points = points;
        }

        /** A line; where it is thinned out, means are drawn. Not-a-number is a gap. */
        public Panel line(String name, double[] values) {
            return add(name, values, Kind.LINE, Thinning.MEAN);
        }

        /** A line whose peaks matter: where it is thinned out, maxima are drawn. */
        public Panel peaks(String name, double[] values) {
            return add(name, values, Kind.LINE, Thinning.MAX);
        }

        /** What is there to be had: a black step line over a grey ground. */
        public Panel capacity(String name, double[] values) {
            return add(name, values, Kind.CAPACITY, Thinning.LAST);
        }

        /** Something to compare with rather than to judge, such as an oracle: a dotted grey line. */
        public Panel reference(String name, double[] values) {
            return add(name, values, Kind.REFERENCE, Thinning.MEAN);
        }

        private Panel add(String name, double[] values, Kind kind, Thinning thinning) {
            if (values.length != points) {
                throw new IllegalArgumentException(
                        name + " has " + values.length + " values for " + points + " points in time");
            }
            series.add(new Series(name, values, kind, thinning));
            return this;
        }
    }

    private final double[] timesS;
    private @Nullable Lanes lanes;
    private final List<Panel> panels = new ArrayList<>();

    /** A chart over these times, in seconds, ascending. */
    public TimeChart(double[] timesS) {
        this.timesS = timesS.clone();
    }

    /** Adds a panel, {@code label} and {@code unit} naming its vertical axis, and lets {@code fill} fill it. */
    public TimeChart panel(String label, String unit, Consumer<Panel> fill) {
        Panel panel = new Panel(label, unit, timesS.length);
        fill.accept(panel);
        panels.add(panel);
        return this;
    }

    /**
     * Adds a lane for each of these words, beneath the panels; the most frequent ones if there are too many.
     *
     * @param words what held at each point in time; empty for nothing
     * @param values a number that belongs to the words, shown with them; not-a-number for none
     */
    public TimeChart lanes(String label, String[] words, double[] values, String unit) {
        if (words.length != timesS.length || values.length != timesS.length) {
            throw new IllegalArgumentException(label + " has " + words.length + " words and " + values.length
                    + " values for " + timesS.length + " points in time");
        }
        lanes = new Lanes(label, words, values, unit);
        return this;
    }

    @Override
    public String toHtml(String id, Palette palette) {
        Set<String> names = new LinkedHashSet<>();
        panels.forEach(panel -> panel.series.forEach(s -> names.add(s.name)));
        if (lanes != null) {
            names.add(lanes.label());
        }
        String data = Html.json(json -> write(json, palette));
        return "<figure class=\"chart\" id=\"" + id + "\" data-panels=\"" + (panels.size() + (lanes == null ? 0 : 1))
                + "\"><noscript>Charts need JavaScript: "
                + Html.escape(String.join(", ", names)) + ".</noscript></figure>\n"
                + "<script type=\"application/json\" data-for=\"" + id + "\">" + data + "</script>\n";
    }

    private void write(JsonGenerator json, Palette palette) throws IOException {
        int step = Math.max(1, (timesS.length + MAX_POINTS - 1) / MAX_POINTS);
        json.writeStartObject();
        writeNumbers(json, "x", thin(timesS, step, Thinning.LAST), 2);
        json.writeArrayFieldStart("panels");
        for (Panel panel : panels) {
            json.writeStartObject();
            json.writeStringField("label", panel.label);
            json.writeStringField("unit", panel.unit);
            json.writeNumberField("height", DEFAULT_HEIGHT_PX);
            json.writeArrayFieldStart("series");
            for (Series series : panel.series) {
                write(json, series, step, palette);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
        if (lanes != null) {
            lanes.write(json, step);
        }
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Series series, int step, Palette palette) throws IOException {
        if (series.kind == Kind.REFERENCE) {
            palette.reference(series.name);
        }
        Style style = series.kind == Kind.CAPACITY ? Palette.CAPACITY : palette.of(series.name);
        json.writeStartObject();
        json.writeStringField("name", series.name);
        json.writeStringField("colour", style.colour());
        json.writeArrayFieldStart("dash");
        for (int length : style.dash()) {
            json.writeNumber(length);
        }
        json.writeEndArray();
        json.writeBooleanField("step", series.kind == Kind.CAPACITY);
        double[] thinned = thin(series.values, step, series.thinning);
        writeNumbers(json, "values", thinned, decimalsFor(thinned));
        json.writeEndObject();
    }

    /** Three significant digits of the largest value are more than a line a pixel wide can show. */
    private static int decimalsFor(double[] values) {
        double max = Arrays.stream(values)
                .filter(Double::isFinite)
                .map(Math::abs)
                .max()
                .orElse(0);
        return max >= 100 ? 0 : max >= 10 ? 1 : max >= 1 ? 2 : 3;
    }

    private static void writeNumbers(JsonGenerator json, String name, double[] values, int decimals)
            throws IOException {
        json.writeArrayFieldStart(name);
        for (double value : values) {
            Html.number(json, value, decimals);
        }
        json.writeEndArray();
    }

    private static double[] thin(double[] values, int step, Thinning thinning) {
        double[] out = new double[(values.length + step - 1) / step];
        for (int i = 0; i < out.length; i++) {
            int from = i * step;
            int to = Math.min(values.length, from + step);
            out[i] = switch (thinning) {
                case LAST -> values[to - 1];
                case MEAN ->
                    Arrays.stream(values, from, to)
                            .filter(Double::isFinite)
                            .average()
                            .orElse(Double.NaN);
                case MAX ->
                    Arrays.stream(values, from, to)
                            .filter(Double::isFinite)
                            .max()
                            .orElse(Double.NaN);
            };
        }
        return out;
    }
}
