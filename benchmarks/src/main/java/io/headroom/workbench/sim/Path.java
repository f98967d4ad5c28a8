package io.headroom.workbench.sim;

/**
 * The way from one end of a flow to the other: links, then a line. Keeps the books: what was sent was received, dropped by
 * a queue, lost on the line, or is still on its way.
 */
final class Path {
    /** Where packets arrive. The packet goes back to the pool afterwards. */
    interface Sink {
        void onArrival(Packet packet);
    }

    /** Told what becomes of packets. */
    interface Watcher {
        /** Watches nothing. */
        Watcher NONE = new Watcher() {};

        default void onSent(Packet packet) {}

        /** A queue dropped it. */
        default void onDropped(Packet packet) {}

        /** It left the last queue; {@code lost} if the line will lose it. */
        default void onDeparted(Packet packet, boolean lost) {}

        default void onArrived(Packet packet) {}
    }

    private final EventLoop loop;
    private final PacketPool pool;
    private final Link[] route;
    private final DelayLine line;
    private Sink sink = packet -> {};
    private final Watcher watcher;

    /** Its bytes in the queue of the link it is in; a route has few links, and one queue matters. */
    int queuedBytes;

    private long sent;
    private long received;
    private long dropped;
    private long lost;
    private long sentBytes;

    Path(EventLoop loop, PacketPool pool, Link[] route, DelayLine.Spec line, Watcher watcher) {
        this.loop = loop;
        this.pool = pool;
        this.route = route;
        this.line = new DelayLine(loop, line, this::onArrival);
        this.watcher = watcher;
    }

    /** Says where packets arrive; until then they vanish on arrival. */
    void deliverTo(Sink receiver) {
        sink = receiver;
    }

    /** Makes a packet for this path, to be filled and sent. */
    Packet newPacket(Packet.Kind kind, int wireBytes) {
        return pool.take(this, kind, wireBytes);
    }

    void send(Packet packet) {
        sent++;
        sentBytes += packet.wireBytes;
        packet.sentUs = loop.nowUs();
        watcher.onSent(packet);
        forward(packet, packet.sentUs);
    }

    /** Called by a link that has served the packet; {@code outUs} is when it is out, which may be later than now. */
    void forward(Packet packet, long outUs) {
        if (packet.hop < route.length) {
            route[packet.hop++].enqueue(packet);
            return;
        }
        packet.departedUs = loop.nowUs();
        boolean loses = line.loses();
        watcher.onDeparted(packet, loses);
        if (loses) {
            lost++;
            pool.give(packet);
        } else {
            line.add(packet, outUs);
        }
    }

    /** Called by a link that drops the packet. */
    void drop(Packet packet) {
        dropped++;
        watcher.onDropped(packet);
        pool.give(packet);
    }

    private void onArrival(Packet packet) {
        received++;
        watcher.onArrived(packet);
        sink.onArrival(packet);
        pool.give(packet);
    }

    DelayLine line() {
        return line;
    }

    long sent() {
        return sent;
    }

    long sentBytes() {
        return sentBytes;
    }

    long received() {
        return received;
    }

    long dropped() {
        return dropped;
    }

    long lost() {
        return lost;
    }

    /** Packets that can be found on the way: counted there, not computed. */
    long inFlight() {
        long count = line.size();
        for (int i = 0; i < route.length; i++) {
            boolean again = false;
            for (int j = 0; j < i; j++) {
                again |= route[j] == route[i];
            }
            count += again ? 0 : route[i].count(this);
        }
        return count;
    }

    /** Throws if a packet is missing from the books. */
    void checkConservation(String flow) {
        long inFlight = inFlight();
        if (sent != received + dropped + lost + inFlight) {
            throw new IllegalStateException("packets of " + flow + " are not conserved: sent " + sent + ", received "
                    + received + ", dropped " + dropped + ", lost " + lost + ", in flight " + inFlight);
        }
    }
}
