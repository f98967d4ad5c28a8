package io.headroom.jvb.bridge;

import io.headroom.bwe.TransportFeedback;
import io.headroom.jvb.config.Mode;
import io.headroom.jvb.hooks.EstimatorHook;
import java.time.Instant;
import org.jitsi_modified.impl.neomedia.rtp.sendsidebandwidthestimation.SendSideBandwidthEstimation;
import org.jspecify.annotations.Nullable;

/**
 * The send side of engine GoogleCc: gathers the packets of a report, and puts our estimate in the place of the delay-based
 * one. The loss-based part stays in charge of losses.
 */
final class ClassicSendTap implements EstimatorHook {
    private static final int MAX_REPORT = 8_192; // far more than one feedback packet can tell of

    private final Headroom headroom;
    private final Slot slot;
    private final TransportFeedback feedback = new TransportFeedback();

    private boolean begun;
    private long sendTimeUs;
    private long arrivalTimeUs;
    private int sequenceNumber;
    private long unwrapped = 1 << 16; // a lap ahead: the first may lie half a lap behind, and none is negative

    ClassicSendTap(Headroom headroom, Slot slot) {
        this.headroom = headroom;
        this.slot = slot;
    }

    @Override
    public void packetTimes(
            Instant now, @Nullable Instant sendTime, @Nullable Instant arrivalTime, int newSequenceNumber) {
        if (sendTime == null || arrivalTime == null || headroom.mode() == Mode.OFF) {
            return;
        }
        begin(Times.toUs(now));
        sendTimeUs = Times.toUs(sendTime);
        arrivalTimeUs = Times.toUs(arrivalTime);
        sequenceNumber = newSequenceNumber;
    }

    @Override
    public void packetLost(Instant now, @Nullable Instant sendTime, int lostSequenceNumber) {
        if (sendTime == null || headroom.mode() == Mode.OFF || feedback.size() >= MAX_REPORT) {
            return;
        }
        begin(Times.toUs(now));
        feedback.addLost(unwrap(lostSequenceNumber), Times.toUs(sendTime), 0);
    }

    @Override
    public void packet(long nowMs, long arrivalTimeMs, int sizeBytes) {
        if (begun && feedback.size() < MAX_REPORT) {
            feedback.addReceived(unwrap(sequenceNumber), sendTimeUs, arrivalTimeUs, sizeBytes);
        }
    }

    @Override
    public void reportComplete(Instant now, Object lossPart) {
        if (!begun) {
            return;
        }
        begun = false;
        slot.onFeedback(feedback);
        if (slot.decides()) {
            ((SendSideBandwidthEstimation) lossPart).updateReceiverEstimate(slot.estimateBps());
        }
    }

    @Override
    public void rtt(long nowMs, long rttMs) {
        slot.onRtt(rttMs * 1_000);
    }

    @Override
    public long delayBasedBps(long builtinBps) {
        return slot.decide(builtinBps);
    }

    @Override
    public long currentBps(long builtinBps) {
        return builtinBps; // what the loss-based part made of our estimate
    }

    @Override
    public void threw(Throwable thrown) {
        begun = false;
        slot.threw(thrown);
    }

    private void begin(long nowUs) {
        if (!begun) {
            begun = true;
            feedback.begin(nowUs);
        }
    }

    private long unwrap(int newSequenceNumber) {
        unwrapped += (short) (newSequenceNumber - (int) unwrapped);
        return unwrapped;
    }
}
