package org.jitsi.nlj;

import java.time.Instant;
import org.jitsi.rtp.Packet;

/** Declares what the plugin touches; compiled against, never shipped. */
public abstract class PacketInfo {
    private PacketInfo() {}

    /** The packet. */
    public abstract Packet getPacket();

    /** When it came in at the socket; may be null. */
    public abstract Instant getReceivedTime();
}
