package io.headroom.workbench.peers;

import io.headroom.bwe.TransportFeedback;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/**
 * A bridge's send side with {@code engine = GoogleCc}: fed as its {@code ClassicTransportCcEngine} feeds. Its estimate
 * accounts for loss; its probing is the allocator's, not the engine's.
 */
final class JvbGoogleCcPeer extends JvbClassicPeer {
    /** The engine forgets packets beyond this many (its MAX_OUTGOING_PACKETS_HISTORY). */
    private static final int HISTORY = 1_000;

    private final Set<Long> reportedLost = new HashSet<>();

    JvbGoogleCcPeer(JvbClassicEngine engine) {
        super(engine, true);
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
                fed().packetArrived(now, sent, arrived, wireNumber, feedback.sizeBytes(i), wasLost);
            } else if (reportedLost.add(sequenceNumber)) {
                fed().packetLost(now, sent, wireNumber);
                reportedLost.removeIf(old -> old < sequenceNumber - HISTORY);
            }
        }
        conclude(now);
    }

    @Override
    public void reset() {
        super.reset();
        reportedLost.clear();
    }
}
