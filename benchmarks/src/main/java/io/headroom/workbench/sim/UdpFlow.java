package io.headroom.workbench.sim;

import io.headroom.workbench.sim.Scenario.UdpSpec;
import java.util.SplittableRandom;

/** Sends at a given rate, whatever comes of it. */
final class UdpFlow {
    /** While the rate is 0, how often to look again. */
    private static final long IDLE_US = 10_000;

    private final EventLoop loop;
    private final UdpSpec spec;
    private final Path path;
    private final Schedule bitrateBps;
    private final SplittableRandom random;
    private final EventLoop.Timer timer;
    private double dueUs;

    UdpFlow(EventLoop loop, UdpSpec spec, Path path, SplittableRandom random) {
        this.loop = loop;
        this.spec = spec;
        this.path = path;
        this.random = random;
        bitrateBps = new Schedule(spec.bitrateBps());
        timer = loop.timer(this::onDue);
        dueUs = spec.path().startUs();
        timer.at(spec.path().startUs());
    }

    private void onDue() {
        long nowUs = loop.nowUs();
        if (nowUs >= spec.path().stopUs()) {
            return;
        }
        long bps = bitrateBps.at(nowUs);
        if (bps == 0) {
            dueUs = nowUs + IDLE_US;
        } else {
            path.send(path.newPacket(Packet.Kind.UDP, spec.packetBytes()));
            double meanUs = 8e6 * spec.packetBytes() / bps;
            dueUs += spec.poisson() ? -StrictMath.log(1 - random.nextDouble()) * meanUs : meanUs;
        }
        timer.at(Math.round(dueUs));
    }
}
