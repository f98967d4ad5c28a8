package io.headroom.workbench.sim;

import io.headroom.workbench.sim.Scenario.PacingSpec;

/**
 * libwebrtc's pacer (pacing_controller.cc): sending a packet makes a debt, which decays at the pacing rate; a packet may
 * leave while the debt is at most one burst. With a burst of 40 ms at 2.5 times the target a whole frame leaves at once;
 * without one, packets are spaced.
 */
final class Pacer {
    /** kMaxExpectedQueueLength: the rate rises rather than let the queue be longer. */
    private static final double MAX_QUEUE_S = 2;
    /** kMaxBurstSize. */
    private static final double MAX_BURST_BITS = 8 * 63_000;

    private final EventLoop loop;
    private final PacingSpec spec;
    private final Path.Sink network;
    private final EventLoop.Timer timer;
    private final PacketRing queue = new PacketRing();

    private double targetBps;
    private double debtBits;
    private long debtUs;
    private long queueBits;

    Pacer(EventLoop loop, PacingSpec spec, double targetBps, Path.Sink network) {
        this.loop = loop;
        this.spec = spec;
        this.targetBps = targetBps;
        this.network = network;
        timer = loop.timer(this::send);
    }

    void targetBps(double bps) {
        settle();
        targetBps = bps;
        if (!queue.isEmpty()) {
            send();
        }
    }

    void add(Packet packet) {
        queue.addLast(packet);
        queueBits += 8L * packet.wireBytes;
    }

    /** Sends what may leave now, and comes back for the rest. */
    void send() {
        settle();
        double rate = rateBps();
        double burstBits = Math.min(MAX_BURST_BITS, rate * spec.burstUs() / 1e6);
        while (!queue.isEmpty()) {
            if (debtBits > burstBits + 0.5) {
                timer.at(loop.nowUs() + (long) Math.ceil((debtBits - burstBits) / rate * 1e6));
                return;
            }
            sendNext();
        }
    }

    /** Takes the next packet out of turn: a probe cluster sends at its own rate. False if there is none. */
    boolean sendProbe(int cluster) {
        if (queue.isEmpty()) {
            return false;
        }
        settle();
        queue.first().probeCluster = cluster;
        sendNext();
        return true;
    }

    private void sendNext() {
        Packet packet = queue.removeFirst();
        queueBits -= 8L * packet.wireBytes;
        debtBits += 8.0 * packet.wireBytes;
        network.onArrival(packet);
    }

    private double rateBps() {
        return Math.max(spec.factor() * targetBps, queueBits / MAX_QUEUE_S);
    }

    private void settle() {
        long nowUs = loop.nowUs();
        debtBits = Math.max(0, debtBits - rateBps() * (nowUs - debtUs) / 1e6);
        debtUs = nowUs;
    }
}
