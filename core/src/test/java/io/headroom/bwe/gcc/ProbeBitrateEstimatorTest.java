package io.headroom.bwe.gcc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.headroom.bwe.BandwidthEstimator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a probe cluster is believed, and what it is taken for (libwebrtc's probe_bitrate_estimator_unittest.cc). */
class ProbeBitrateEstimatorTest {
    private static final int MIN_PACKETS = 5;
    private static final int MIN_BYTES = 5_000;

    private final ProbeBitrateEstimator probes = new ProbeBitrateEstimator();
    private long resultBps = BandwidthEstimator.UNKNOWN_BPS;

    /** Four packets of 1000 B, the n-th sent n * sendMs and received n * receiveMs after the first. */
    @ParameterizedTest(name = "sent each {0} ms, received each {1} ms: {2} bit/s")
    @CsvSource({
        "10, 10, 800000", // carried in full
        "10, 5, 800000", // arrives faster: no more than was sent
        "10, 11, 727272", // down to 0.9 of it still counts as carried in full
        "10, 12, 633333", // below: 0.95 of what arrived
        "10, 20, 380000",
        "10, 4, -1", // more than twice as fast as sent: a queue drained
        "0, 10, -1",
        "10, 0, -1",
        "400, 10, -1", // sent over more than a second
        "10, 400, -1",
    })
    void judgesAClusterByTheSlowerOfItsEnds(long sendMs, long receiveMs, long expectedBps) {
        cluster(0, 4, sendMs, receiveMs, 0);

        assertThat(probes.takeResultBps()).isEqualTo(expectedBps);
        assertThat(probes.takeResultBps()).as("given once").isEqualTo(BandwidthEstimator.UNKNOWN_BPS);
    }

    @ParameterizedTest(name = "{0} packets of {1} B")
    @CsvSource({"3, 2000, false", "4, 999, false", "4, 1000, true", "5, 799, false", "5, 800, true"})
    void needsFourFifthsOfItsPacketsAndBytes(int packets, int sizeBytes, boolean believed) {
        for (int i = 0; i < packets; i++) {
            probes.onPacket(0, MIN_PACKETS, MIN_BYTES, i * 10_000L, i * 10_000L, sizeBytes);
        }
        assertThat(probes.takeResultBps() != BandwidthEstimator.UNKNOWN_BPS).isEqualTo(believed);
    }

    @Test
    void leavesOutTheSizeOfTheLastSentAndOfTheFirstReceived() {
        packet(0, 0, 0, 1_000);
        packet(0, 10, 10, 1_000);
        packet(0, 20, 20, 1_000);
        packet(0, 40, 30, 1_500); // sent: 3000 B in 40 ms; received: 3500 B in 30 ms

        assertThat(probes.takeResultBps()).isEqualTo(600_000);
    }

    @Test
    void clustersDoNotMix() {
        for (int i = 0; i < 4; i++) {
            packet(0, i * 10, i * 10, 1_000);
            packet(1, i * 5, i * 5, 1_000);
        }
        assertThat(probes.takeResultBps()).isCloseTo(1_600_000, within(1L));
    }

    @Test
    void aClusterIsOverASecondAfterItsLastPacket() {
        cluster(0, 2, 10, 10, 0);
        cluster(0, 3, 10, 10, 1_500); // another of the same number: three packets are too few
        assertThat(probes.takeResultBps()).isEqualTo(BandwidthEstimator.UNKNOWN_BPS);
        packet(0, 1_530, 1_530, 1_000);
        assertThat(probes.takeResultBps()).isEqualTo(800_000);
    }

    @Test
    void orderOfArrivalWithinAClusterDoesNotMatter() {
        packet(0, 30, 30, 1_000);
        packet(0, 10, 10, 1_000);
        packet(0, 0, 0, 1_000);
        packet(0, 20, 20, 1_000);

        assertThat(probes.takeResultBps()).isEqualTo(800_000);
    }

    @Test
    void manyClustersAtOnceGiveUpTheStalest() {
        for (int c = 0; c < 1_000; c++) {
            packet(c, c, c, 1_000);
        }
        cluster(5_000, 4, 10, 10, 1_000);
        assertThat(probes.takeResultBps()).isEqualTo(800_000);
        assertThat(resultBps).isEqualTo(BandwidthEstimator.UNKNOWN_BPS);
    }

    private void cluster(int cluster, int packets, long sendMs, long receiveMs, long fromMs) {
        for (int i = 0; i < packets; i++) {
            packet(cluster, fromMs + i * sendMs, fromMs + i * receiveMs, 1_000);
        }
    }

    private void packet(int cluster, long sendMs, long arrivalMs, int sizeBytes) {
        probes.onPacket(cluster, MIN_PACKETS, MIN_BYTES, sendMs * 1_000, arrivalMs * 1_000, sizeBytes);
    }
}
