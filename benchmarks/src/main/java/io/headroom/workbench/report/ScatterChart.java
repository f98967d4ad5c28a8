package io.headroom.workbench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Points with their spread, each labelled: for a trade-off such as utilisation against delay. Plain SVG, so it needs no
 * script.
 *
 * <p>Not thread-safe.
 */
public final class ScatterChart implements Chart {
    private static final int WIDTH = 680;
    private static final int HEIGHT = 380;
    private static final int LEFT = 62;
    private static final int RIGHT = 16;
    private static final int TOP = 16;
    private static final int BOTTOM = 48;

    /** A letter of a name, in pixels, on the safe side. */
    private static final double NAME_WIDTH = 7.2;

    private record Point(
            String name, boolean reference, double x, double xLow, double xHigh, double y, double yLow, double yHigh) {}

    private final String xLabel;
    private final String yLabel;
    private final boolean logX;
    private final List<Point> points = new ArrayList<>();
    private String betterText = "";

    /** A chart with these axes; {@code logX} draws the horizontal one by ratios. */
    public ScatterChart(String xLabel, String yLabel, boolean logX) {
        this.xLabel = xLabel;
        this.yLabel = yLabel;
        this.logX = logX;
    }

    /** Says which corner is the good one, in words that stand in the upper left. */
    public ScatterChart betterIsUpperLeft(String text) {
        betterText = text;
        return this;
    }

    /** Adds a point with its spread; a point without a number is left out. */
    public ScatterChart point(String name, double x, double xLow, double xHigh, double y, double yLow, double yHigh) {
        return add(new Point(name, false, x, xLow, xHigh, y, yLow, yHigh));
    }

    /** Adds a point to compare with rather than to judge. */
    public ScatterChart reference(
            String name, double x, double xLow, double xHigh, double y, double yLow, double yHigh) {
        return add(new Point(name, true, x, xLow, xHigh, y, yLow, yHigh));
    }

    private ScatterChart add(Point point) {
        if (Double.isFinite(point.x) && Double.isFinite(point.y)) {
            points.add(point);
        }
        return this;
    }

    @Override
    public String toHtml(String id, Palette palette) {
        Axis xAxis = Axis.over(
                points.stream()
                        .flatMapToDouble(p -> java.util.stream.DoubleStream.of(p.x, p.xLow, p.xHigh))
                        .toArray(),
                LEFT,
                WIDTH - RIGHT,
                logX);
        Axis yAxis = Axis.over(
                points.stream()
                        .flatMapToDouble(p -> java.util.stream.DoubleStream.of(p.y, p.yLow, p.yHigh))
                        .toArray(),
                HEIGHT - BOTTOM,
                TOP,
                false);
        StringBuilder svg = new StringBuilder();
        svg.append("<figure class=\"scatter\" id=\"").append(id).append("\"><svg viewBox=\"0 0 ");
        svg.append(WIDTH).append(' ').append(HEIGHT).append("\" role=\"img\" aria-label=\"");
        svg.append(Html.escape(yLabel + " against " + xLabel)).append("\">\n");
        for (double tick : xAxis.ticks) {
            double x = xAxis.place(tick);
            line(svg, "grid", x, TOP, x, HEIGHT - BOTTOM);
            text(svg, "tick", x, HEIGHT - BOTTOM + 16, "middle", axisNumber(tick));
        }
        for (double tick : yAxis.ticks) {
            double y = yAxis.place(tick);
            line(svg, "grid", LEFT, y, WIDTH - RIGHT, y);
            text(svg, "tick", LEFT - 6, y + 4, "end", axisNumber(tick));
        }
        text(svg, "label", (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 8, "middle", xLabel);
        svg.append("<text class=\"label\" text-anchor=\"middle\" transform=\"translate(14 ")
                .append((TOP + HEIGHT - BOTTOM) / 2)
                .append(") rotate(-90)\">")
                .append(Html.escape(yLabel))
                .append("</text>\n");
        if (!betterText.isEmpty()) {
            text(svg, "better", LEFT + 8, TOP + 16, "start", "↖ " + betterText);
        }
        for (Point point : points) {
            append(svg, point, xAxis, yAxis, palette);
        }
        appendNames(svg, xAxis, yAxis);
        return svg.append("</svg></figure>\n").toString();
    }

    private void append(StringBuilder svg, Point point, Axis xAxis, Axis yAxis, Palette palette) {
        if (point.reference) {
            palette.reference(point.name);
        }
        String colour = palette.of(point.name).colour();
        double x = xAxis.place(point.x);
        double y = yAxis.place(point.y);
        svg.append("<g stroke=\"")
                .append(colour)
                .append("\" fill=\"")
                .append(colour)
                .append("\"><title>");
        svg.append(Html.escape(point.name + ": " + xLabel + " " + Html.number(point.x, 1) + ", " + yLabel + " "
                + Html.number(point.y, 1)));
        svg.append("</title>\n");
        line(svg, "spread", xAxis.place(point.xLow), y, xAxis.place(point.xHigh), y);
        line(svg, "spread", x, yAxis.place(point.yLow), x, yAxis.place(point.yHigh));
        svg.append(String.format(
                Locale.ROOT,
                "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"5\"%s/>\n",
                x,
                y,
                point.reference ? " fill=\"#fff\"" : ""));
        svg.append("</g>\n");
    }

    /** Names beside their points: in the first of four places where they meet no other name and no point. */
    private void appendNames(StringBuilder svg, Axis xAxis, Axis yAxis) {
        List<double[]> taken = new ArrayList<>();
        for (Point point : points) {
            double x = xAxis.place(point.x);
            double y = yAxis.place(point.y);
            taken.add(new double[] {x - 6, y - 6, x + 6, y + 6});
        }
        for (Point point : points) {
            double x = xAxis.place(point.x);
            double y = yAxis.place(point.y);
            double width = NAME_WIDTH * point.name.length();
            double[][] places = {
                {x + 9, y - 7},
                {x + 9, y + 15},
                {x - 9 - width, y - 7},
                {x - 9 - width, y + 15},
                {x + 9, y - 24},
                {x + 9, y + 32}
            };
            double[] chosen = places[0];
            for (double[] place : places) {
                double[] box = {place[0], place[1] - 11, place[0] + width, place[1] + 3};
                if (box[0] > LEFT && box[2] < WIDTH && taken.stream().noneMatch(other -> overlap(box, other))) {
                    chosen = place;
                    break;
                }
            }
            taken.add(new double[] {chosen[0], chosen[1] - 11, chosen[0] + width, chosen[1] + 3});
            text(svg, "name", chosen[0], chosen[1], "start", point.name);
        }
    }

    private static boolean overlap(double[] a, double[] b) {
        return a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
    }

    private static void line(StringBuilder svg, String cssClass, double x1, double y1, double x2, double y2) {
        svg.append(String.format(
                Locale.ROOT,
                "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>\n",
                cssClass,
                x1,
                y1,
                x2,
                y2));
    }

    private static void text(StringBuilder svg, String cssClass, double x, double y, String anchor, String text) {
        svg.append(String.format(
                Locale.ROOT,
                "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>\n",
                cssClass,
                x,
                y,
                anchor,
                Html.escape(text)));
    }

    private static String axisNumber(double value) {
        return value == Math.rint(value) ? String.format(Locale.ROOT, "%.0f", value) : Html.number(value, 1);
    }

    /** Maps values to pixels. */
    private record Axis(double low, double high, int fromPx, int toPx, boolean log, double[] ticks) {
        private static final double[] LOG_TICKS = {
            1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000
        };

        static Axis over(double[] values, int fromPx, int toPx, boolean log) {
            double min = Double.POSITIVE_INFINITY;
            double max = Double.NEGATIVE_INFINITY;
            for (double value : values) {
                if (Double.isFinite(value)) {
                    min = Math.min(min, value);
                    max = Math.max(max, value);
                }
            }
            if (min > max) { // no points: an empty frame
                min = 1;
                max = 10;
            }
            return log ? logarithmic(min, max, fromPx, toPx) : linear(min, max, fromPx, toPx);
        }

        private static Axis logarithmic(double min, double max, int fromPx, int toPx) {
            double low = Math.max(1, min / 1.25);
            double high = Math.max(low * 4, max * 1.6);
            double[] ticks = java.util.Arrays.stream(LOG_TICKS)
                    .filter(t -> t >= low && t <= high)
                    .toArray();
            return new Axis(low, high, fromPx, toPx, true, ticks);
        }

        private static Axis linear(double min, double max, int fromPx, int toPx) {
            double span = Math.max(1, max - min);
            double step = Math.pow(10, Math.floor(Math.log10(span)));
            step = span / step >= 5 ? step : step / 2;
            double low = Math.floor(min / step) * step;
            double high = Math.ceil(max / step) * step;
            high = high > low ? high : low + step;
            double[] ticks = new double[(int) Math.round((high - low) / step) + 1];
            for (int i = 0; i < ticks.length; i++) {
                ticks[i] = low + i * step;
            }
            return new Axis(low, high, fromPx, toPx, false, ticks);
        }

        double place(double value) {
            double share = log
                    ? (Math.log(Math.max(value, low)) - Math.log(low)) / (Math.log(high) - Math.log(low))
                    : (value - low) / (high - low);
            return fromPx + share * (toPx - fromPx);
        }
    }
}
