package io.headroom.bwe.headroom;

/**
 * Holding a share of a link whose queue is kept full by flows that ignore delay.
 *
 * <p>Grows towards a little less than half of what trains showed of the link, backs off when the other did (the queue fell
 * a quarter below its peak), and ends when the queue has been empty for a second or is our own again.
 */
final class Competition {
    /** What becomes of it. */
    enum Verdict {
        GOES_ON,
        QUEUE_GONE,
        QUEUE_OURS
    }

    /** What is claimed: a little less than an equal share with one other. */
    private static final double SHARE = 0.44;

    private static final double CLAIM = 0.5; // of what we had, or of the link, to begin with
    private static final double CUT = 0.9;
    private static final double PEAK_SHARE = 0.75;
    private static final long CUT_INTERVAL_US = 1_500_000;
    private static final double MIN_STEP_BPS = 15_000;
    private static final double REACH_S = 4;
    private static final long EMPTY_US = 1_000_000;
    private static final long OURS_US = 400_000;
    private static final double OURS_RHO = 1.6;
    private static final double BUSY_SHARE = 0.6;

    private double peakQueueUs;
    private long emptySinceUs;
    private long notOursUs;
    private long lastCutUs;

    void begin(PathView v) {
        peakQueueUs = v.queueUs;
        emptySinceUs = v.nowUs;
        notOursUs = v.nowUs;
    }

    /** What is claimed at first, on a link of {@code linkBps} (0 if unknown). */
    double claimBps(double rateBeforeBps, double linkBps) {
        return CLAIM * (linkBps > 0 ? Math.min(rateBeforeBps, linkBps) : rateBeforeBps);
    }

    /** Whether it is over; {@code rho} is the gap test of the last 1.5 s. */
    Verdict look(PathView v, boolean isEmpty, double rho) {
        if (!isEmpty) {
            emptySinceUs = v.nowUs;
        } else if (v.nowUs - emptySinceUs > EMPTY_US) {
            return Verdict.QUEUE_GONE;
        }
        if (rho <= OURS_RHO) {
            notOursUs = v.nowUs;
        } else if (v.nowUs - notOursUs > OURS_US) {
            return Verdict.QUEUE_OURS;
        }
        peakQueueUs = Math.max(peakQueueUs, v.queueUs);
        return Verdict.GOES_ON;
    }

    /** Whether the other backed off, so that we do; at most each 1.5 s. */
    boolean otherBackedOff(PathView v) {
        if (v.queueUs >= PEAK_SHARE * peakQueueUs || v.nowUs - lastCutUs <= CUT_INTERVAL_US) {
            return false;
        }
        lastCutUs = v.nowUs;
        peakQueueUs = v.queueUs;
        return true;
    }

    double backedOffBps(double rateBps) {
        return CUT * rateBps;
    }

    /** The rate after {@code dtS} of growth on a link of {@code linkBps} (0 if unknown). */
    double grownBps(PathView v, double rateBps, double linkBps, double dtS) {
        if (v.receivedBps <= BUSY_SHARE * rateBps) {
            return rateBps;
        }
        double share = SHARE * linkBps;
        double next = rateBps + dtS * Math.max(MIN_STEP_BPS, (share - rateBps) / REACH_S);
        return v.bursts && linkBps > 0 ? Math.min(next, Math.max(rateBps, share)) : next;
    }
}
