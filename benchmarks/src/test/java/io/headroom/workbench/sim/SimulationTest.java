package io.headroom.workbench.sim;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.headroom.bwe.BandwidthEstimator;
import io.headroom.bwe.Direction;
import org.junit.jupiter.api.Test;

/** The closed loop as a whole. */
class SimulationTest {
    /** Says the same whatever comes. */
    static PeerFactory fixed(long bps) {
        return flow -> () -> new BandwidthEstimator() {
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
}
