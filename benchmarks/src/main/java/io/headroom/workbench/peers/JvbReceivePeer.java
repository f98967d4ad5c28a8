package io.headroom.workbench.peers;

import io.headroom.bwe.BandwidthEstimator;
import io.headroom.workbench.sim.Peer;
import io.headroom.workbench.sim.RembPolicy;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A bridge's receive path: fed as its {@code RemoteBandwidthEstimator} feeds, polled with the receiver reports. */
final class JvbReceivePeer implements Peer, BandwidthEstimator {
    /**
     * The bridge counts whole RTP packets: 12 bytes of header, and 8 of extensions where only abs-send-time is sent
     * (RFC 3550 section 5.1, RFC 8285 section 4.2).
     */
    private static final int HEADER_BYTES = 20;

    /** Send times wrap every 64 s in the bridge's eyes; these are the correct ones, wrapped likewise. */
    private static final long WRAP_US = 64_000_000;

    private final JvbClassicEngine engine;
    private final JvbClassicEngine.@Nullable SendTimeReader reader;
    private JvbClassicEngine.Estimator estimator;
    private volatile long bitrateBps = UNKNOWN_BPS;

    /** With {@code asShipped} the bridge reads the send times itself; otherwise it is told the right ones. */
    JvbReceivePeer(JvbClassicEngine engine, boolean asShipped) {
        this.engine = engine;
        reader = asShipped ? engine.new SendTimeReader() : null;
        estimator = engine.new Estimator();
    }

    @Override
    public BandwidthEstimator estimator() {
        return this;
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
        estimator.packetArrived(now, sent, now, sequenceNumber, sizeBytes + HEADER_BYTES, false);
        estimator.feedbackComplete(now);
        bitrateBps = estimator.bitrateBps(now);
    }

    @Override
    public void onRtt(long nowUs, long rttUs) {
        VirtualClock.set(nowUs);
        estimator.rtt(JvbInstallation.instant(nowUs), rttUs);
    }

    @Override
    public long bitrateBps() {
        return bitrateBps;
    }

    @Override
    public void reset() {
        estimator = engine.new Estimator();
        bitrateBps = UNKNOWN_BPS;
    }
}
