package io.headroom.workbench.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.bwe.BandwidthEstimator;
import io.headroom.bwe.Direction;
import io.headroom.bwe.EstimatorConfig;
import io.headroom.bwe.TransportFeedback;
import io.headroom.workbench.sim.FlowContext;
import io.headroom.workbench.sim.Peer;
import io.headroom.workbench.sim.RunResult;
import io.headroom.workbench.sim.Scenario;
import io.headroom.workbench.sim.Scenarios;
import io.headroom.workbench.sim.Simulation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The engines of a real bridge, when one is given. */
class InstalledBridgeTest {
    private static PeerCatalog catalog;

    @BeforeAll
    static void openTheBridge() throws IOException {
        String folder = System.getProperty("jvb.dir", "");
        if (folder.isEmpty()) {
            System.err.println("SKIPPED: the peers of an installed bridge. Give one with -Djvb.dir=DIR"
                    + " (the folder of jitsi-videobridge.jar and lib).");
        }
        Assumptions.assumeFalse(folder.isEmpty(), "no -Djvb.dir=DIR");
        catalog = PeerCatalog.find(InstalledBridgeTest.class.getClassLoader(), Path.of(folder));
    }

    @Test
    void allFourEnginesAreThere() {
        assertThat(catalog.entries())
                .filteredOn(entry -> entry.name().startsWith("jvb-"))
                .hasSize(4)
                .allSatisfy(entry -> assertThat(entry.obstacle()).isEmpty());
    }

    @Test
    void theReceivePathStartsBlindAndGrowsBy8PercentPerSecond() {
        BandwidthEstimator estimator = receive("jvb-builtin-astfix").estimator();

        assertThat(feed(estimator, 0, 100_000, 1.0)).isBetween(2_400_000L, 2_600_000L);
    }

    /** The two upper bits of the fraction are added without being shifted: every quarter of a second starts at 0. */
    @Test
    void asShippedSendTimesAreReadWithTheBridgesFault() throws Exception {
        JvbInstallation jvb = JvbInstallation.open(Path.of(System.getProperty("jvb.dir")));
        JvbClassicEngine.SendTimeReader reader = JvbClassicEngine.of(jvb).new SendTimeReader();

        assertThat(List.of(
                        reader.read(100_500).toEpochMilli(),
                        reader.read(499_000).toEpochMilli(),
                        reader.read(750_500).toEpochMilli(),
                        reader.read(1_000_000).toEpochMilli()))
                .as("ms read of 100.5, 499, 750.5, 1000; if they are right, this bridge is cured")
                .containsExactly(100L, 249L, 0L, 1_000L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"jvb-googlecc", "jvb-googlecc2"})
    void aSendEngineFollowsAFillingQueueAndIsDeterministic(String name) {
        List<Long> first = report(send(name));
        List<Long> second = report(send(name));

        assertThat(second).isEqualTo(first);
        assertThat(first.get(first.size() - 1)).isLessThan(first.get(150) * 9 / 10);
    }

    @Test
    void theDefaultSendEngineAsksForProbes() {
        Peer peer = send("jvb-googlecc2");
        List<Peer.ProbeCluster> probes = new ArrayList<>();
        for (long t = 0; t < 5_000_000; t += 25_000) {
            peer.process(t);
            for (Peer.ProbeCluster probe = peer.nextProbe(t); probe != null; probe = peer.nextProbe(t)) {
                probes.add(probe);
            }
        }

        assertThat(peer.ownsProbing()).isTrue();
        assertThat(probes).isNotEmpty().allSatisfy(probe -> {
            assertThat(probe.bitrateBps()).isGreaterThan(2_500_000);
            assertThat(probe.minBytes()).isPositive();
        });
    }

    /** Its loss-based part lives on receiver reports: fed without them it hardly ever rises (22 % here). */
    @Test
    void theDefaultSendEngineRises() {
        Scenario stepUp = Scenarios.builtIn().choose("step-up").get(0);

        RunResult result = Simulation.run(stepUp, Direction.SEND, "jvb-googlecc2", catalog, 1, false);

        assertThat(result.metrics().utilisation()).isGreaterThan(0.6);
    }

    /** As the plugin does it: probing and the loss-based part stay, the delay-based part is another's. */
    @Test
    void anEstimatorMaySpeakForTheDelayBasedPart() {
        Scenario stepUp = Scenarios.builtIn().choose("step-up").get(0);

        RunResult own = Simulation.run(stepUp, Direction.SEND, "jvb-googlecc2", catalog, 1, false);
        RunResult replaced = Simulation.run(stepUp, Direction.SEND, "jvb-googlecc2:delay=headroom", catalog, 1, false);
        RunResult ownAgain = Simulation.run(stepUp, Direction.SEND, "jvb-googlecc2", catalog, 1, false);

        assertThat(replaced.metrics().utilisation()).isGreaterThan(own.metrics().utilisation() + 0.05);
        assertThat(ownAgain.metrics()).isEqualTo(own.metrics());
    }

    private static Peer receive(String name) {
        return catalog.named(name)
                .create(new FlowContext(
                        0, Direction.RECEIVE, EstimatorConfig.defaults(Direction.RECEIVE), NoNetwork.INSTANCE));
    }

    private static Peer send(String name) {
        return catalog.named(name)
                .create(new FlowContext(
                        0, Direction.SEND, EstimatorConfig.defaults(Direction.SEND), NoNetwork.INSTANCE));
    }

    /** A packet of 1000 bytes every 8 ms; arrivals are {@code stretch} times as far apart as departures. */
    private static long feed(BandwidthEstimator estimator, long fromUs, long toUs, double stretch) {
        for (long t = fromUs; t < toUs; t += 8_000) {
            long arrivalUs = 50_000 + fromUs + Math.round((t - fromUs) * stretch);
            estimator.onPacket(arrivalUs, t, 1_000, 1, (int) (t / 8_000 & 0xFFFF));
        }
        return estimator.bitrateBps();
    }

    /** 20 s of 1 Mb/s reported every 100 ms; from 16 s on the queue grows. The estimate after each report. */
    private static List<Long> report(Peer peer) {
        TransportFeedback feedback = new TransportFeedback();
        List<Long> estimates = new ArrayList<>();
        long sequenceNumber = 0;
        long queueUs = 0;
        for (long t = 0; t < 20_000_000; t += 100_000) {
            feedback.begin(t + 200_000);
            for (long s = t; s < t + 100_000; s += 8_000) {
                queueUs += s >= 16_000_000 ? 2_000 : 0;
                peer.onSent(s, sequenceNumber, 1_000, TransportFeedback.NOT_A_PROBE);
                feedback.addReceived(sequenceNumber++, s, s + 50_000 + queueUs, 1_000);
            }
            peer.process(t + 100_000);
            peer.estimator().onFeedback(feedback);
            estimates.add(peer.estimator().bitrateBps());
        }
        return estimates;
    }
}
