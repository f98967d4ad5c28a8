package io.headroom.workbench.live;

/** The one clock of the live bench. */
final class Clock {
    private Clock() {}

    /** Microseconds, monotonic, from an origin of its own. */
    static long nowUs() {
        return System.nanoTime() / 1000;
    }
}
