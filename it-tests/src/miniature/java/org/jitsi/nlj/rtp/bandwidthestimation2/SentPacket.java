package org.jitsi.nlj.rtp.bandwidthestimation2;

import java.time.Instant;
import org.jitsi.nlj.util.DataSize;

public final class SentPacket {
    private static final PacedPacketInfo NO_PROBE = new PacedPacketInfo();
    private final Instant sendTime;
    private final DataSize size;
    private final long sequenceNumber;

    public SentPacket(Instant sendTime, DataSize size, long sequenceNumber) {
        this.sendTime = sendTime;
        this.size = size;
        this.sequenceNumber = sequenceNumber;
    }

    public final Instant getSendTime() {
        return sendTime;
    }

    public final DataSize getSize() {
        return size;
    }

    public final long getSequenceNumber() {
        return sequenceNumber;
    }

    public final PacedPacketInfo getPacingInfo() {
        return NO_PROBE;
    }
}
