package io.headroom.workbench.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One page in one file: opens without a network, prints, and stays small.
 *
 * <p>Not thread-safe.
 */
public final class HtmlPage {
    /** One part of the page under a heading of its own. */
    public final class Section {
        private final String id;
        private final String heading;
        private final StringBuilder body = new StringBuilder();

        private Section(String id, String heading) {
            this.id = id;
            this.heading = heading;
        }

        /** Adds a paragraph. */
        public Section text(String text) {
            body.append("<p>").append(Html.escape(text)).append("</p>\n");
            return this;
        }

        /** Adds a remark in small print. */
        public Section note(String text) {
            body.append("<p class=\"note\">").append(Html.escape(text)).append("</p>\n");
            return this;
        }

        /** Adds a table. */
        public Section table(Table table) {
            table.appendHtml(body);
            return this;
        }

        /** Adds a picture. */
        public Section chart(Chart chart) {
            charts++;
            hasTimeChart |= chart instanceof TimeChart;
            body.append(chart.toHtml("chart" + charts, palette));
            return this;
        }
    }

    private final String title;
    private final Palette palette = new Palette();
    private final List<Section> sections = new ArrayList<>();
    private String lead = "";
    private int charts;
    private boolean hasTimeChart;

    /** An empty page. */
    public HtmlPage(String title) {
        this.title = title;
    }

    /** Says under the title what the page is about. */
    public HtmlPage lead(String text) {
        lead = text;
        return this;
    }

    /** Fixes colours early: names get theirs in this order rather than in that of their appearance. */
    public HtmlPage colours(List<String> names) {
        names.forEach(palette::of);
        return this;
    }

    /** Draws these names in grey dots wherever they appear: things to compare with, such as an oracle. */
    public HtmlPage references(List<String> names) {
        names.forEach(palette::reference);
        return this;
    }

    /** Begins a section. */
    public Section section(String heading) {
        Section section = new Section("s" + (sections.size() + 1), heading);
        sections.add(section);
        return section;
    }

    /** The page. */
    public String render() {
        StringBuilder out = new StringBuilder(1 << 16);
        out.append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n");
        out.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        // Belt and braces: even a slip in escaping could not fetch or send anything.
        out.append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:;"
                + " style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\n");
        out.append("<title>").append(Html.escape(title)).append("</title>\n<style>");
        if (hasTimeChart) {
            out.append(resource("uplot/uPlot.min.css"));
        }
        out.append(resource("page.css")).append("</style></head>\n<body>\n<header><h1>");
        out.append(Html.escape(title)).append("</h1>");
        if (!lead.isEmpty()) {
            out.append("<p class=\"lead\">").append(Html.escape(lead)).append("</p>");
        }
        out.append("</header>\n");
        if (sections.size() > 3) {
            out.append("<nav><ol>");
            for (Section section : sections) {
                out.append("<li><a href=\"#").append(section.id).append("\">");
                out.append(Html.escape(section.heading)).append("</a></li>");
            }
            out.append("</ol></nav>\n");
        }
        out.append("<main>\n");
        for (Section section : sections) {
            out.append("<section id=\"").append(section.id).append("\"><h2>");
            out.append(Html.escape(section.heading))
                    .append("</h2>\n")
                    .append(section.body)
                    .append("</section>\n");
        }
        out.append("</main>\n");
        if (hasTimeChart) {
            out.append("<script>").append(resource("uplot/uPlot.iife.min.js")).append("</script>\n");
            out.append("<script>").append(resource("page.js")).append("</script>\n");
        }
        return out.append("</body></html>\n").toString();
    }

    /** Writes the page, whole or not at all. */
    public void writeTo(Path file) throws IOException {
        WholeFile.write(file, render());
    }

    static String resource(String name) {
        try (InputStream in = HtmlPage.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("this jar is incomplete: " + name + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }
}
