package org.jitsi.rtp.rtcp.rtcpfb.payload_specific_fb;

/** Declares what the plugin touches; compiled against, never shipped. */
public final class RtcpFbRembPacket {
    private RtcpFbRembPacket() {}

    /** What it asks for, bits per second. */
    public long getBitrate() {
        return 0;
    }
}
