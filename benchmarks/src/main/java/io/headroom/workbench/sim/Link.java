package io.headroom.workbench.sim;

import io.headroom.workbench.sim.Scenario.LinkSpec;
import io.headroom.workbench.sim.Scenario.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A bottleneck: a queue that drops at its tail (or, with CoDel, at its head), a server that drains it, and a gate behind
 * the server that holds packets together (batches) or up (stalls). Order is kept throughout.
 */
final class Link {
    /** A queue given in time holds two full packets at least, however slow the link. */
    private static final int LEAST_LIMIT_BYTES = 3_000;

    private final EventLoop loop;
    private final Capacity capacity;
    private final Schedule limitBytes;
    private final @Nullable CoDel coDel;
    private final int policerBurstBytes;
    private final OutputGate gate;
    private final EventLoop.Timer served;
    private final PacketRing queue = new PacketRing();

    private long queueBytes;
    private long finishNs;
    private double tokenBytes;
    private long tokensUs;

    Link(EventLoop loop, LinkSpec spec, SplittableRandom random) {
        this.loop = loop;
        capacity = new Capacity(spec);
        limitBytes = limits(spec);
        coDel = spec.coDel() ? new CoDel() : null;
        policerBurstBytes = spec.policerBurstBytes();
        tokenBytes = policerBurstBytes;
        gate = new OutputGate(spec, random);
        served = loop.timer(this::onServed);
    }

    /** Takes a packet, or drops it. */
    void enqueue(Packet packet) {
        long nowUs = loop.nowUs();
        if (policerBurstBytes > 0) {
            police(packet, nowUs);
            return;
        }
        if (queueBytes + packet.wireBytes > limitBytes.at(nowUs)) {
            packet.path.drop(packet);
            return;
        }
        packet.enqueuedUs = nowUs;
        packet.ownBytesAhead = packet.path.queuedBytes;
        packet.path.queuedBytes += packet.wireBytes;
        queueBytes += packet.wireBytes;
        queue.addLast(packet);
        if (queue.size() == 1) {
            if (coDel != null) {
                coDel.onIdle();
            }
            serve(1_000 * nowUs);
        }
    }

    Capacity capacity() {
        return capacity;
    }

    /** How long a packet that joined now would wait, if it could be told. */
    long queueDelayUs() {
        if (queueBytes == 0) {
            return 0;
        }
        long nowUs = loop.nowUs();
        return Math.min(capacity.finishNs(1_000 * nowUs, 8 * queueBytes) / 1_000 - nowUs, 60_000_000);
    }

    /** Packets of this path in the queue. */
    int count(Path path) {
        return queue.count(path);
    }

    private void serve(long startNs) {
        finishNs = capacity.finishNs(startNs, 8L * queue.first().wireBytes);
        served.at((finishNs + 999) / 1_000);
    }

    private void onServed() {
        long nowUs = loop.nowUs();
        Packet packet = queue.removeFirst();
        long startNs = finishNs;
        leaveQueue(packet, nowUs);
        if (coDel != null) {
            while (!queue.isEmpty() && coDel.drops(nowUs, nowUs - queue.first().enqueuedUs, queueBytes)) {
                Packet dropped = queue.removeFirst();
                forget(dropped);
                dropped.path.drop(dropped);
            }
        }
        if (!queue.isEmpty()) {
            serve(startNs);
        }
        packet.path.forward(packet, gate.outUs(nowUs));
    }

    private void leaveQueue(Packet packet, long nowUs) {
        forget(packet);
        long sojournUs = nowUs - packet.enqueuedUs;
        long bps = Math.max(1, capacity.bps().at(nowUs));
        long serialisationUs = Math.min(sojournUs, 8_000_000L * packet.wireBytes / bps);
        packet.queueUs += sojournUs;
        packet.serialisationUs += serialisationUs;
        packet.ownQueueUs += Math.min(sojournUs - serialisationUs, 8_000_000L * packet.ownBytesAhead / bps);
    }

    private void forget(Packet packet) {
        queueBytes -= packet.wireBytes;
        packet.path.queuedBytes -= packet.wireBytes;
    }

    private void police(Packet packet, long nowUs) {
        double earned = capacity.bps().at(nowUs) * (nowUs - tokensUs) / 8e6;
        tokenBytes = Math.min(policerBurstBytes, tokenBytes + earned);
        tokensUs = nowUs;
        if (packet.wireBytes > tokenBytes) {
            packet.path.drop(packet);
        } else {
            tokenBytes -= packet.wireBytes;
            packet.path.forward(packet, gate.outUs(nowUs));
        }
    }

    /** A limit in time follows the capacity; while there is none, the last one stays. */
    private static Schedule limits(LinkSpec spec) {
        if (spec.queueLimitBytes() > 0) {
            return new Schedule(List.of(new Step(0, spec.queueLimitBytes())));
        }
        List<Step> limits = new ArrayList<>();
        long limit = LEAST_LIMIT_BYTES;
        for (Step step : spec.capacityBps()) {
            if (step.value() > 0) {
                limit = Math.max(LEAST_LIMIT_BYTES, step.value() * spec.queueLimitUs() / 8_000_000);
            }
            limits.add(new Step(step.fromUs(), limit));
        }
        return new Schedule(limits);
    }
}
