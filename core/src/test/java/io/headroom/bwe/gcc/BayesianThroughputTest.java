package io.headroom.bwe.gcc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.headroom.bwe.BandwidthEstimator;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The legacy measure: first sample after half a second, then one each 150 ms, believed by how likely they are. */
class BayesianThroughputTest {
    private final BayesianThroughput throughput = new BayesianThroughput(
            GccConfig.read(Map.of(), DelayFilter.Kind.TRENDLINE).send().bayesian());
    private long nowUs = 1_000_000;

    @Test
    void knowsTheRateAfterHalfASecond() {
        feed(50, 10, 1_000);
        assertThat(throughput.bitrateBps()).isEqualTo(BandwidthEstimator.UNKNOWN_BPS);
        feed(1, 10, 1_000);
        assertThat(throughput.bitrateBps()).isEqualTo(800_000); // 50 packets in 500 ms
    }

    @Test
    void oneSampleFarOffMovesItLittle() {
        feed(51, 10, 1_000);
        feed(15, 10, 2_000); // the 150 ms window that closes now saw 14 large packets and a small one

        // m = 800, x = 8 * 29000 / 150 = 1546.67; u = 10 * 746.67 / 800, u^2 = 87.11; p = 55
        double expectedKbps = (87.1111 * 800 + 55 * 1546.667) / (87.1111 + 55);
        assertThat(throughput.bitrateBps() / 1e3).isCloseTo(expectedKbps, within(0.1));
    }

    @Test
    void convergesOnANewRate() {
        feed(100, 10, 1_000);
        feed(300, 10, 500);
        assertThat(throughput.bitrateBps()).isCloseTo(400_000, within(20_000L));
    }

    @Test
    void believesTheFirstSamplesAfterATimeOfTooLittleToSend() {
        BayesianThroughput told = new BayesianThroughput(
                GccConfig.read(Map.of(), DelayFilter.Kind.TRENDLINE).send().bayesian());
        for (int i = 0; i < 120; i++) {
            nowUs += 10_000;
            throughput.onPacket(nowUs, nowUs, 200);
            told.onPacket(nowUs, nowUs, 200);
        }
        told.onApplicationLimitEnded(nowUs);
        for (int i = 0; i < 31; i++) {
            nowUs += 10_000;
            throughput.onPacket(nowUs, nowUs, 1_000);
            told.onPacket(nowUs, nowUs, 1_000);
        }
        assertThat(told.bitrateBps()).isGreaterThan(throughput.bitrateBps() * 5 / 4);
        assertThat(told.bitrateBps()).isLessThanOrEqualTo(800_000);
    }

    @Test
    void aSilenceIsNoSlowRate() {
        feed(100, 10, 1_000);
        long beforeBps = throughput.bitrateBps();
        nowUs += 10_000_000;
        feed(14, 10, 1_000);
        assertThat(throughput.bitrateBps()).isEqualTo(beforeBps);
    }

    @Test
    void survivesPacketsOfNoSizeAndClocksThatGoBack() {
        feed(60, 10, 0);
        assertThat(throughput.bitrateBps()).isZero();
        nowUs -= 5_000_000;
        feed(60, 10, 1_000);
        assertThat(throughput.bitrateBps()).isBetween(1L, 800_000L);
    }

    private void feed(int packets, long intervalMs, int sizeBytes) {
        for (int i = 0; i < packets; i++) {
            throughput.onPacket(nowUs, nowUs, sizeBytes);
            nowUs += intervalMs * 1_000;
        }
    }
}
