package org.jitsi.nlj.rtp.bandwidthestimation2;

import java.time.Instant;

/** Declares what the plugin touches; compiled against, never shipped. */
public abstract class PacketResult {
    private PacketResult() {}

    /** What was sent. */
    public abstract SentPacket getSentPacket();

    /** When it arrived. */
    public abstract Instant getReceiveTime();

    /** Whether it arrived. */
    public abstract boolean isReceived();
}
