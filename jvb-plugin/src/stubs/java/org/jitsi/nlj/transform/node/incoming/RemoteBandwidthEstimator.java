package org.jitsi.nlj.transform.node.incoming;

import org.jitsi.rtp.rtcp.rtcpfb.payload_specific_fb.RtcpFbRembPacket;

/** Declares what the plugin touches; compiled against, never shipped. */
public abstract class RemoteBandwidthEstimator {
    private RemoteBandwidthEstimator() {}

    /** Makes a REMB of the present estimate; null while there is none. */
    public abstract RtcpFbRembPacket createRemb();
}
