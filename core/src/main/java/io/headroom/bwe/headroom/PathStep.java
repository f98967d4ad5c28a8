package io.headroom.bwe.headroom;

/**
 * Tells a path (or clock) that became longer from a queue that grew.
 *
 * <p>Both begin with a jump of the one-way delay. After a route change or a clock jump the new level stays flat from the
 * first packet on, whatever we send; a queue, or the backlog of an outage, moves as soon as less is sent than the link
 * carries. So a jump is watched until the level moves, or until one of two proofs that it is a step:
 *
 * <pre>
 *   jump:    d(i) - d(i-1) > 20 ms + 3 sigma
 *   moved:   the 80 ms minimum has left a band of 3 ms + 2 sigma + a tenth of the jump, at most 20 ms
 *   step:    flat for 400 ms, and arrival gaps follow send gaps (rho < 0.8, see {@link ArrivalLog}): there is no backlog
 *         or flat while a queue would have drained by more than twice the band, at the rate we were cut to
 * </pre>
 *
 * <p>A queue that is full is flat as well, but it loses packets: after more than one loss nothing is concluded.
 */
final class PathStep {
    private static final double MIN_JUMP_US = 20_000;
    private static final double FLAT_US = 3_000;
    private static final double MAX_SLACK_US = 20_000;
    private static final long SETTLE_US = PathDelay.SLOT_US;
    private static final long WATCH_US = 400_000;
    private static final double FOLLOWS_SEND_GAPS = 0.8;
    private static final double MAX_STEP_S = 0.1;

    private boolean any;
    private long lastDelayUs;
    private boolean watching;
    private long jumpAtUs;
    private long lastCheckUs;
    private double slackUs;
    private double dueDrainUs;
    private long lostBefore;
    private long minUs;
    private long maxUs;

    void clear() {
        any = false;
        watching = false;
    }

    void onPacket(long arrivalUs, long delayUs, double sigmaUs, long lost) {
        long jump = delayUs - lastDelayUs;
        if (any && jump > MIN_JUMP_US + 3 * sigmaUs) {
            watching = true;
            slackUs = Math.min(MAX_SLACK_US, 0.1 * jump);
            lastCheckUs = arrivalUs;
            dueDrainUs = 0;
            lostBefore = lost;
            jumpAtUs = arrivalUs;
            minUs = Long.MAX_VALUE;
            maxUs = Long.MIN_VALUE;
        }
        any = true;
        lastDelayUs = delayUs;
    }

    /** Whether there was a jump that is not yet explained. */
    boolean watching() {
        return watching;
    }

    /**
     * Looks at the level; called at each evaluation while {@link #watching}.
     *
     * @param drainShare how fast a queue would drain now: 1 - received / capacity, or 0 if unknown
     * @param lost packets lost so far
     * @return how much longer the path has become, or 0
     */
    long check(long nowUs, long rawQueueUs, double sigmaUs, double drainShare, long lost, ArrivalLog log) {
        long sinceUs = nowUs - jumpAtUs;
        if (sinceUs < SETTLE_US) {
            return 0;
        }
        minUs = Math.min(minUs, rawQueueUs);
        maxUs = Math.max(maxUs, rawQueueUs);
        double bandUs = FLAT_US + 2 * sigmaUs + slackUs;
        dueDrainUs += Math.max(0, drainShare) * Math.min(MAX_STEP_S * 1e6, nowUs - lastCheckUs);
        lastCheckUs = nowUs;
        boolean overflows = lost - lostBefore > 1;
        if (overflows || maxUs - minUs > bandUs || rawQueueUs < MIN_JUMP_US / 2) {
            watching = false;
            return 0;
        }
        boolean noBacklog = sinceUs >= WATCH_US && log.rho(WATCH_US - SETTLE_US) < FOLLOWS_SEND_GAPS;
        if (noBacklog || dueDrainUs > 2 * bandUs + MIN_JUMP_US) {
            watching = false;
            return minUs;
        }
        return 0;
    }
}
