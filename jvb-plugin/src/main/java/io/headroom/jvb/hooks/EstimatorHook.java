package io.headroom.jvb.hooks;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Sits in the bridge's GoogleCc estimator and in its delay-based part. All rates are bits per second. */
public interface EstimatorHook extends Hook {
    /** The exact times of the packet that {@link #packet} will follow up with. */
    void packetTimes(Instant now, @Nullable Instant sendTime, @Nullable Instant arrivalTime, int sequenceNumber);

    /** A packet was reported lost. */
    void packetLost(Instant now, @Nullable Instant sendTime, int sequenceNumber);

    /** A packet reaches the delay-based part; its monitor is held. */
    void packet(long nowMs, long arrivalTimeMs, int sizeBytes);

    /**
     * All packets of a report have been processed; the estimate is about to be updated. On the receive side each packet
     * counts as a report.
     *
     * @param lossPart the loss-based part, which knows the delay-based estimate as of the last packet
     */
    void reportComplete(Instant now, Object lossPart);

    /** A round-trip time reaches the delay-based part; its monitor is held. */
    void rtt(long nowMs, long rttMs);

    /** The delay-based part is asked for its estimate; returns the one to use. */
    long delayBasedBps(long builtinBps);

    /** The whole estimator is asked for its estimate; returns the one to use. */
    long currentBps(long builtinBps);
}
