package io.headroom.workbench.report;

/**
 * A value of a sample, and where it would fall in 95 of 100 repetitions.
 *
 * @param value of the sample; NaN of an empty one
 * @param low lower end
 * @param high upper end
 */
public record Interval(double value, double low, double high) {
    /** Nothing is known. */
    public static final Interval NONE = new Interval(Double.NaN, Double.NaN, Double.NaN);

    /** Whether it is surely more than nothing. */
    public boolean isAboveZero() {
        return low > 0;
    }

    /** Whether it is surely less than nothing. */
    public boolean isBelowZero() {
        return high < 0;
    }

    /** The value, and the interval in brackets where it has a width that shows. */
    public String toText(int decimals) {
        return text(Numbers.text(value, decimals), Numbers.text(low, decimals), Numbers.text(high, decimals));
    }

    /** The same for differences. */
    public String toSignedText(int decimals) {
        return text(Numbers.signed(value, decimals), Numbers.signed(low, decimals), Numbers.signed(high, decimals));
    }

    private String text(String valueText, String lowText, String highText) {
        boolean wide = Double.isFinite(low) && Double.isFinite(high) && !lowText.equals(highText);
        return wide ? valueText + " [" + lowText + ", " + highText + "]" : valueText;
    }
}
