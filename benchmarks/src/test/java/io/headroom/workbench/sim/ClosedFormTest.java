package io.headroom.workbench.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.typesafe.config.ConfigFactory;
import io.headroom.bwe.Direction;
import io.headroom.workbench.sim.Scenario.JitterModel;
import io.headroom.workbench.sim.Scenario.JitterSpec;
import io.headroom.workbench.sim.Scenario.LinkSpec;
import io.headroom.workbench.sim.Scenario.LossSpec;
import io.headroom.workbench.sim.Scenario.PathSpec;
import io.headroom.workbench.sim.Scenario.Step;
import io.headroom.workbench.sim.Scenario.UdpSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The simulator against what can be worked out on paper. */
class ClosedFormTest {
    /** What one stream meets on one link, packet by packet. */
    private static final class Probe implements io.headroom.workbench.sim.Path.Watcher {
        final List<Long> sentUs = new ArrayList<>();
        final List<Long> queueUs = new ArrayList<>();
        int sent;
        int dropped;
        private final boolean keep;
        double queueSumUs;
        long departed;

        Probe(boolean keep) {
            this.keep = keep;
        }

        @Override
        public void onSent(Packet packet) {
            sent++;
        }

        @Override
        public void onDropped(Packet packet) {
            dropped++;
        }

        @Override
        public void onDeparted(Packet packet, boolean lost) {
            queueSumUs += packet.queueUs;
            departed++;
            if (keep) {
                sentUs.add(packet.sentUs);
                queueUs.add(packet.queueUs);
            }
        }
    }

    private static Probe stream(
            List<Step> capacityBps,
            int queueBytes,
            long bitrateBps,
            int packetBytes,
            boolean poisson,
            long durationUs) {
        EventLoop loop = new EventLoop();
        LinkSpec spec = new LinkSpec("link", capacityBps, 0, queueBytes, false, 0, 0, 0, 0, 0, 0, 0, 0);
        Link link = new Link(loop, spec, new SplittableRandom(1));
        Probe probe = new Probe(!poisson);
        List<Step> none = List.of(new Step(0, 0));
        JitterSpec jitter = new JitterSpec(JitterModel.NONE, 0, false);
        LossSpec loss = new LossSpec(0, 0, 0, 0, 0);
        DelayLine.Spec line = new DelayLine.Spec(new Schedule(none), jitter, loss, new SplittableRandom(2));
        var path = new io.headroom.workbench.sim.Path(loop, new PacketPool(), new Link[] {link}, line, probe);
        PathSpec way = new PathSpec(0, durationUs, List.of(0), none, jitter, loss, List.of(), 0, 0);
        UdpSpec udp = new UdpSpec("udp", way, List.of(new Step(0, bitrateBps)), packetBytes, poisson);
        UdpFlow flow = new UdpFlow(loop, udp, path, new SplittableRandom(3));
        assertThat(flow).isNotNull();
        loop.runUntil(durationUs + 10_000_000);
        path.checkConservation("udp");
        return probe;
    }

    @ParameterizedTest(name = "load {0}")
    @CsvSource({"0.3", "0.5", "0.7", "0.9"})
    void anMD1QueueWaitsAsPollaczekAndKhinchineSay(double load) {
        // service 1 ms; W = S * rho / (2 (1 - rho)), and the service itself
        Probe probe = stream(
                List.of(new Step(0, 9_600_000)),
                Integer.MAX_VALUE,
                Math.round(9_600_000 * load),
                1_200,
                true,
                2_000_000_000L);

        double meanUs = probe.queueSumUs / probe.departed;
        assertThat(meanUs).isCloseTo(1_000 * (1 + load / (2 * (1 - load))), within(0.03 * meanUs));
        assertThat(probe.dropped).isZero();
    }

    @Test
    void aDropTailQueueDropsExactlyWhatDoesNotFit() {
        // 10 ms per packet, one comes each 4 ms, ten fit
        Probe probe = stream(List.of(new Step(0, 1_000_000)), 12_500, 2_500_000, 1_250, false, 20_000_000);

        int accepted = 0;
        int dropped = 0;
        for (int k = 0; k < 5_000; k++) {
            int served = Math.min(accepted, 4 * k / 10); // the first is served from 0 on, and there is always a next
            if (accepted - served < 10) {
                accepted++;
            } else {
                dropped++;
            }
        }
        assertThat(probe.sent).isEqualTo(5_000);
        assertThat(probe.dropped).isEqualTo(dropped);
        assertThat(probe.queueUs).hasSize(accepted);
        assertThat(probe.queueUs).allMatch(us -> us <= 100_000);
    }

    @Test
    void aConstantStreamSeesTheDelayOfAStepThatFluidArithmeticGives() {
        // 1 Mb/s through 2 Mb/s, 0.5 Mb/s from 10 to 12 s: sent x s into the step, a packet waits
        //   x               while what is before it is served at 0.5 Mb/s (x <= 1)
        //   1.5 - x / 2     when the rest of it is served at 2 Mb/s (1 <= x <= 2)
        // afterwards 1 Mbit - (x - 2) * 1 Mb/s is left, at 2 Mb/s: 0.5 - (x - 2) / 2 until x = 3
        Probe probe = stream(
                List.of(new Step(0, 2_000_000), new Step(10_000_000, 500_000), new Step(12_000_000, 2_000_000)),
                Integer.MAX_VALUE,
                1_000_000,
                250,
                false,
                20_000_000);

        for (int i = 0; i < probe.queueUs.size(); i++) {
            double x = probe.sentUs.get(i) / 1e6 - 10;
            double expectedS = x < 0 || x > 3 ? 0 : x <= 1 ? x : 1.5 - x / 2;
            assertThat(probe.queueUs.get(i) / 1e6)
                    .as("sent %.3f s into the step", x)
                    .isCloseTo(expectedS, within(0.0041));
        }
    }

    @ParameterizedTest(name = "{0}: loses 1 of {1}, {2} ms")
    @CsvSource({"reno, 400, 100", "reno, 1000, 50", "reno, 4000, 200"})
    // Shorter periods fall below: the formula leaves out the round trip that each recovery takes without growth.
    void renoSawsAtTheRateOfMathis(String control, int every, int rttMs) {
        double segments = Math.sqrt(1.5 * every);
        double expectedKbps = segments * 1_500 * 8 / rttMs;

        assertThat(tcpKbps(control, every, rttMs)).isCloseTo(expectedKbps, within(0.15 * expectedKbps));
    }

    @ParameterizedTest(name = "{0}: loses 1 of {1}, {2} ms")
    @CsvSource({"cubic, 10000, 100", "cubic, 5000, 200"})
    void cubicHasTheAverageWindowOfRfc9438(String control, int every, int rttMs) {
        // section 5.1: AVG_W = (C (3 + beta) / (4 (1 - beta)))^(1/4) * (RTT / p)^(3/4)
        double segments = Math.pow(0.4 * 3.7 / (4 * 0.3), 0.25) * Math.pow(rttMs / 1e3 * every, 0.75);
        double expectedKbps = segments * 1_500 * 8 / rttMs;

        assertThat(tcpKbps(control, every, rttMs)).isCloseTo(expectedKbps, within(0.15 * expectedKbps));
    }

    private static double tcpKbps(String control, int every, int rttMs) {
        RunResult result = run("duration = 400s, link { capacity = 1G, queue = 1s }\n"
                + "flows = [{ kind = tcp, congestion-control = " + control + ", delay = " + rttMs / 2.0
                + "ms, loss = every " + every + " }]");
        return result.flows().get(0).secondHalfKbps();
    }

    @Test
    void renoFillsALinkWhoseQueueHoldsTheBandwidthDelayProduct() {
        RunResult result = run("duration = 120s, link { capacity = 4M, queue = 100ms }\n"
                + "flows = [{ kind = tcp, congestion-control = reno, delay = 50ms }]");

        assertThat(result.flows().get(0).secondHalfKbps()).isBetween(3_900.0, 4_000.0);
    }

    @Test
    void coDelKeepsTheQueueOfATcpShort() {
        String flows = "flows = [{ kind = tcp, congestion-control = reno }]";
        RunResult tail = run("duration = 120s, link { capacity = 4M, queue = 1s }\n" + flows);
        RunResult coDel = run("duration = 120s, link { capacity = 4M, queue = 1s, aqm = codel }\n" + flows);

        assertThat(tail.flows().get(0).queueP95Ms()).isGreaterThan(700);
        assertThat(coDel.flows().get(0).queueP95Ms()).isLessThan(60);
        assertThat(coDel.flows().get(0).secondHalfKbps()).isGreaterThan(3_000); // Reno at 100 ms and CoDel's 5 ms
    }

    @Test
    void aSlottedLinkCarriesItsMeanAndWaitsForItsSlots() {
        // 5 of 50 ms: a lone packet waits (50 - 5)^2 / (2 * 50) = 20.25 ms on average
        RunResult result = run("duration = 100s, link { capacity = 2M, slots = \"5ms of 50ms\", queue = 1s }\n"
                + "flows = [{ kind = udp, bitrate = 20k, packet = 100B, poisson = true },\n"
                + "         { kind = udp, bitrate = 3M, start = 60s }]");

        assertThat(result.flows().get(0).queueP95Ms()).isGreaterThan(35);
        assertThat(result.flows().get(1).secondHalfKbps()
                        + result.flows().get(0).secondHalfKbps())
                .isBetween(1_600.0, 1_625.0); // 40 of 50 s at 2 Mb/s, and 20 kb/s before
    }

    @Test
    void aPolicerPassesItsRateAndItsBurstAndDelaysNothing() {
        RunResult result = run("duration = 100s, link { capacity = 1M, policer = 20kB }\n"
                + "flows = [{ kind = udp, bitrate = 2M, packet = 1000B }]");

        RunResult.FlowResult udp = result.flows().get(0);
        assertThat(udp.sentPackets() - udp.queueDroppedPackets()).isBetween(12_519L, 12_520L); // 100 Mbit + 160 kbit
        assertThat(result.flows().get(0).queueP95Ms()).isZero();
    }

    @Test
    void aPacketThatWasNeverSentSpoilsTheBooks() {
        EventLoop loop = new EventLoop();
        JitterSpec jitter = new JitterSpec(JitterModel.NONE, 0, false);
        DelayLine.Spec line = new DelayLine.Spec(
                new Schedule(List.of(new Step(0, 10))), jitter, new LossSpec(0, 0, 0, 0, 0), new SplittableRandom(1));
        var path = new io.headroom.workbench.sim.Path(loop, new PacketPool(), new Link[0], line, new Probe(false));
        path.forward(path.newPacket(Packet.Kind.UDP, 100), 0);

        assertThatThrownBy(() -> path.checkConservation("udp"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("not conserved: sent 0, received 0, dropped 0, lost 0, in flight 1");
    }

    private static RunResult run(String scenario) {
        Scenario parsed = new ScenarioParser(
                        "test",
                        ConfigFactory.parseString(scenario),
                        ConfigFactory.parseResources(Scenarios.class, "defaults.conf"),
                        Path.of(""))
                .parse();
        return Simulation.run(parsed, Direction.RECEIVE, "none", name -> SimulationTest.fixed(1_000_000), 1, false);
    }
}
