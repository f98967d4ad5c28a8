package io.headroom.workbench.sim;

import java.util.Arrays;

/** Packets for one run, used over and over. */
final class PacketPool {
    private Packet[] free = new Packet[256];
    private int size;

    Packet take(Path path, Packet.Kind kind, int wireBytes) {
        Packet packet = size > 0 ? free[--size] : new Packet(path);
        packet.path = path;
        packet.kind = kind;
        packet.wireBytes = wireBytes;
        packet.payloadBytes = wireBytes;
        packet.hop = 0;
        packet.ssrc = 0;
        packet.sequenceNumber = 0;
        packet.rtpSequenceNumber = 0;
        packet.probeCluster = -1;
        packet.frame = -1;
        packet.firstOfFrame = false;
        packet.framePackets = 0;
        packet.queueUs = 0;
        packet.serialisationUs = 0;
        packet.ownQueueUs = 0;
        return packet;
    }

    void give(Packet packet) {
        packet.message = null;
        if (size == free.length) {
            free = Arrays.copyOf(free, 2 * size);
        }
        free[size++] = packet;
    }
}
