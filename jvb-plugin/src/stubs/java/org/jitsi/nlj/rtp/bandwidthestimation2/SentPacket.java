package org.jitsi.nlj.rtp.bandwidthestimation2;

import java.time.Instant;
import org.jitsi.nlj.util.DataSize;

/** Declares what the plugin touches; compiled against, never shipped. */
public abstract class SentPacket {
    private SentPacket() {}

    /** When it left. */
    public abstract Instant getSendTime();

    /** Its size up to the IP layer. */
    public abstract DataSize getSize();

    /** Its transport-wide sequence number, unwrapped. */
    public abstract long getSequenceNumber();

    /** The probe cluster it belongs to. */
    public abstract PacedPacketInfo getPacingInfo();
}
