package io.headroom.jvb.bridge;

import io.headroom.jvb.config.Mode;
import io.headroom.jvb.hooks.EstimatorHook;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The bridge's estimator behind a REMB path: where packets are known to count, and where the answer goes out. */
final class ReceiveEstimatorTap implements EstimatorHook {
    private final Headroom headroom;
    private final ReceiverTap receiver;
    private final Slot slot;

    ReceiveEstimatorTap(Headroom headroom, ReceiverTap receiver) {
        this.headroom = headroom;
        this.receiver = receiver;
        slot = receiver.link();
    }

    @Override
    public void packetTimes(
            Instant now, @Nullable Instant sendTime, @Nullable Instant arrivalTime, int sequenceNumber) {}

    @Override
    public void packetLost(Instant now, @Nullable Instant sendTime, int sequenceNumber) {}

    @Override
    public void packet(long nowMs, long arrivalTimeMs, int sizeBytes) {
        if (headroom.mode() != Mode.OFF) {
            receiver.observe(nowMs, arrivalTimeMs, sizeBytes);
        }
    }

    @Override
    public void reportComplete(Instant now, Object lossPart) {}

    @Override
    public void rtt(long nowMs, long rttMs) {
        slot.onRtt(rttMs * 1_000);
    }

    @Override
    public long delayBasedBps(long builtinBps) {
        return builtinBps; // the built-in stays whole, ready to take over; ours is put in its place at the end
    }

    @Override
    public long currentBps(long builtinBps) {
        return slot.decide(builtinBps);
    }

    @Override
    public void threw(Throwable thrown) {
        slot.threw(thrown);
    }
}
