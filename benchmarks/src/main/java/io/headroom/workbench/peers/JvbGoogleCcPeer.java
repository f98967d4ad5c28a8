package io.headroom.workbench.peers;

import io.headroom.bwe.BandwidthEstimator;
import io.headroom.bwe.TransportFeedback;
import io.headroom.workbench.sim.Peer;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/**
 * A bridge's send side with {@code engine = GoogleCc}: fed as its {@code ClassicTransportCcEngine} feeds. Its estimate
 * accounts for loss; its probing is the allocator's, not the engine's.
 */
final class JvbGoogleCcPeer implements Peer, BandwidthEstimator {
    /** The engine forgets packets beyond this many (its MAX_OUTGOING_PACKETS_HISTORY). */
    private static final int HISTORY = 1_000;

    private final JvbClassicEngine engine;
    private final Set<Long> reportedLost = new HashSet<>();
    private JvbClassicEngine.Estimator estimator;
    private volatile long bitrateBps;

    JvbGoogleCcPeer(JvbClassicEngine engine) {
        this.engine = engine;
        estimator = engine.new Estimator();
        bitrateBps = estimator.bitrateBps(JvbInstallation.instant(0));
    }

    @Override
    public BandwidthEstimator estimator() {
        return this;
    }

    @Override
    public boolean ownsLossControl() {
        return true;
    }

    @Override
    public void onPacket(long arrivalTimeUs, long sendTimeUs, int sizeBytes, int ssrc, int sequenceNumber) {
        throw new UnsupportedOperationException("an engine of the send side is fed reports");
    }

    @Override
    public void onFeedback(TransportFeedback feedback) {
        VirtualClock.set(feedback.feedbackTimeUs());
        Instant now = JvbInstallation.instant(feedback.feedbackTimeUs());
        for (int i = 0; i < feedback.size(); i++) {
            long sequenceNumber = feedback.sequenceNumber(i);
            int wireNumber = (int) (sequenceNumber & 0xFFFF);
            Instant sent = JvbInstallation.instant(feedback.sendTimeUs(i));
            if (feedback.received(i)) {
                boolean wasLost = reportedLost.remove(sequenceNumber);
                Instant arrived = JvbInstallation.instant(feedback.arrivalTimeUs(i));
                estimator.packetArrived(now, sent, arrived, wireNumber, feedback.sizeBytes(i), wasLost);
            } else if (reportedLost.add(sequenceNumber)) {
                estimator.packetLost(now, sent, wireNumber);
                reportedLost.removeIf(old -> old < sequenceNumber - HISTORY);
            }
        }
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
        reportedLost.clear();
        bitrateBps = estimator.bitrateBps(JvbInstallation.instant(0));
    }
}
