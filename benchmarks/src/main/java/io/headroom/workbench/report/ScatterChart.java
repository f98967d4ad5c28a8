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
        Svg marks = new Svg(svg);
        marks.grid(xAxis, yAxis, LEFT, WIDTH - RIGHT, TOP, HEIGHT - BOTTOM);
        marks.labels(xLabel, yLabel, LEFT, WIDTH - RIGHT, TOP, HEIGHT - BOTTOM, HEIGHT);
        if (!betterText.isEmpty()) {
            marks.text("better", LEFT + 8, TOP + 16, "start", "↖ " + betterText);
        }
        for (Point point : points) {
            append(svg, point, xAxis, yAxis, palette);
        }
        appendNames(marks, xAxis, yAxis);
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
        Svg marks = new Svg(svg);
        marks.line("spread", xAxis.place(point.xLow), y, xAxis.place(point.xHigh), y);
        marks.line("spread", x, yAxis.place(point.yLow), x, yAxis.place(point.yHigh));
        svg.append(String.format(
                Locale.ROOT,
                "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"5\"%s/>\n",
                x,
                y,
                point.reference ? " fill=\"#fff\"" : ""));
        svg.append("</g>\n");
    }

    /** Names beside their points: in the first of four places where they meet no other name and no point. */
    private void appendNames(Svg marks, Axis xAxis, Axis yAxis) {
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
            marks.text("name", chosen[0], chosen[1], "start", point.name);
        }
    }

    private static boolean overlap(double[] a, double[] b) {
        return a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
    }
}
