package io.headroom.workbench.peers;

import io.headroom.workbench.sim.RembPolicy;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A bridge's receive path: fed as its {@code RemoteBandwidthEstimator} feeds, polled with the receiver reports. */
final class JvbReceivePeer extends JvbClassicPeer {
    /**
     * The bridge counts whole RTP packets: 12 bytes of header, and 8 of extensions where only abs-send-time is sent
     * (RFC 3550 section 5.1, RFC 8285 section 4.2).
     */
    private static final int HEADER_BYTES = 20;

    /** Send times wrap every 64 s in the bridge's eyes; these are the correct ones, wrapped likewise. */
    private static final long WRAP_US = 64_000_000;

    private final JvbClassicEngine.@Nullable SendTimeReader reader;

    /** With {@code asShipped} the bridge reads the send times itself; otherwise it is told the right ones. */
    JvbReceivePeer(JvbClassicEngine engine, boolean asShipped) {
        super(engine, false);
        reader = asShipped ? engine.new SendTimeReader() : null;
    }

    @Override
    public RembPolicy rembPolicy() {
        return RembPolicy.JVB;
    }

    @Override
    public void onPacket(long arrivalTimeUs, long sendTimeUs, int sizeBytes, int ssrc, int sequenceNumber) {
        VirtualClock.set(arrivalTimeUs);
        Instant now = JvbInstallation.instant(arrivalTimeUs);
        Instant sent = reader == null
                ? Instant.EPOCH.plusNanos(Math.floorMod(sendTimeUs, WRAP_US) * 1_000)
                : reader.read(sendTimeUs);
        fed().packetArrived(now, sent, now, sequenceNumber, sizeBytes + HEADER_BYTES, false);
        conclude(now);
    }
}
