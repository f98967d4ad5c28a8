package io.headroom.jvb.hooks;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Sits in the delay-based part of the bridge's engine GoogleCc2, whose monitor is held in each call. */
public interface FeedbackHook extends Hook {
    /**
     * The built-in has worked through a report.
     *
     * @param report the bridge's report
     * @param acknowledged the bridge's measure of the acknowledged rate, null if it has none
     * @param probe the result of a probe, null if there was none
     * @param applicationLimited whether the sender had less to send than it was allowed
     * @param builtinBps the built-in's estimate after this report, bits per second
     * @param builtinResult what it made of it
     * @return the result to use
     */
    Object report(
            Object report,
            @Nullable Object acknowledged,
            @Nullable Object probe,
            boolean applicationLimited,
            long builtinBps,
            Object builtinResult);

    /** The bridge asks for the last estimate, bits per second; returns the one to use. */
    long lastEstimateBps(long builtinBps);

    /** The bridge asks for the last detector state; returns the one to use. */
    Object lastState(Object builtinState);

    /** A new round-trip time. */
    void rtt(Duration rtt);
}
