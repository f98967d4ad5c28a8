package io.headroom.workbench.report;

import java.util.Locale;

/** The parts that plain SVG charts share: classes are those of the page's style. */
final class Svg {
    private final StringBuilder out;

    Svg(StringBuilder out) {
        this.out = out;
    }

    /** Lines and numbers of both axes. */
    void grid(Axis xAxis, Axis yAxis, int left, int right, int top, int bottom) {
        for (double tick : xAxis.ticks()) {
            double x = xAxis.place(tick);
            line("grid", x, top, x, bottom);
            text("tick", x, bottom + 16, "middle", axisNumber(tick));
        }
        for (double tick : yAxis.ticks()) {
            double y = yAxis.place(tick);
            line("grid", left, y, right, y);
            text("tick", left - 6, y + 4, "end", axisNumber(tick));
        }
    }

    /** What the axes measure. */
    void labels(String xLabel, String yLabel, int left, int right, int top, int bottom, int height) {
        text("label", (left + right) / 2.0, height - 8, "middle", xLabel);
        out.append("<text class=\"label\" text-anchor=\"middle\" transform=\"translate(14 ")
                .append((top + bottom) / 2)
                .append(") rotate(-90)\">")
                .append(Html.escape(yLabel))
                .append("</text>\n");
    }

    void line(String cssClass, double x1, double y1, double x2, double y2) {
        out.append(String.format(
                Locale.ROOT,
                "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>\n",
                cssClass,
                x1,
                y1,
                x2,
                y2));
    }

    void text(String cssClass, double x, double y, String anchor, String text) {
        out.append(String.format(
                Locale.ROOT,
                "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>\n",
                cssClass,
                x,
                y,
                anchor,
                Html.escape(text)));
    }

    /** A piece of a line, for a legend. */
    void swatch(double x1, double y, double x2, Palette.Style style) {
        out.append(String.format(
                Locale.ROOT,
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke-width=\"2.5\" %s/>\n",
                x1,
                y,
                x2,
                y,
                stroke(style)));
    }

    /** Colour and dash as attributes. */
    static String stroke(Palette.Style style) {
        String dash =
                String.join(" ", style.dash().stream().map(String::valueOf).toList());
        return "stroke=\"" + style.colour() + "\"" + (dash.isEmpty() ? "" : " stroke-dasharray=\"" + dash + "\"");
    }

    private static String axisNumber(double value) {
        return value == Math.rint(value) ? String.format(Locale.ROOT, "%.0f", value) : Html.number(value, 1);
    }
}
