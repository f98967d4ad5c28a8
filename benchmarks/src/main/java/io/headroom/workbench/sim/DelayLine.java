package io.headroom.workbench.sim;

import io.headroom.workbench.sim.Scenario.JitterModel;
import io.headroom.workbench.sim.Scenario.JitterSpec;
import io.headroom.workbench.sim.Scenario.LossSpec;
import java.util.SplittableRandom;

/** Propagation: delays each packet, loses some, and unless told otherwise never lets one overtake another. */
final class DelayLine {
    /** RFC 8868 section 5.3: the Gaussian is cut at this many standard deviations. */
    private static final double MAX_DEVIATIONS = 3;
    /** Pareto's shape: finite variance, heavy tail. */
    private static final double PARETO_SHAPE = 2.5;

    /** What a line is like. */
    record Spec(Schedule delayUs, JitterSpec jitter, LossSpec loss, SplittableRandom random) {}

    private final EventLoop loop;
    private final Spec spec;
    private final Path.Sink sink;
    private final EventLoop.Timer timer;
    private final PacketRing ring = new PacketRing();
    private final boolean lossless;

    private long lastArrivalUs = Long.MIN_VALUE;
    private boolean bad;
    private long passed;

    DelayLine(EventLoop loop, Spec spec, Path.Sink sink) {
        this.loop = loop;
        this.spec = spec;
        this.sink = sink;
        timer = loop.timer(this::onDue);
        LossSpec loss = spec.loss;
        lossless = loss.good() == 0 && loss.bad() == 0 && loss.every() == 0;
    }

    /** Whether the next packet is lost; to be asked once per packet. */
    boolean loses() {
        if (lossless) {
            return false;
        }
        LossSpec loss = spec.loss;
        passed++;
        if (loss.every() > 0 && passed % loss.every() == 0) {
            return true;
        }
        if (loss.goodToBad() > 0) {
            bad = bad ? spec.random.nextDouble() >= loss.badToGood() : spec.random.nextDouble() < loss.goodToBad();
        }
        double probability = bad ? loss.bad() : loss.good();
        return probability > 0 && spec.random.nextDouble() < probability;
    }

    void add(Packet packet, long outUs) {
        long arrivalUs = Math.max(loop.nowUs(), outUs + Math.max(0, spec.delayUs.at(outUs) + jitterUs()));
        if (!spec.jitter.reorder()) {
            arrivalUs = Math.max(arrivalUs, lastArrivalUs);
            lastArrivalUs = arrivalUs;
        }
        packet.arrivalUs = arrivalUs;
        ring.addByArrival(packet);
        if (ring.first() == packet) {
            timer.at(arrivalUs);
        }
    }

    int size() {
        return ring.size();
    }

    private long jitterUs() {
        JitterSpec jitter = spec.jitter;
        if (jitter.model() == JitterModel.GAUSSIAN) {
            double gauss;
            do {
                gauss = spec.random.nextGaussian();
            } while (Math.abs(gauss) > MAX_DEVIATIONS);
            return Math.round(gauss * jitter.scaleUs());
        }
        if (jitter.model() == JitterModel.PARETO) {
            double lomax = StrictMath.pow(1 - spec.random.nextDouble(), -1 / PARETO_SHAPE) - 1;
            return Math.round(lomax * (PARETO_SHAPE - 1) * jitter.scaleUs());
        }
        return 0;
    }

    private void onDue() {
        long nowUs = loop.nowUs();
        do {
            sink.onArrival(ring.removeFirst());
        } while (!ring.isEmpty() && ring.first().arrivalUs <= nowUs);
        if (!ring.isEmpty()) {
            timer.at(ring.first().arrivalUs);
        }
    }
}
