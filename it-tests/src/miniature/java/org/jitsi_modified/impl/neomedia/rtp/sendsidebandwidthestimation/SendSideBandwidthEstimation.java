package org.jitsi_modified.impl.neomedia.rtp.sendsidebandwidthestimation;

import java.time.Duration;
import org.jitsi.utils.logging.DiagnosticContext;
import org.jitsi.utils.logging2.Logger;

/** Takes over what the delay-based part says. */
public class SendSideBandwidthEstimation {
    private volatile long received = 2_500_000;
    private volatile long latest = 2_500_000;

    public SendSideBandwidthEstimation(DiagnosticContext diagnosticContext, long startBitrate, Logger parentLogger) {}

    public void setMinMaxBitrate(int minBitrate, int maxBitrate) {}

    public void reportPacketArrived(long nowMs, boolean previouslyReportedLost) {}

    public void onRttUpdate(Duration newRtt) {}

    public void updateReceiverEstimate(long bandwidth) {
        if (bandwidth > 0) {
            received = bandwidth;
        }
    }

    public void updateEstimate(long nowMs) {
        latest = received;
    }

    public long getLatestEstimate() {
        return latest;
    }
}
