package io.headroom.jvb.bridge;

import io.headroom.bwe.BandwidthEstimator;
import io.headroom.bwe.NetworkState;
import io.headroom.bwe.TransportFeedback;
import io.headroom.jvb.config.Mode;
import io.headroom.jvb.hooks.FeedbackHook;
import java.time.Duration;
import java.util.List;
import org.jitsi.nlj.rtp.bandwidthestimation2.BandwidthUsage;
import org.jitsi.nlj.rtp.bandwidthestimation2.DelayBasedBwe;
import org.jitsi.nlj.rtp.bandwidthestimation2.PacedPacketInfo;
import org.jitsi.nlj.rtp.bandwidthestimation2.PacketResult;
import org.jitsi.nlj.rtp.bandwidthestimation2.SentPacket;
import org.jitsi.nlj.rtp.bandwidthestimation2.TransportPacketsFeedback;
import org.jitsi.nlj.util.Bandwidth;
import org.jspecify.annotations.Nullable;

/**
 * The send side of engine GoogleCc2: our estimate in the place of the delay-based one. Probing and the loss-based part stay
 * the bridge's.
 */
final class Gcc2Tap implements FeedbackHook {
    private final Headroom headroom;
    private final Slot slot;
    private final TransportFeedback feedback = new TransportFeedback();

    private volatile NetworkState state = NetworkState.NORMAL;
    private long lastBps;

    Gcc2Tap(Headroom headroom, Slot slot) {
        this.headroom = headroom;
        this.slot = slot;
    }

    @Override
    public Object report(
            Object report,
            @Nullable Object acknowledged,
            @Nullable Object probe,
            boolean applicationLimited,
            long builtinBps,
            Object builtinResult) {
        if (headroom.mode() == Mode.OFF) {
            return builtinResult;
        }
        fill((TransportPacketsFeedback) report);
        if (feedback.receivedCount() == 0) {
            return builtinResult; // nothing arrived: no delay to learn from
        }
        feedback.acknowledgedBps(bps(acknowledged));
        feedback.probeBps(bps(probe));
        feedback.applicationLimited(applicationLimited);
        slot.onFeedback(feedback);
        slot.decide(known(builtinBps));
        return slot.decides() ? result(probe != null) : builtinResult;
    }

    @Override
    public long lastEstimateBps(long builtinBps) {
        return slot.decides() ? slot.estimateBps() : builtinBps;
    }

    @Override
    public Object lastState(Object builtinState) {
        return slot.decides() ? usage(state) : builtinState;
    }

    @Override
    public void rtt(Duration rtt) {
        slot.onRtt(rtt.getSeconds() * 1_000_000 + rtt.getNano() / 1_000);
    }

    @Override
    public void threw(Throwable thrown) {
        slot.threw(thrown);
    }

    private void fill(TransportPacketsFeedback report) {
        feedback.begin(Times.toUs(report.getFeedbackTime()));
        List<PacketResult> packets = report.getPacketFeedbacks();
        for (int i = 0; i < packets.size(); i++) { // by index: an iterator would be garbage
            PacketResult packet = packets.get(i);
            SentPacket sent = packet.getSentPacket();
            long sendTimeUs = Times.toUs(sent.getSendTime());
            int sizeBytes = (int) (sent.getSize().getBits() / 8);
            if (packet.isReceived()) {
                long arrivalTimeUs = Times.toUs(packet.getReceiveTime());
                feedback.addReceived(sent.getSequenceNumber(), sendTimeUs, arrivalTimeUs, sizeBytes);
            } else {
                feedback.addLost(sent.getSequenceNumber(), sendTimeUs, sizeBytes);
            }
            PacedPacketInfo pacing = sent.getPacingInfo();
            if (pacing.getProbeClusterId() >= 0) {
                feedback.markProbe(
                        pacing.getProbeClusterId(),
                        pacing.getProbeClusterMinProbes(),
                        pacing.getProbeClusterMinBytes());
            }
        }
    }

    /**
     * What the bridge's controller makes its target of. It takes a result marked as a probe's at once, where it would
     * otherwise climb to it: so a rise that came with a probe is marked.
     */
    private DelayBasedBwe.Result result(boolean probed) {
        long bps = slot.estimateBps();
        NetworkState now = slot.state();
        boolean recovered = state == NetworkState.UNDERUSE && now == NetworkState.NORMAL;
        boolean jump = probed && bps > lastBps;
        lastBps = bps;
        state = now;
        return new DelayBasedBwe.Result(true, jump, bps, recovered, usage(now), null);
    }

    private static BandwidthUsage usage(NetworkState state) {
        return switch (state) {
            case NORMAL -> BandwidthUsage.kBwNormal;
            case UNDERUSE -> BandwidthUsage.kBwUnderusing;
            case OVERUSE -> BandwidthUsage.kBwOverusing;
        };
    }

    private static long bps(@Nullable Object bandwidth) {
        return bandwidth == null ? BandwidthEstimator.UNKNOWN_BPS : ((Bandwidth) bandwidth).getBps();
    }

    private static long known(long bps) {
        return bps > 0 ? bps : BandwidthEstimator.UNKNOWN_BPS; // the built-in's estimate is 0 before its first
    }
}
