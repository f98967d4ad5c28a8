package io.headroom.jvb.bridge;

import io.headroom.bwe.rtp.ExtensionIds;
import io.headroom.bwe.rtp.PacketReader;
import io.headroom.jvb.config.Mode;
import io.headroom.jvb.config.Settings;
import io.headroom.jvb.hooks.ReceiverHook;
import java.time.Instant;
import kotlin.jvm.functions.Function1;
import org.jitsi.nlj.PacketInfo;
import org.jitsi.nlj.stats.NodeStatsBlock;
import org.jitsi.nlj.transform.node.incoming.RemoteBandwidthEstimator;
import org.jitsi.rtp.Packet;
import org.jitsi.rtp.rtcp.rtcpfb.payload_specific_fb.RtcpFbRembPacket;
import org.jspecify.annotations.Nullable;

/** The REMB path of one endpoint: packets in by their bytes, REMBs out, some of them earlier than the bridge would. */
final class ReceiverTap implements ReceiverHook {
    private static final long NEVER_US = Long.MIN_VALUE / 2;

    private final Headroom headroom;
    private final Slot slot;
    private final @Nullable AstFixedBuiltin builtin;
    private final ExtensionIds ids = new ExtensionIds();
    private final PacketReader reader = new PacketReader(ids);

    private volatile boolean linked;
    private volatile @Nullable Object rtcpSender;
    private volatile boolean sendingOurs;

    private @Nullable PacketInfo packetAtHand;
    private int absSendTimeId = ExtensionIds.NONE;
    private long nowUs;
    private long lastImmediateUs = NEVER_US;

    ReceiverTap(Headroom headroom, Slot slot) {
        this.headroom = headroom;
        this.slot = slot;
        builtin = slot.estimator() instanceof AstFixedBuiltin copy ? copy : null;
    }

    /** The estimator behind the receiver has been made. */
    Slot link() {
        linked = true;
        return slot;
    }

    @Override
    public boolean linked() {
        return linked;
    }

    @Override
    public void connected(Object newRtcpSender) {
        rtcpSender = newRtcpSender;
    }

    @Override
    public void packetEnters(Object packetInfo, @Nullable Integer newAbsSendTimeId) {
        if (headroom.mode() == Mode.OFF) {
            return;
        }
        packetAtHand = (PacketInfo) packetInfo;
        int id = newAbsSendTimeId == null ? ExtensionIds.NONE : newAbsSendTimeId;
        if (id != absSendTimeId) {
            absSendTimeId = id;
            ids.setDefaults(id, ExtensionIds.NONE);
        }
    }

    /** The packet at hand reaches the bridge's estimator: the receive side is enabled and the packet has a send time. */
    void observe(long nowMs, long arrivalTimeMs, int sizeBytes) {
        PacketInfo packetInfo = packetAtHand;
        if (packetInfo == null) {
            return;
        }
        Packet packet = packetInfo.getPacket();
        Instant received = packetInfo.getReceivedTime();
        long arrivalTimeUs = received == null ? arrivalTimeMs * 1_000 : Times.toUs(received);
        nowUs = arrivalTimeUs;
        PacketReader.Outcome outcome =
                reader.read(packet.getBuffer(), packet.getOffset(), packet.getLength(), arrivalTimeUs);
        if (outcome != PacketReader.Outcome.OBSERVED) {
            slot.malformedPackets = reader.malformedPackets();
            return;
        }
        if (builtin != null) {
            builtin.asTold(nowMs, sizeBytes);
        }
        slot.onPacket(arrivalTimeUs, reader.sendTimeUs(), reader.sizeBytes(), reader.ssrc(), reader.sequenceNumber());
    }

    @Override
    public void packetLeaves(Object receiver) {
        if (packetAtHand == null) {
            return;
        }
        packetAtHand = null; // its buffer goes back to the pool
        if (isRembDue()) {
            lastImmediateUs = nowUs;
            sendRemb((RemoteBandwidthEstimator) receiver);
        }
    }

    @Override
    public void rembCreated(@Nullable Object remb) {
        if (remb != null) {
            slot.onRemb(((RtcpFbRembPacket) remb).getBitrate(), sendingOurs);
        }
    }

    @Override
    public void describe(Object nodeStats) {
        NodeStatsBlock stats = (NodeStatsBlock) nodeStats;
        stats.addString("headroom_arm", slot.arm.name);
        stats.addString("headroom_mode", headroom.mode().toString());
        stats.addString("headroom_endpoint_hash", Identity.readable(slot.identity.endpoint()));
        describe(stats, "headroom_receive_", slot);
        stats.addNumber("headroom_receive_remb_bps", slot.rembBps());
        stats.addNumber("headroom_receive_rembs", slot.rembs);
        stats.addNumber("headroom_receive_immediate_rembs", slot.immediateRembs);
        stats.addNumber("headroom_receive_malformed_packets", slot.malformedPackets);
        Slot send = headroom.sendSlotOf(slot.identity);
        if (send != null) {
            describe(stats, "headroom_send_", send);
        }
    }

    private static void describe(NodeStatsBlock stats, String prefix, Slot slot) {
        stats.addNumber(prefix + "estimate_bps", slot.estimateBps());
        stats.addNumber(prefix + "builtin_bps", slot.builtinBps());
        stats.addNumber(prefix + "received_bps", slot.receivedBps);
        stats.addNumber(prefix + "loss", slot.lossFraction);
        stats.addString(prefix + "state", slot.stats().state.toString());
        stats.addString(prefix + "reason", slot.reason());
        stats.addNumber(prefix + "reason_bps", slot.stats().reasonBps);
        stats.addString(prefix + "in_use", slot.decides() ? slot.arm.name : Settings.BUILTIN);
        String failure = slot.failure();
        if (failure != null) {
            stats.addString(prefix + "failure", failure);
        }
    }

    @Override
    public void threw(Throwable thrown) {
        packetAtHand = null;
        slot.threw(thrown);
    }

    /** Whether the estimate has fallen so far below what the sender was told that it should not wait. */
    private boolean isRembDue() {
        Settings.Remb remb = headroom.settings().remb();
        if (!remb.immediate() || rtcpSender == null || builtin != null || !slot.decides()) {
            return false; // the built-in with correct send times is to differ from what shipped in nothing else
        }
        long toldBps = slot.rembBps();
        return toldBps > 0
                && slot.estimateBps() <= toldBps * (1 - remb.decreaseThreshold())
                && (nowUs - lastImmediateUs >= remb.minIntervalUs() || nowUs < lastImmediateUs);
    }

    @SuppressWarnings("unchecked") // the bridge's function takes RTCP packets
    private void sendRemb(RemoteBandwidthEstimator receiver) {
        Object sender = rtcpSender;
        if (sender == null) {
            return;
        }
        RtcpFbRembPacket remb;
        sendingOurs = true;
        try {
            remb = receiver.createRemb();
        } finally {
            sendingOurs = false;
        }
        if (remb != null) {
            ((Function1<Object, Object>) sender).invoke(remb);
        }
    }
}
