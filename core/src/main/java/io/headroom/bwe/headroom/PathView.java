package io.headroom.bwe.headroom;

/** What the evidence says at one moment; refilled for each evaluation and read by {@link RateControl}. */
final class PathView {
    /** Arrival time of the packet at hand, microseconds. */
    long nowUs;

    /** The queue, jitter and large frames taken out, microseconds. */
    double queueUs;

    /** The queue that the newest packets met, microseconds. */
    double newestQueueUs;

    /** At what rate the packets of the last quarter of a second were sent, bit/s. */
    double sentBps;

    /** The mean queue of the last four slots, or negative where there are too few. */
    double slowQueueUs;

    /** Jitter of the queue measure on this path, microseconds. */
    double sigmaUs;

    /** What arrived in the last quarter of a second, bit/s. */
    double receivedBps;

    /** What trains prove, one standard error on the safe side, bit/s; 0 when too few. */
    double provenBps;

    /** The same, one standard error on the hopeful side. */
    double hopedBps;

    /** What the path cannot exceed, or infinity. */
    double ceilingBps = Double.POSITIVE_INFINITY;

    /** Whether the sender lets a whole frame go at once, so that dispersion shows the link. */
    boolean bursts;
}
