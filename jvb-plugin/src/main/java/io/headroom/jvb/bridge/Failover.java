package io.headroom.jvb.bridge;

import io.headroom.jvb.config.Settings;

/** Counts estimators that had to be switched off; too many in a window of time speak against Headroom as a whole. */
final class Failover {
    private final Settings.Failover settings;
    private final long[] timesUs;
    private int next;
    private int count;

    Failover(Settings.Failover settings) {
        this.settings = settings;
        timesUs = new long[settings.bridgeLimit() + 1];
    }

    /** Notes one more; returns whether that makes too many. */
    synchronized boolean isOneTooMany(long nowUs) {
        timesUs[next] = nowUs;
        next = (next + 1) % timesUs.length;
        count = Math.min(count + 1, timesUs.length);
        return count == timesUs.length && nowUs - timesUs[next] <= settings.bridgeWindowUs();
    }

    /** Forgives. */
    synchronized void reset() {
        count = 0;
    }
}
