package io.headroom.workbench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HtmlPageTest {
    private static final String NASTY = "</script><img src=x onerror=\"alert('1')\">&";

    @ParameterizedTest
    @ValueSource(strings = {"uPlot.iife.min.js", "uPlot.min.css", "LICENSE"})
    void theVendoredChartsAreTheFilesWeTookIn(String name) throws Exception {
        byte[] bytes = HtmlPage.resource("uplot/" + name).getBytes(StandardCharsets.UTF_8);
        String sum =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));

        assertThat(HtmlPage.resource("uplot/SHA256SUMS").lines()).contains(sum + "  " + name);
    }

    @Test
    void noNameCanBreakOutOfThePage() {
        HtmlPage page = new HtmlPage(NASTY).lead(NASTY);
        page.section(NASTY)
                .text(NASTY)
                .table(new Table(NASTY).left(NASTY).row(NASTY))
                .chart(new TimeChart(new double[] {0, 1})
                        .panel(NASTY, NASTY, panel -> panel.line(NASTY, new double[] {1, 2})))
                .chart(new ScatterChart(NASTY, NASTY, true).point(NASTY, 10, 9, 11, 90, 89, 91));

        String html = page.render();

        assertThat(html).doesNotContain("<img");
        assertThat(html.split("</script>", -1)).hasSize(4); // data, uPlot, page.js
        assertThat(chartData(html).at("/panels/0/series/0/name").textValue()).isEqualTo(NASTY);
    }

    @Test
    void aPageNeedsNothingFromOutside() {
        HtmlPage page = new HtmlPage("Offline");
        page.section("A").chart(new TimeChart(new double[] {0}).panel("rate", "Mb/s", p -> p.line("a", new double[1])));
        String html = page.render();

        assertThat(html)
                .contains("default-src 'none'")
                .doesNotContain("src=\"http")
                .doesNotContain("@import");
        assertThat(Pattern.compile("(?:src|href)=\"(?!#)").matcher(html).find()).isFalse();
    }

    @Test
    void theSameInputGivesTheSameBytes() {
        assertThat(somePage().render()).isEqualTo(somePage().render());
    }

    @Test
    void longSeriesAreThinnedWithoutLosingPeaks() {
        int n = 100_000;
        double[] timesS = new double[n];
        double[] queueMs = new double[n];
        for (int i = 0; i < n; i++) {
            timesS[i] = i / 1000.0;
        }
        queueMs[54_321] = 300;
        HtmlPage page = new HtmlPage("Long");
        page.section("A").chart(new TimeChart(timesS).panel("queue", "ms", p -> p.peaks("a", queueMs)));

        JsonNode values = chartData(page.render()).at("/panels/0/series/0/values");

        assertThat(values.size()).isLessThanOrEqualTo(300);
        assertThat(values.findValuesAsText("")).isEmpty();
        double max = 0;
        for (JsonNode value : values) {
            max = Math.max(max, value.doubleValue());
        }
        assertThat(max).isEqualTo(300);
    }

    @Test
    void gapsStayGaps() {
        HtmlPage page = new HtmlPage("Gaps");
        page.section("A")
                .chart(new TimeChart(new double[] {0, 1, 2})
                        .panel(
                                "rate",
                                "Mb/s",
                                p -> p.line("a", new double[] {Double.NaN, 1.25, Double.POSITIVE_INFINITY})));

        assertThat(chartData(page.render()).at("/panels/0/series/0/values").toString())
                .isEqualTo("[null,1.25,null]");
    }

    @Test
    void aNameKeepsItsColourAndNoTwoNamesLookAlike() {
        Palette palette = new Palette();
        List<Palette.Style> styles = java.util.stream.IntStream.range(0, 12)
                .mapToObj(i -> palette.of("estimator" + i))
                .toList();

        assertThat(styles).doesNotHaveDuplicates();
        assertThat(palette.of("estimator3")).isSameAs(styles.get(3));
    }

    @Test
    void aSeriesOfTheWrongLengthIsRefused() {
        assertThatThrownBy(() -> new TimeChart(new double[3]).panel("rate", "Mb/s", p -> p.line("a", new double[2])))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a has 2 values for 3 points in time");
    }

    @Test
    void aTableLinesUpOnTheTerminal() {
        Table table = new Table("seeds 1..3").left("estimator").right("util %");
        table.row("headroom", Table.Cell.good("96.2")).row("gcc", "7.5");

        assertThat(table.toText()).isEqualTo("""
                        seeds 1..3
                        estimator  util %
                        -----------------
                        headroom     96.2
                        gcc           7.5
                        """);
    }

    private static HtmlPage somePage() {
        HtmlPage page = new HtmlPage("Same").references(List.of("oracle"));
        page.section("A")
                .chart(new ScatterChart("p95 queue, ms", "utilisation, %", true)
                        .point("headroom", 30, 20, 40, 95, 90, 99)
                        .reference("oracle", 31, 20, 40, 94, 90, 99));
        return page;
    }

    private static JsonNode chartData(String html) {
        Matcher matcher = Pattern.compile("<script type=\"application/json\" data-for=\"chart1\">(.*?)</script>")
                .matcher(html);
        assertThat(matcher.find()).isTrue();
        try {
            return new ObjectMapper().readTree(matcher.group(1));
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
