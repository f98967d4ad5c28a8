package io.headroom.workbench.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Gives each name of a page one colour and one dash, in the order in which the names come.
 *
 * <p>The colours are those of Okabe and Ito (Color Universal Design, 2008) but yellow, which is lost on white paper.
 * Black and grey are kept for what is not an estimator: the capacity and the oracle. Not thread-safe.
 */
final class Palette {
    /** How one name is drawn. */
    record Style(String colour, List<Integer> dash) {}

    static final Style CAPACITY = new Style("#000000", List.of());
    static final Style REFERENCE = new Style("#777777", List.of(2, 3));

    private static final List<String> COLOURS =
            List.of("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9");
    private static final List<List<Integer>> DASHES =
            List.of(List.of(), List.of(8, 3), List.of(3, 3), List.of(10, 3, 2, 3), List.of(5, 2), List.of(1, 3));

    private final Map<String, Style> styles = new LinkedHashMap<>();
    private int next;

    /** Draws {@code name} as something to compare with rather than to judge. */
    void reference(String name) {
        styles.putIfAbsent(name, REFERENCE);
    }

    Style of(String name) {
        Style known = styles.get(name);
        if (known != null) {
            return known;
        }
        int i = next++;
        int round = i / COLOURS.size(); // a seventh name shares a colour, never a colour and a dash
        Style style = new Style(COLOURS.get(i % COLOURS.size()), DASHES.get((i + round) % DASHES.size()));
        styles.put(name, style);
        return style;
    }
}
