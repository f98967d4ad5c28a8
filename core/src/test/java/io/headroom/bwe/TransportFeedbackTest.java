package io.headroom.bwe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransportFeedbackTest {
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void ordersTheReceivedByArrivalThenSendTimeThenNumber(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        TransportFeedback feedback = new TransportFeedback();
        for (int report = 0; report < 20; report++) {
            feedback.begin(report);
            int n = random.nextInt(400); // beyond its first capacity, too
            List<long[]> received = new ArrayList<>();
            for (int i = 0; i < n; i++) {
                long sentUs = random.nextLong(5);
                long arrivedUs = random.nextLong(20);
                if (random.nextInt(4) == 0) {
                    feedback.addLost(i, sentUs, 100);
                } else {
                    feedback.addReceived(i, sentUs, arrivedUs, 100);
                    received.add(new long[] {arrivedUs, sentUs, i});
                }
            }
            received.sort(Comparator.<long[]>comparingLong(r -> r[0])
                    .thenComparingLong(r -> r[1])
                    .thenComparingLong(r -> r[2]));

            assertThat(feedback.size()).isEqualTo(n);
            assertThat(IntStream.range(0, feedback.receivedCount())
                            .mapToLong(k -> feedback.sequenceNumber(feedback.receivedIndex(k))))
                    .containsExactlyElementsOf(received.stream().map(r -> r[2]).toList());
        }
    }

    @Test
    void forgetsProbesAndMeasuresOfTheReportBefore() {
        TransportFeedback feedback = new TransportFeedback();
        feedback.begin(1);
        feedback.addReceived(1, 0, 10, 100);
        feedback.markProbe(7, 5, 1_000);
        feedback.acknowledgedBps(1_000_000);
        feedback.probeBps(2_000_000);
        feedback.applicationLimited(true);

        feedback.begin(2);
        feedback.addReceived(2, 0, 10, 100);

        assertThat(feedback.probeCluster(0)).isEqualTo(TransportFeedback.NOT_A_PROBE);
        assertThat(feedback.acknowledgedBps()).isEqualTo(BandwidthEstimator.UNKNOWN_BPS);
        assertThat(feedback.probeBps()).isEqualTo(BandwidthEstimator.UNKNOWN_BPS);
        assertThat(feedback.applicationLimited()).isFalse();
    }
}
