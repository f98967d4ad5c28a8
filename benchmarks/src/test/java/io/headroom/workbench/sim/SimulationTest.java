package io.headroom.workbench.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.headroom.bwe.BandwidthEstimator;
import io.headroom.bwe.Direction;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The closed loop as a whole. */
class SimulationTest {
    /** Says the same whatever comes. */
    static PeerFactory fixed(long bps) {
        return flow -> () -> always(bps);
    }

    private static BandwidthEstimator always(long bps) {
        return new BandwidthEstimator() {
            @Override
            public void onPacket(long arrivalTimeUs, long sendTimeUs, int sizeBytes, int ssrc, int sequenceNumber) {}

            @Override
            public long bitrateBps() {
                return bps;
            }

            @Override
            public void reset() {}
        };
    }

    private static RunResult run(String scenario, long bps, long seed, boolean series) {
        Scenario chosen = Scenarios.builtIn().choose(scenario).get(0);
        return Simulation.run(chosen, Direction.RECEIVE, "fixed", name -> fixed(bps), seed, series);
    }

    @Test
    void theSameSeedGivesTheSameBytes() throws Exception {
        ObjectMapper json = new ObjectMapper();

        assertThat(json.writeValueAsString(run("5.1-j5", 900_000, 7, true)))
                .isEqualTo(json.writeValueAsString(run("5.1-j5", 900_000, 7, true)))
                .isNotEqualTo(json.writeValueAsString(run("5.1-j5", 900_000, 8, true)));
    }

    @Test
    void aSenderHeldToHalfOfTheLinkUsesHalfOfItAndFillsNoQueue() {
        RunResult result = run("5.1", 300_000, 1, false);

        // 300 kb/s for 100 s over 40 * 1 + 20 * 1.538 + 20 * 0.6 + 20 * 1 Mbit
        assertThat(result.metrics().utilisation()).isBetween(0.285, 0.295);
        assertThat(result.metrics().standingP95Ms()).isLessThan(10);
        assertThat(result.metrics().lossPercent()).isZero();
        assertThat(result.metrics().frozenPercent()).isZero();
    }

    @Test
    void aSenderThatIsToldTooMuchFillsTheQueueAndLoses() {
        RunResult result = run("5.1", 1_500_000, 1, false);

        assertThat(result.metrics().queueMaxMs()).isBetween(290.0, 310.0);
        assertThat(result.metrics().queueLossPercent()).isGreaterThan(1);
        assertThat(result.metrics().overEstimatedPercent()).isBetween(75.0, 82.0);
    }

    /** An engine that accounts for loss itself needs them: without any, GoogCC stays in its start phase for ever. */
    @Test
    void aPeerOnTheSendSideIsToldOfLossByReceiverReportsToo() {
        List<long[]> reports = new ArrayList<>();
        Scenario lossy = Scenarios.builtIn().choose("loss-5").get(0);
        Peer listening = new Peer() {
            @Override
            public BandwidthEstimator estimator() {
                return always(500_000);
            }

            @Override
            public void onReceiverReport(long nowUs, long lost, long expected) {
                reports.add(new long[] {nowUs, lost, expected});
            }
        };

        RunResult result = Simulation.run(lossy, Direction.SEND, "listening", name -> flow -> listening, 1, false);

        double seconds = lossy.durationUs() / 1e6;
        long lost = reports.stream().mapToLong(report -> report[1]).sum();
        long expected = reports.stream().mapToLong(report -> report[2]).sum();
        assertThat((double) reports.size()).isBetween(0.8 * seconds, 1.2 * seconds);
        assertThat(100.0 * lost / expected).isCloseTo(result.flows().get(0).lossPercent(), within(0.2));
        assertThat(expected).isGreaterThan(result.flows().get(0).sentPackets() * 9 / 10);
    }

    @Test
    void aThinnedSeriesKeepsSumsMeansPeaksAndLastWords() {
        RunResult whole = run("5.1", 1_500_000, 1, true);
        RunResult thin = whole.thinned(300);
        RunResult.Series before = java.util.Objects.requireNonNull(whole.series());
        RunResult.Series after = java.util.Objects.requireNonNull(thin.series());
        RunResult.FlowSeries all = before.flows().get(0);
        RunResult.FlowSeries few = after.flows().get(0);

        assertThat(thin.metrics()).isEqualTo(whole.metrics());
        assertThat(after.stepMs()).isEqualTo(400);
        assertThat(few.receivedKbps()).hasSize(250);
        assertThat(IntStream.of(few.lostPackets()).sum())
                .isEqualTo(IntStream.of(all.lostPackets()).sum())
                .isPositive();
        assertThat(IntStream.of(few.queueTenthsMs()).max())
                .isEqualTo(IntStream.of(all.queueTenthsMs()).max());
        assertThat(IntStream.of(few.receivedKbps()).average().orElseThrow())
                .isCloseTo(IntStream.of(all.receivedKbps()).average().orElseThrow(), within(0.5));
        assertThat(few.targetKbps()[10]).isEqualTo(all.targetKbps()[43]);
    }
}
