package org.jitsi.nlj.rtp.bandwidthestimation;

import java.time.Duration;
import java.time.Instant;
import org.jitsi.nlj.util.DataSize;
import org.jitsi.utils.logging.DiagnosticContext;
import org.jitsi.utils.logging2.Logger;
import org.jitsi_modified.impl.neomedia.rtp.remotebitrateestimator.RemoteBitrateEstimatorAbsSendTime;
import org.jitsi_modified.impl.neomedia.rtp.sendsidebandwidthestimation.SendSideBandwidthEstimation;

public final class GoogleCcEstimator extends BandwidthEstimator {
    private final RemoteBitrateEstimatorAbsSendTime bitrateEstimatorAbsSendTime;
    private final SendSideBandwidthEstimation sendSideBandwidthEstimation;

    public GoogleCcEstimator(DiagnosticContext diagnosticContext, Logger parentLogger) {
        super(diagnosticContext);
        bitrateEstimatorAbsSendTime = new RemoteBitrateEstimatorAbsSendTime(diagnosticContext, parentLogger);
        sendSideBandwidthEstimation = new SendSideBandwidthEstimation(diagnosticContext, 2_500_000, parentLogger);
    }

    /** For tests: what the built-in was told. */
    public RemoteBitrateEstimatorAbsSendTime delayPart() {
        return bitrateEstimatorAbsSendTime;
    }

    @Override
    protected void doProcessPacketArrival(
            Instant now,
            Instant sendTime,
            Instant recvTime,
            int seq,
            DataSize size,
            byte ecn,
            boolean previouslyReportedLost) {
        if (sendTime != null && recvTime != null) {
            bitrateEstimatorAbsSendTime.incomingPacketInfo(
                    now.toEpochMilli(), sendTime.toEpochMilli(), recvTime.toEpochMilli(), (int) size.getBytes());
        }
        sendSideBandwidthEstimation.updateReceiverEstimate(bitrateEstimatorAbsSendTime.getLatestEstimate());
    }

    @Override
    protected void doProcessPacketLoss(Instant now, Instant sendTime, int seq) {}

    @Override
    protected void doFeedbackComplete(Instant now) {
        sendSideBandwidthEstimation.updateEstimate(now.toEpochMilli());
    }

    @Override
    protected void doRttUpdate(Instant now, Duration newRtt) {
        bitrateEstimatorAbsSendTime.onRttUpdate(now.toEpochMilli(), newRtt.toMillis());
    }

    @Override
    public long getCurrentBw$WElJv5I(Instant now) {
        return sendSideBandwidthEstimation.getLatestEstimate();
    }
}
