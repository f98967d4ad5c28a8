package org.jitsi_modified.impl.neomedia.rtp.sendsidebandwidthestimation;

import java.time.Duration;
import org.jitsi.utils.logging.DiagnosticContext;
import org.jitsi.utils.logging2.Logger;

/** Declares what the plugin touches; compiled against, never shipped. */
public class SendSideBandwidthEstimation {
    /** With its estimate at the start, bits per second. */
    public SendSideBandwidthEstimation(DiagnosticContext diagnosticContext, long startBitrate, Logger parentLogger) {}

    /** Tells the loss-based part what the delay-based part estimates, bits per second. */
    public void updateReceiverEstimate(long bandwidth) {}

    /** A packet got through. */
    public void reportPacketArrived(long nowMs, boolean previouslyReportedLost) {}

    /** All packets of a report have been told. */
    public void updateEstimate(long nowMs) {}

    /** The estimate, bits per second. */
    public long getLatestEstimate() {
        throw new UnsupportedOperationException();
    }

    /** Bounds, bits per second. */
    public void setMinMaxBitrate(int minBitrate, int maxBitrate) {}

    /** A new round-trip time. */
    public void onRttUpdate(Duration newRtt) {}
}
