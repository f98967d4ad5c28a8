package org.jitsi.nlj.rtp.bandwidthestimation;

import java.time.Instant;
import org.jitsi.nlj.util.DataSize;
import org.jitsi.utils.logging.DiagnosticContext;

public abstract class BandwidthEstimator {
    protected BandwidthEstimator(DiagnosticContext diagnosticContext) {}

    public final void processPacketArrival(
            Instant now,
            Instant sendTime,
            Instant recvTime,
            int seq,
            DataSize size,
            byte ecn,
            boolean previouslyReportedLost) {
        doProcessPacketArrival(now, sendTime, recvTime, seq, size, ecn, previouslyReportedLost);
    }

    public final void processPacketLoss(Instant now, Instant sendTime, int seq) {
        doProcessPacketLoss(now, sendTime, seq);
    }

    public final void feedbackComplete(Instant now) {
        doFeedbackComplete(now);
    }

    public final void onRttUpdate(Instant now, java.time.Duration newRtt) {
        doRttUpdate(now, newRtt);
    }

    protected abstract void doProcessPacketArrival(
            Instant now,
            Instant sendTime,
            Instant recvTime,
            int seq,
            DataSize size,
            byte ecn,
            boolean previouslyReportedLost);

    protected abstract void doProcessPacketLoss(Instant now, Instant sendTime, int seq);

    protected abstract void doFeedbackComplete(Instant now);

    protected abstract void doRttUpdate(Instant now, java.time.Duration newRtt);

    public abstract long getCurrentBw$WElJv5I(Instant now);
}
