package org.jitsi.nlj;

import java.time.Instant;
import org.jitsi.rtp.Packet;

public class PacketInfo {
    private final Packet packet;
    private Instant receivedTime;

    public PacketInfo(Packet packet) {
        this.packet = packet;
    }

    public final Packet getPacket() {
        return packet;
    }

    public final Instant getReceivedTime() {
        return receivedTime;
    }

    public final void setReceivedTime(Instant receivedTime) {
        this.receivedTime = receivedTime;
    }
}
