package io.headroom.bwe.headroom;

/**
 * How long the queue will be when our word takes effect.
 *
 * <p>What arrives now was sent a queue and a way ago, and what we say now changes what is sent a way from now: between the
 * two lie packets that are under way unseen. The sender has been told their rate by us, so that their queue can be counted
 * instead of being waited for (the dead-time compensation of Smith, 1957):
 *
 * <pre>
 *   D        = rtt + encoder                          how long our word takes to show
 *   q_pred   = q + integral over the last D + q of (r(u) / C - 1) du
 *            = (bits allowed in the last D + q) / C - D
 * </pre>
 *
 * <p>{@code r} is what was allowed, or what was really sent where that was less.
 */
final class QueueForecast {
    private static final int NOTES = 128;
    private static final long NOTE_US = 20_000;
    private static final double MAX_BACK_S = 2.4;

    private final double[] bitsAt = new double[NOTES];
    private double bits;
    private long note;

    /** From the last call until now, {@code bps} were allowed. */
    void onAllowed(long nowUs, double dtS, double bps) {
        bits += dtS * bps;
        long now = nowUs / NOTE_US;
        for (long i = Math.max(note + 1, now - NOTES); i <= now; i++) {
            bitsAt[(int) (i & NOTES - 1)] = bits;
        }
        note = now;
    }

    /** The queue to come, in seconds, on a link of {@code capacityBps} where the newest packets met {@code queueS}. */
    double queueS(long nowUs, double queueS, double loopS, double capacityBps) {
        double backS = Math.min(MAX_BACK_S, loopS + queueS);
        long then = nowUs / NOTE_US - (long) (backS * 1e6 / NOTE_US);
        double unseen = bits - bitsAt[(int) (then & NOTES - 1)];
        return Math.max(0, unseen / Math.max(1, capacityBps) - backS + queueS);
    }
}
