package io.headroom.workbench.sim;

import io.headroom.bwe.BandwidthEstimator;
import io.headroom.workbench.sim.Scenario.TargetRule;

/**
 * What a libwebrtc sender makes of REMBs, receiver reports and, in send direction, of its own delay-based estimate.
 *
 * <p>REMB is only a cap (send_side_bandwidth_estimation.cc): the sender's own target starts at the start rate and
 *
 * <pre>
 *   loss &lt;= 2 %        grows to 1.08 * (its minimum of the last second) + 1 kb/s
 *   2 % &lt; loss &lt;= 10 % holds
 *   loss &gt; 10 %        falls to (1 - loss / 2) of itself, once per report and 300 ms + RTT
 *   until 2 s after the first report, with no loss in the last one: jumps up to REMB
 *   target = min(own target, REMB)
 * </pre>
 *
 * <p>In send direction today's libwebrtc (loss_based_bwe_v2.cc) follows the delay-based estimate at once while there is no
 * loss, and stays below it after high loss. That is simplified here: the loss cap is away until a report above 10 %, then
 * follows the rule above, and goes away again when it has grown past the delay-based estimate.
 */
final class TargetRate {
    private static final double LOW_LOSS = 0.02;
    private static final double HIGH_LOSS = 0.10;
    private static final long START_PHASE_US = 2_000_000;
    private static final long INCREASE_INTERVAL_US = 1_000_000;
    private static final long DECREASE_INTERVAL_US = 300_000;
    /** kMaxRtcpFeedbackInterval * 1.2: an older loss says nothing. */
    private static final long REPORT_VALID_US = 6_000_000;
    /** kLimitNumPackets: fewer are no basis for a loss ratio. */
    private static final int LEAST_PACKETS = 20;

    private static final long NEVER = Long.MIN_VALUE;

    private final TargetRule rule;
    private final double minBps;
    private final double maxBps;
    private final long rttUs;

    private double ownBps;
    private double rembBps = Double.MAX_VALUE;
    private double delayBps = Double.MAX_VALUE;
    private boolean lossCapped;

    private long firstReportUs = NEVER;
    private long lastReportUs = NEVER;
    private long lastDecreaseUs = NEVER;
    private boolean decreased;
    private double loss;
    private long lostSum;
    private long expectedSum;

    // the minimum of the last second, as a queue of rising values
    private final long[] minUs = new long[256];
    private final double[] min = new double[256];
    private int minHead;
    private int minSize;

    TargetRate(TargetRule rule, double startBps, double minBps, double maxBps, long rttUs) {
        this.rule = rule;
        this.minBps = minBps;
        this.maxBps = maxBps;
        this.rttUs = rttUs;
        ownBps = startBps;
    }

    /** The target, within its bounds. */
    double bps() {
        if (rule == TargetRule.DIRECT && rembBps != Double.MAX_VALUE) {
            return clamp(Math.min(rembBps, delayBps));
        }
        if (delayBps != Double.MAX_VALUE) {
            return clamp(lossCapped ? Math.min(ownBps, delayBps) : delayBps);
        }
        return clamp(Math.min(ownBps, rembBps));
    }

    void onRemb(long bps) {
        rembBps = bps;
    }

    /** The sender's own estimator spoke; {@link BandwidthEstimator#UNKNOWN_BPS} means that it has nothing to say. */
    void onDelayBased(long bps) {
        delayBps = bps == BandwidthEstimator.UNKNOWN_BPS ? Double.MAX_VALUE : bps;
        if (delayBps != Double.MAX_VALUE && !lossCapped) {
            own(delayBps);
            minSize = 0; // it is followed both ways at once
        }
    }

    /** What a report says of the packets since the last one. */
    void onReport(long nowUs, long lost, long expected) {
        if (firstReportUs == NEVER) {
            firstReportUs = nowUs;
        }
        lostSum += lost;
        expectedSum += expected;
        if (expectedSum < LEAST_PACKETS) {
            return;
        }
        loss = Math.max(0, (double) lostSum / expectedSum);
        lostSum = 0;
        expectedSum = 0;
        lastReportUs = nowUs;
        decreased = false;
        update(nowUs);
    }

    /** To be called every 25 ms. */
    void update(long nowUs) {
        boolean starting = firstReportUs == NEVER || nowUs - firstReportUs < START_PHASE_US;
        if (loss == 0 && starting && rembBps != Double.MAX_VALUE && rembBps > ownBps) {
            own(rembBps);
            minSize = 0;
            return;
        }
        remember(nowUs);
        if (lastReportUs == NEVER || nowUs - lastReportUs > REPORT_VALID_US) {
            return;
        }
        if (loss <= LOW_LOSS) {
            own(min[minHead] * 1.08 + 1_000);
            lossCapped &= ownBps < delayBps;
        } else if (loss > HIGH_LOSS
                && !decreased
                && (lastDecreaseUs == NEVER || nowUs - lastDecreaseUs >= DECREASE_INTERVAL_US + rttUs)) {
            if (delayBps != Double.MAX_VALUE) {
                ownBps = Math.min(ownBps, delayBps);
                lossCapped = true;
            }
            own(ownBps * (1 - loss / 2));
            lastDecreaseUs = nowUs;
            decreased = true;
        }
    }

    private void own(double bps) {
        ownBps = clamp(bps);
    }

    private double clamp(double bps) {
        return Math.max(minBps, Math.min(maxBps, bps));
    }

    private void remember(long nowUs) {
        while (minSize > 0 && nowUs - minUs[minHead] > INCREASE_INTERVAL_US) {
            minHead = minHead + 1 & 255;
            minSize--;
        }
        while (minSize > 0 && min[minHead + minSize - 1 & 255] >= ownBps) {
            minSize--;
        }
        if (minSize == min.length) { // cannot be at one update per 25 ms and one per report
            minHead = minHead + 1 & 255;
            minSize--;
        }
        minUs[minHead + minSize & 255] = nowUs;
        min[minHead + minSize & 255] = ownBps;
        minSize++;
    }
}
