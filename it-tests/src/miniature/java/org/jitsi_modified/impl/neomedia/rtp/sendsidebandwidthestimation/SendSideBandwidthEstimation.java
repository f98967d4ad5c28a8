package org.jitsi_modified.impl.neomedia.rtp.sendsidebandwidthestimation;

/** Takes over what the delay-based part says. */
public class SendSideBandwidthEstimation {
    private volatile long received = 2_500_000;
    private volatile long latest = 2_500_000;

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
