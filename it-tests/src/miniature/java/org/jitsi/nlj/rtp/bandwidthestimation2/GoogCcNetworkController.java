package org.jitsi.nlj.rtp.bandwidthestimation2;

import java.time.Duration;
import org.jitsi.nlj.util.Bandwidth;
import org.jitsi.utils.logging.DiagnosticContext;
import org.jitsi.utils.logging2.Logger;

public final class GoogCcNetworkController {
    private final DelayBasedBwe delayBasedBwe;

    public GoogCcNetworkController(Logger logger, DiagnosticContext context) {
        delayBasedBwe = new DelayBasedBwe(logger, context);
    }

    public DelayBasedBwe.Result onReport(TransportPacketsFeedback report, Bandwidth acked, Bandwidth probe) {
        delayBasedBwe.onRttUpdate(Duration.ofMillis(50));
        return delayBasedBwe.incomingPacketFeedbackVector$nJqwPh4(report, acked, probe, false);
    }

    public long lastEstimateBps() {
        return delayBasedBwe.lastEstimate$rlWvAKk();
    }

    public BandwidthUsage lastState() {
        return delayBasedBwe.lastState();
    }
}
