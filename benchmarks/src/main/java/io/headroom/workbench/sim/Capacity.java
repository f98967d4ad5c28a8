package io.headroom.workbench.sim;

import io.headroom.workbench.sim.Scenario.LinkSpec;

/**
 * How a link serves bits over time: in steps of capacity and, on a slotted link, only in one slot per period, at a rate
 * that keeps the mean. Times are nanoseconds here, so that rounding does not add up over a busy period.
 */
final class Capacity {
    /** The end of serving what will never be served. */
    static final long NEVER_NS = Long.MAX_VALUE / 4;

    private static final double NS_PER_S = 1e9;

    private final Schedule bps;
    private final long periodNs;
    private final long slotNs;
    private final double slotFactor;

    Capacity(LinkSpec spec) {
        bps = new Schedule(spec.capacityBps());
        periodNs = 1_000 * spec.slotPeriodUs();
        slotNs = 1_000 * spec.slotUs();
        slotFactor = periodNs > 0 ? (double) periodNs / slotNs : 1;
    }

    /** The mean rate at this moment; slots are not seen. */
    Schedule bps() {
        return bps;
    }

    /** When {@code bits} will have been served if serving begins at {@code startNs}. */
    long finishNs(long startNs, long bits) {
        long nowNs = startNs;
        double left = bits;
        int step = bps.step(nowNs / 1_000);
        while (true) {
            long untilUs = bps.untilUs(step);
            long untilNs = untilUs == Long.MAX_VALUE ? NEVER_NS : 1_000 * untilUs;
            double rate = bps.value(step) * slotFactor / NS_PER_S;
            if (rate > 0) {
                if (periodNs > 0) {
                    long inPeriodNs = nowNs % periodNs;
                    if (inPeriodNs >= slotNs) {
                        nowNs += periodNs - inPeriodNs;
                        inPeriodNs = 0;
                    }
                    untilNs = Math.min(untilNs, nowNs - inPeriodNs + slotNs);
                }
                double neededNs = left / rate;
                if (nowNs + neededNs <= untilNs) {
                    return nowNs + (long) Math.ceil(neededNs);
                }
                left -= Math.max(0, untilNs - nowNs) * rate;
            }
            nowNs = Math.max(nowNs, untilNs);
            if (nowNs >= NEVER_NS) {
                return NEVER_NS;
            }
            step = bps.step(nowNs / 1_000);
        }
    }
}
