package io.headroom.workbench.sim;

import org.jspecify.annotations.Nullable;

/** First in, first out; grows as needed. */
final class PacketRing {
    private @Nullable Packet[] ring = new Packet[64];
    private int head;
    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    void addLast(Packet packet) {
        if (size == ring.length) {
            grow();
        }
        ring[head + size++ & ring.length - 1] = packet;
    }

    /** Adds a packet behind all that arrive no later than it. */
    void addByArrival(Packet packet) {
        addLast(packet);
        int mask = ring.length - 1;
        int i = size - 1;
        while (i > 0 && get(i - 1).arrivalUs > packet.arrivalUs) {
            ring[head + i & mask] = get(i - 1);
            i--;
        }
        ring[head + i & mask] = packet;
    }

    Packet first() {
        return get(0);
    }

    Packet removeFirst() {
        Packet packet = get(0);
        ring[head] = null;
        head = head + 1 & ring.length - 1;
        size--;
        return packet;
    }

    /** How many of them are on this path. */
    int count(Path path) {
        int count = 0;
        for (int i = 0; i < size; i++) {
            count += get(i).path == path ? 1 : 0;
        }
        return count;
    }

    private Packet get(int i) {
        Packet packet = ring[head + i & ring.length - 1];
        if (packet == null) {
            throw new IllegalStateException("the ring is empty");
        }
        return packet;
    }

    private void grow() {
        @Nullable Packet[] larger = new Packet[2 * ring.length];
        for (int i = 0; i < size; i++) {
            larger[i] = ring[head + i & ring.length - 1];
        }
        ring = larger;
        head = 0;
    }
}
