package io.headroom.workbench.sim;

import org.jspecify.annotations.Nullable;

/** A packet on its way. Comes from a {@link PacketPool} and goes back to it. */
final class Packet {
    /** What a packet is for. */
    enum Kind {
        VIDEO,
        AUDIO,
        PADDING,
        FEEDBACK,
        TCP,
        TCP_ACK,
        UDP
    }

    Path path;
    Kind kind = Kind.UDP;
    /** The next link of its route. */
    int hop;
    /** What the links carry. */
    int wireBytes;
    /** What the estimator counts. */
    int payloadBytes;

    int ssrc;
    /** Per flow, counting every packet. */
    long sequenceNumber;

    int rtpSequenceNumber;
    int probeCluster;
    /** The frame it belongs to, counted per flow; -1 for none. */
    int frame;

    boolean firstOfFrame;
    int framePackets;

    /** True time of leaving the sender. */
    long sentUs;
    /** Leaving the sender, as the sender stamps it. */
    long sendStampUs;
    /** When it joined the present link's queue. */
    long enqueuedUs;
    /** Bytes of its own flow in front of it in the present queue. */
    int ownBytesAhead;
    /** Time in queues so far. */
    long queueUs;
    /** Time in queues so far that its own serialisation took. */
    long serialisationUs;
    /** Time in queues so far that it spent behind its own flow, roughly. */
    long ownQueueUs;
    /** When it left the last queue. */
    long departedUs;
    /** When it will arrive. */
    long arrivalUs;

    /** What a feedback packet says. */
    @Nullable
    Feedback message;

    Packet(Path path) {
        this.path = path;
    }

    /** What it says; only feedback says something. */
    Feedback feedback() {
        if (message == null) {
            throw new IllegalStateException("a packet of " + kind + " says nothing");
        }
        return message;
    }
}
