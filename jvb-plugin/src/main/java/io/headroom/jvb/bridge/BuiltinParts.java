package io.headroom.jvb.bridge;

import io.headroom.bwe.EstimatorConfig;
import java.time.Duration;
import org.jitsi.utils.logging.DiagnosticContext;
import org.jitsi.utils.logging2.LoggerImpl;
import org.jitsi_modified.impl.neomedia.rtp.remotebitrateestimator.RemoteBitrateEstimatorAbsSendTime;
import org.jitsi_modified.impl.neomedia.rtp.sendsidebandwidthestimation.SendSideBandwidthEstimation;

/**
 * A delay-based and a loss-based part of the bridge's, joined as its GoogleCcEstimator joins them where each packet is a
 * report: that class itself takes instants, which would be garbage, and answers by a name that Java cannot write.
 */
final class BuiltinParts {
    private final RemoteBitrateEstimatorAbsSendTime delayPart;
    private final SendSideBandwidthEstimation lossPart;

    BuiltinParts(EstimatorConfig config) {
        DiagnosticContext nobody =
                new DiagnosticContext(); // no identity: no hook is put in, no time series is mixed up
        LoggerImpl logger = new LoggerImpl("io.headroom");
        int minBps = (int) Math.min(config.minBitrateBps(), Integer.MAX_VALUE);
        int maxBps = (int) Math.min(config.maxBitrateBps(), Integer.MAX_VALUE);
        delayPart = new RemoteBitrateEstimatorAbsSendTime(nobody, logger);
        delayPart.setMinBitrate(minBps);
        lossPart = new SendSideBandwidthEstimation(nobody, config.startBitrateBps(), logger);
        lossPart.setMinMaxBitrate(minBps, maxBps);
    }

    /** Returns the estimate, bits per second. */
    long onPacket(long nowMs, long sendTimeMs, long arrivalTimeMs, int sizeBytes) {
        delayPart.incomingPacketInfo(nowMs, sendTimeMs, arrivalTimeMs, sizeBytes);
        lossPart.updateReceiverEstimate(delayPart.getLatestEstimate());
        lossPart.reportPacketArrived(nowMs, false);
        lossPart.updateEstimate(nowMs);
        return lossPart.getLatestEstimate();
    }

    void onRtt(long nowMs, long rttUs) {
        delayPart.onRttUpdate(nowMs, rttUs / 1_000);
        lossPart.onRttUpdate(Duration.ofNanos(rttUs * 1_000));
    }
}
