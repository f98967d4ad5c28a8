package io.headroom.workbench.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How values spread: for each name the part of its values that is at or below a value (an empirical distribution
 * function). Plain SVG, so it needs no script.
 *
 * <p>Not thread-safe.
 */
public final class DistributionChart implements Chart {
    private static final int WIDTH = 680;
    private static final int HEIGHT = 260;
    private static final int LEFT = 62;
    private static final int RIGHT = 16;
    private static final int TOP = 12;
    private static final int BOTTOM = 44;
    private static final int SWATCH = 26;

    /** More steps than pixels only make a page heavy. */
    private static final int MOST_STEPS = 200;

    private record Line(String name, double[] sorted) {}

    private final String xLabel;
    private final String of;
    private final boolean logX;
    private final List<Line> lines = new ArrayList<>();

    /**
     * An empty chart.
     *
     * @param xLabel what is measured
     * @param of what the values are values of, such as "endpoints"
     * @param logX whether the horizontal axis goes by ratios
     */
    public DistributionChart(String xLabel, String of, boolean logX) {
        this.xLabel = xLabel;
        this.of = of;
        this.logX = logX;
    }

    /** Adds a line; a name without values is left out. */
    public DistributionChart line(String name, double[] values) {
        double[] sorted =
                Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
        if (sorted.length > 0) {
            lines.add(new Line(name, sorted));
        }
        return this;
    }

    /** Whether there is nothing to draw. */
    public boolean isEmpty() {
        return lines.isEmpty();
    }

    @Override
    public String toHtml(String id, Palette palette) {
        Axis x = Axis.over(
                lines.stream()
                        .flatMapToDouble(line -> Arrays.stream(line.sorted))
                        .toArray(),
                LEFT,
                WIDTH - RIGHT,
                logX);
        Axis y = Axis.over(new double[] {0, 100}, HEIGHT - BOTTOM, TOP, false);
        StringBuilder out = new StringBuilder();
        out.append("<figure class=\"scatter\" id=\"").append(id).append("\"><svg viewBox=\"0 0 ");
        out.append(WIDTH).append(' ').append(HEIGHT).append("\" role=\"img\" aria-label=\"");
        out.append(Html.escape("distribution of " + xLabel + " over " + of)).append("\">\n");
        Svg svg = new Svg(out);
        svg.grid(x, y, LEFT, WIDTH - RIGHT, TOP, HEIGHT - BOTTOM);
        svg.labels(xLabel, "% of " + of, LEFT, WIDTH - RIGHT, TOP, HEIGHT - BOTTOM, HEIGHT);
        for (Line line : lines) {
            append(out, line, x, y, palette.of(line.name));
        }
        appendNames(svg, palette);
        return out.append("</svg></figure>\n").toString();
    }

    private static void append(StringBuilder out, Line line, Axis x, Axis y, Palette.Style style) {
        int n = line.sorted.length;
        out.append("<path fill=\"none\" stroke-width=\"2\" ")
                .append(Svg.stroke(style))
                .append(" d=\"");
        double last = 0;
        int steps = Math.min(n, MOST_STEPS);
        out.append(String.format(Locale.ROOT, "M%.1f %.1f", x.place(line.sorted[0]), y.place(0)));
        for (int k = 1; k <= steps; k++) {
            int at = (int) ((long) n * k / steps) - 1;
            double share = 100.0 * (at + 1) / n;
            out.append(
                    String.format(Locale.ROOT, "H%.1fV%.1f", x.place(line.sorted[at]), y.place(Math.max(last, share))));
            last = share;
        }
        out.append("\"><title>")
                .append(Html.escape(line.name + ", " + n + ", half of them at or below "
                        + Html.number(Statistics.median(line.sorted), 1)))
                .append("</title></path>\n");
    }

    /** In the lower right, where a distribution has done its rising at the top. */
    private void appendNames(Svg svg, Palette palette) {
        for (int i = 0; i < lines.size(); i++) {
            double y = HEIGHT - BOTTOM - 12 - 17.0 * (lines.size() - 1 - i);
            String name = lines.get(i).name + " (" + lines.get(i).sorted.length + ")";
            double right = WIDTH - RIGHT - 6;
            svg.swatch(right - SWATCH, y - 4, right, palette.of(lines.get(i).name));
            svg.text("name", right - SWATCH - 6, y, "end", name);
        }
    }
}
