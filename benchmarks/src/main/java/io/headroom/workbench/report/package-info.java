/**
 * What a reader sees: tables for the terminal, and one self-contained HTML page that needs no network.
 *
 * <pre>
 *   HtmlPage page = new HtmlPage("Receive suite");
 *   page.lead("Five estimators, ten seeds.");
 *   page.section("Verdict").table(table).text("Paired by seed.");
 *   page.section("RFC 8867 5.1").chart(new TimeChart(timesS)
 *           .panel("rate", "Mb/s", panel -> panel.capacity("capacity", capacityMbps).line("headroom", estimateMbps))
 *           .panel("queue", "ms", panel -> panel.line("headroom", queueMs))
 *           .lanes("reason", reasons, reasonMbps, "Mb/s"));
 *   page.writeTo(Path.of("report.html"));
 *
 *   {@link Table} ------------------> toText (terminal) | HtmlPage
 *   {@link TimeChart}         (uPlot)     --\
 *   {@link ScatterChart}      (plain SVG) ---+--> {@link HtmlPage} --> one file: style, script, uPlot and data inlined
 *   {@link DistributionChart} (plain SVG) --/
 * </pre>
 *
 * <p>A name has one colour and one dash on the whole page, from {@link Palette}: Okabe and Ito's colours, which remain
 * distinct to colour-blind readers, and dashes, which remain distinct on paper. Charts draw themselves when they scroll
 * into view; panels of one chart zoom together. Whatever text comes in is escaped on its way out, and the same input
 * gives the same bytes.
 */
@NullMarked
package io.headroom.workbench.report;

import org.jspecify.annotations.NullMarked;
