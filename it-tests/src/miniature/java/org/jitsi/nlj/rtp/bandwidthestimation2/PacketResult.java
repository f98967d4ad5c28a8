package org.jitsi.nlj.rtp.bandwidthestimation2;

import java.time.Instant;

public final class PacketResult {
    private final SentPacket sentPacket;
    private final Instant receiveTime;

    public PacketResult(SentPacket sentPacket, Instant receiveTime) {
        this.sentPacket = sentPacket;
        this.receiveTime = receiveTime;
    }

    public final SentPacket getSentPacket() {
        return sentPacket;
    }

    public final Instant getReceiveTime() {
        return receiveTime;
    }

    public final boolean isReceived() {
        return receiveTime != Instant.MAX;
    }
}
