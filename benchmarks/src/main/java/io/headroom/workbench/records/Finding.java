package io.headroom.workbench.records;

import io.headroom.workbench.report.Interval;
import io.headroom.workbench.report.Numbers;

/**
 * How one arm differs from another in one measure.
 *
 * @param measure what was looked at
 * @param first the arm
 * @param second the arm it is compared with
 * @param difference the first's less the second's, in the measure's unit of differences, by conferences drawn anew
 * @param conferences in how many of the first, and of the second, it was seen: the lesser number
 */
record Finding(Measure measure, String first, String second, Interval difference, long conferences) {
    /**
     * With fewer clusters the percentile bootstrap is too sure of itself (Cameron, Gelbach and Miller, Bootstrap-based
     * improvements for inference with clustered errors, 2008: from 5 to 30 clusters).
     */
    static final int ENOUGH_CONFERENCES = 20;

    boolean isKnown() {
        return Double.isFinite(difference.value());
    }

    boolean hasEnough() {
        return conferences >= ENOUGH_CONFERENCES;
    }

    /** +1 if the first is surely and noticeably better, -1 if worse, else 0. */
    int sign() {
        if (!hasEnough() || !(Math.abs(difference.value()) >= measure.matters)) {
            return 0;
        }
        int more = difference.isAboveZero() ? 1 : difference.isBelowZero() ? -1 : 0;
        return measure.moreIsBetter ? more : -more;
    }

    /** Such as "carried 12.3 % more (8.1 to 16.4 %)", or that nothing is sure. */
    String inWords() {
        String unit = " " + measure.differenceUnit();
        int decimals = measure.differenceDecimals();
        if (sign() == 0) {
            String value = Numbers.signed(difference.value(), decimals);
            String low = Numbers.signed(difference.low(), decimals);
            String high = Numbers.signed(difference.high(), decimals);
            return "no sure difference in "
                    + switch (measure) {
                        case CARRIED -> "what was carried";
                        case RTT_RISE -> "queueing";
                        default -> measure.title;
                    }
                    + " (" + value + unit + (low.equals(high) ? "" : ", " + low + " to " + high + unit) + ")";
        }
        return switch (measure) {
                    case CARRIED -> "carried ";
                    case RTT_RISE -> "queued ";
                    case LOSS -> "lost ";
                    default -> measure.title + " ";
                }
                + amount(measure == Measure.RTT_RISE ? "longer" : "more", "less");
    }

    /** Such as "12.3 % more (8.1 to 16.4 %)". */
    String amount(String more, String less) {
        String unit = " " + measure.differenceUnit();
        int decimals = measure.differenceDecimals();
        boolean positive = difference.value() >= 0;
        double low = positive ? difference.low() : -difference.high();
        double high = positive ? difference.high() : -difference.low();
        String lowText = Numbers.text(low, decimals);
        String highText = Numbers.text(high, decimals);
        return Numbers.text(Math.abs(difference.value()), decimals) + unit + " " + (positive ? more : less)
                + (lowText.equals(highText) ? "" : " (" + lowText + " to " + highText + unit + ")");
    }
}
