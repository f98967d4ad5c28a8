package io.headroom.workbench.sim;

/** The truth about one flow's path, in true time. Looking at it makes an estimator an oracle. */
public interface NetworkView {
    /** True time: microseconds since the run began. */
    long nowUs();

    /** The mean capacity, from one true time to another, of the narrowest link of the path; the future included. */
    long capacityBps(long fromUs, long toUs);

    /** How long a packet that joined now would wait along the path. */
    long queueDelayUs();

    /** How many flows, media and competitors, are under way on the path's narrowest link, this one included; 1 or more. */
    int flowsOnPath();

    /** What the application can use at most at this moment; 0 while it is muted. */
    long applicationLimitBps();

    /** The round-trip time without queues. */
    long baseRttUs();
}
