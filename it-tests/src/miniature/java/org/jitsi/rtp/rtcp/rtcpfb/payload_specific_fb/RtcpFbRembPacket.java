package org.jitsi.rtp.rtcp.rtcpfb.payload_specific_fb;

import org.jitsi.rtp.Packet;

public final class RtcpFbRembPacket extends Packet {
    private final long bitrate;

    public RtcpFbRembPacket(long bitrate) {
        super(new byte[0], 0, 0);
        this.bitrate = bitrate;
    }

    public final long getBitrate() {
        return bitrate;
    }
}
