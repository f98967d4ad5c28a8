package miniature;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jitsi.nlj.PacketInfo;
import org.jitsi.nlj.RtpReceiverImpl;
import org.jitsi.nlj.util.ReadOnlyStreamInformationStore;
import org.jitsi.rtp.Packet;
import org.jitsi.rtp.rtcp.rtcpfb.payload_specific_fb.RtcpFbRembPacket;
import org.jitsi.utils.logging.DiagnosticContext;
import org.jitsi_modified.impl.neomedia.rtp.remotebitrateestimator.RemoteBitrateEstimatorAbsSendTime;

/** One endpoint's REMB path, in virtual time. */
final class Call {
    private static final int HEADER_BYTES = 20;

    final DiagnosticContext context;
    final RtpReceiverImpl receiver;
    final List<Long> rembsSent = new ArrayList<>();
    final ReadOnlyStreamInformationStore streams = new ReadOnlyStreamInformationStore();

    private final byte[] buffer = new byte[1_500];
    private final Packet packet = new Packet(buffer, 100, 0);
    private long nowMs = 1_000_000;
    private int sequenceNumber;

    Call(String conference, String endpoint) {
        this(context(conference, endpoint));
    }

    Call(DiagnosticContext context) {
        this.context = context;
        receiver = new RtpReceiverImpl(
                "id",
                remb -> rembsSent.add(((RtcpFbRembPacket) remb).getBitrate()),
                null,
                null,
                null,
                streams,
                null,
                null,
                context);
    }

    static DiagnosticContext context(String conference, String endpoint) {
        DiagnosticContext context = new DiagnosticContext();
        if (conference != null) {
            context.put("conf_name", conference);
        }
        context.put("endpoint_id", endpoint);
        return context;
    }

    /** Packets sent 10 ms apart, received 10 ms apart; in send time the first one leaves at 0. */
    void packets(int count, int payloadBytes) {
        for (int i = 0; i < count; i++) {
            packet(payloadBytes);
        }
    }

    void packet(int payloadBytes) {
        nowMs += 10;
        write(payloadBytes);
        PacketInfo info = new PacketInfo(packet);
        info.setReceivedTime(Instant.ofEpochMilli(nowMs));
        receiver.remoteBandwidthEstimator().processPacket(info);
    }

    /** The next packets of the sender are lost. */
    void lose(int count) {
        sequenceNumber += count;
    }

    void clockMs(long ms) {
        nowMs = ms;
    }

    /** Fills the buffer; allocates nothing. */
    void write(int payloadBytes) {
        long sendTicks = ((long) sequenceNumber * 10 << 18) / 1_000;
        int at = 100;
        buffer[at] = (byte) 0x90; // version 2, extension
        buffer[at + 1] = 100;
        buffer[at + 2] = (byte) (sequenceNumber >> 8);
        buffer[at + 3] = (byte) sequenceNumber;
        buffer[at + 11] = 7; // SSRC
        buffer[at + 12] = (byte) 0xBE;
        buffer[at + 13] = (byte) 0xDE;
        buffer[at + 15] = 1;
        buffer[at + 16] = (byte) (3 << 4 | 2);
        buffer[at + 17] = (byte) (sendTicks >> 16);
        buffer[at + 18] = (byte) (sendTicks >> 8);
        buffer[at + 19] = (byte) sendTicks;
        packet.length = HEADER_BYTES + payloadBytes;
        sequenceNumber++;
    }

    Packet packetAtHand() {
        return packet;
    }

    /** What the bridge would tell the sender now. */
    long remb() {
        return receiver.report().getBitrate();
    }

    /** Of the copy in the arm {@code builtin-astfix}, or of the built-in if there is none. */
    long newestSendTimeMs() {
        return RemoteBitrateEstimatorAbsSendTime.newest.get().lastSendTimeMs;
    }

    long builtinSendTimeMs() {
        return receiver.remoteBandwidthEstimator().estimator().delayPart().lastSendTimeMs;
    }

    long builtinPackets() {
        return receiver.remoteBandwidthEstimator().estimator().delayPart().packets;
    }

    String arm() {
        return String.valueOf(context.get("bwe_arm"));
    }
}
