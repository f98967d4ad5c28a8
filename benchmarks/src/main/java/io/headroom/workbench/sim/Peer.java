package io.headroom.workbench.sim;

import io.headroom.bwe.BandwidthEstimator;
import org.jspecify.annotations.Nullable;

/**
 * An estimator together with the habits of its host: one for each media flow.
 *
 * <p>All times are those of the host's clock, which drifts and jumps where the scenario says so: the receiver's clock in
 * receive direction, the sender's in send direction.
 */
public interface Peer {
    /** The estimator. */
    BandwidthEstimator estimator();

    /** When REMBs leave. Receive direction. */
    default RembPolicy rembPolicy() {
        return RembPolicy.LIBWEBRTC;
    }

    /** Called every 25 ms, as libwebrtc's process thread and the bridge's timers would. */
    default void process(long nowUs) {}

    /**
     * Whether the estimate already accounts for loss, so that it is the sender's target as it stands. Otherwise the sender
     * adds the loss-based rule of libwebrtc. Send direction.
     */
    default boolean ownsLossControl() {
        return false;
    }

    /** Whether {@link #nextProbe} decides on probe clusters; otherwise the sender does. Send direction. */
    default boolean ownsProbing() {
        return false;
    }

    /** Told of each packet that leaves. Send direction. */
    default void onSent(long nowUs, long sequenceNumber, int sizeBytes, int probeCluster) {}

    /** Told of each receiver report: packets lost and expected since the one before (RFC 3550). Send direction. */
    default void onReceiverReport(long nowUs, long lost, long expected) {}

    /** A probe cluster to send now, or null. Asked after each report and each {@link #process}. Send direction. */
    default @Nullable ProbeCluster nextProbe(long nowUs) {
        return null;
    }

    /**
     * A train of packets sent at a rate of its own, to see whether it gets through.
     *
     * @param id its number, as in {@link io.headroom.bwe.TransportFeedback#markProbe}
     * @param bitrateBps how fast it is to be sent
     * @param minPackets how many packets at least
     * @param minBytes how many bytes at least
     */
    record ProbeCluster(int id, long bitrateBps, int minPackets, int minBytes) {}
}
