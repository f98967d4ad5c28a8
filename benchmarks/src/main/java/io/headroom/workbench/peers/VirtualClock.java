package io.headroom.workbench.peers;

/**
 * The time that foreign classes see in place of the system's: one per thread, set before each call into them. Public
 * only because classes of other loaders call it.
 */
public final class VirtualClock {
    /** Some time in 2001, so that no foreign class meets a time it takes for "never". */
    static final long ORIGIN_MS = 1_000_000_000_000L;

    private static final ThreadLocal<long[]> NOW_MS = ThreadLocal.withInitial(() -> new long[] {ORIGIN_MS});

    private VirtualClock() {}

    /** Replaces {@link System#currentTimeMillis} in foreign classes. */
    public static long currentTimeMillis() {
        return NOW_MS.get()[0];
    }

    /** Sets this thread's time, microseconds on the host's clock, and returns it as the milliseconds foreigners see. */
    static long set(long nowUs) {
        long nowMs = toMs(nowUs);
        NOW_MS.get()[0] = nowMs;
        return nowMs;
    }

    static long toMs(long timeUs) {
        return ORIGIN_MS + Math.floorDiv(timeUs, 1_000L);
    }
}
