package io.headroom.bwe.headroom;

/**
 * The start, when nothing is known of the path but what the first packets show.
 *
 * <pre>
 *   trains agree          -> up to PROOF_SHARE of what they hope for, fourfold a loop, and no further: reached
 *   a burst got through   -> its rate (a browser's probe cluster)
 *   busy                  -> 2.5-fold a loop
 *   little is sent        -> hold
 * </pre>
 */
final class FastStart {
    /** A queue that is no reason yet to end the start. */
    static final double MARGIN_US = 20_000;

    private static final double FACTOR = 2.5; // per loop
    private static final double PROVEN_FACTOR = 4; // while trains prove far more
    private static final double BUSY = 0.5;
    private static final double BUSY_PROVEN = 0.4; // a rate that rises fourfold is not yet received
    private static final double TIGHT = 1.3; // trains agree if they hope for at most so much more than they prove
    private static final double REACHED = 0.97;

    /** A browser's probe cluster: 5 packets or 15 ms at 3 and 6 times the start rate (libwebrtc probe_controller.cc). */
    private static final long PROBE_WINDOW_US = 30_000;

    private double rateBps;
    private String reason = "";
    private double reasonBps;

    /** What to allow after {@code dtS} at {@code nowBps}, a loop taking {@code loopS}; true when trains allow no more. */
    boolean look(PathView v, ArrivalLog log, double nowBps, double dtS, double loopS) {
        boolean dispersed = v.ceilingBps < Double.POSITIVE_INFINITY; // or trains prove no more than how they were sent
        boolean agree = dispersed && v.provenBps > 0 && v.hopedBps < TIGHT * v.provenBps && !log.maybeBatched();
        double limit = agree ? RateControl.PROOF_SHARE * v.hopedBps : Double.POSITIVE_INFINITY;
        if (nowBps >= REACHED * limit) {
            say(limit, "start: reached what trains prove", v.provenBps);
            return true;
        }
        boolean proven = agree && v.bursts;
        double burst = 0.9 * log.rateBps(v.nowUs, PROBE_WINDOW_US);
        if (burst > nowBps && v.queueUs < MARGIN_US) {
            say(Math.min(burst, limit), "start: a burst got through", burst);
        } else if (v.receivedBps > (proven ? BUSY_PROVEN : BUSY) * nowBps) {
            double grown = nowBps * Math.pow(proven ? PROVEN_FACTOR : FACTOR, dtS / loopS);
            double next = Math.min(Math.min(grown, 4 * v.receivedBps), limit);
            say(next, next == limit ? "start: train" : "start: doubling", v.provenBps);
        } else {
            say(nowBps, "start: app-limited", v.receivedBps);
        }
        return false;
    }

    double rateBps() {
        return rateBps;
    }

    String reason() {
        return reason;
    }

    double reasonBps() {
        return reasonBps;
    }

    private void say(double bps, String why, double whyBps) {
        rateBps = bps;
        reason = why;
        reasonBps = whyBps;
    }
}
