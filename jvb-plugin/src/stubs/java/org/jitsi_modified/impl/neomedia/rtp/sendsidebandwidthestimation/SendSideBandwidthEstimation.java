package org.jitsi_modified.impl.neomedia.rtp.sendsidebandwidthestimation;

/** Declares what the plugin touches; compiled against, never shipped. */
public abstract class SendSideBandwidthEstimation {
    private SendSideBandwidthEstimation() {}

    /** Tells the loss-based part what the delay-based part estimates, bits per second. */
    public abstract void updateReceiverEstimate(long bandwidth);
}
