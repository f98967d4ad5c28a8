package io.headroom.workbench.report;

/** A picture on a page. */
public sealed interface Chart permits TimeChart, ScatterChart, DistributionChart {
    /** The picture as HTML. {@code id} is unique on its page; colours come from {@code palette}. */
    String toHtml(String id, Palette palette);
}
