package io.headroom.workbench.report;

import java.util.Locale;

/** Numbers as people read them. */
public final class Numbers {
    private Numbers() {}

    /** So many decimals; "never" for infinity, which is a time that did not come; a dash where there is no number. */
    public static String text(double value, int decimals) {
        return value == Double.POSITIVE_INFINITY ? "never" : Html.number(value, decimals);
    }

    /** The same with its sign, and plus-minus for what rounds to nothing. */
    public static String signed(double value, int decimals) {
        if (!Double.isFinite(value)) {
            return Html.number(value, decimals);
        }
        String text = String.format(Locale.ROOT, "%+." + decimals + "f", value);
        return text.matches("[+-]0(\\.0*)?") ? text.replace("-", "±").replace("+", "±") : text;
    }
}
