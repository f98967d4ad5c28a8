package io.headroom.workbench.live;

import java.util.Locale;

/**
 * How far a machine kept its word during a run.
 *
 * @param stolenShare of CPU time, given to other guests by the hypervisor
 * @param busyShare of CPU time, spent by anybody on this machine
 * @param gaps how often a thread that wakes every 10 ms woke more than 50 ms after it last had
 * @param worstGapMs the longest of them
 * @param gapShare of the run's time, in such gaps
 */
record Disturbance(double stolenShare, double busyShare, int gaps, double worstGapMs, double gapShare) {
    private static final double MAX_STOLEN_SHARE = 0.02;
    private static final double MAX_GAP_SHARE = 0.005;
    private static final double MAX_GAP_MS = 200; // a third of the way to a queue of 300 ms that nobody filled

    /** Whether figures of this run are to be taken with care. */
    boolean disturbed() {
        return stolenShare > MAX_STOLEN_SHARE || gapShare > MAX_GAP_SHARE || worstGapMs > MAX_GAP_MS;
    }

    /** One sentence for people. */
    String inWords() {
        String figures = String.format(
                Locale.ROOT,
                "CPU busy %.0f %%, stolen %.1f %%; %d pauses over 50 ms, the longest %.0f ms",
                busyShare * 100,
                stolenShare * 100,
                gaps,
                worstGapMs);
        return disturbed()
                ? "DISTURBED RUN, repeat it on a quieter machine: " + figures + "."
                : "Undisturbed run: " + figures + ".";
    }
}
