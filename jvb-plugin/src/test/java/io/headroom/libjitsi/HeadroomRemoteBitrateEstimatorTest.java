package io.headroom.libjitsi;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.bwe.Direction;
import io.headroom.bwe.EstimatorConfig;
import io.headroom.bwe.Estimators;
import java.util.ArrayList;
import java.util.List;
import org.jitsi.service.neomedia.rtp.RemoteBitrateEstimator;
import org.junit.jupiter.api.Test;

class HeadroomRemoteBitrateEstimatorTest {
    private static final long VIDEO = 0xFEDCBA98L;

    private final List<Long> told = new ArrayList<>();
    private final Traffic traffic = new Traffic(60_000_000); // abs-send-time wraps after 4 s of this
    private final RemoteBitrateEstimator estimator = new HeadroomRemoteBitrateEstimator(
            Estimators.load().create(Estimators.DEFAULT_NAME, EstimatorConfig.defaults(Direction.RECEIVE)),
            (ssrcs, bitrateBps) -> {
                assertThat(ssrcs).contains(VIDEO);
                told.add(bitrateBps);
            });

    @Test
    void followsACapacityDropAcrossTheWrapOfTheSendTime() {
        assertThat(estimator.getLatestEstimate()).isEqualTo(-1);
        run(3_000_000, 6_000_000);
        long before = estimator.getLatestEstimate();
        run(1_000_000, 2_000_000);

        assertThat(before).isGreaterThan(1_500_000);
        assertThat(estimator.getLatestEstimate()).isLessThan(1_000_000);
        assertThat(told).last().isEqualTo(estimator.getLatestEstimate());
        assertThat(told).doesNotHaveDuplicates().hasSizeGreaterThan(3);
    }

    @Test
    void knowsTheStreamsOfTheLastTwoSeconds() {
        packet(7);
        packet(VIDEO);
        assertThat(estimator.getSsrcs()).containsExactlyInAnyOrder(7L, VIDEO);
        estimator.removeStream(7);
        assertThat(estimator.getSsrcs()).containsExactly(VIDEO);
        packet(8);
        traffic.advance(2_001_000);
        packet(VIDEO);
        assertThat(estimator.getSsrcs()).containsExactly(VIDEO);
    }

    @Test
    void saysNoLessThanTheMinimum() {
        estimator.setMinBitrate(900_000);
        run(3_000_000, 4_000_000);
        run(200_000, 4_000_000);
        assertThat(estimator.getLatestEstimate()).isEqualTo(900_000);
        estimator.setMinBitrate(0);
        assertThat(estimator.getLatestEstimate()).isLessThan(900_000);
    }

    @Test
    void takesRoundTripTimesOfAnyKind() {
        estimator.onRttUpdate(50, 80);
        estimator.onRttUpdate(-1, Long.MAX_VALUE);
        run(3_000_000, 1_000_000);
        assertThat(estimator.getLatestEstimate()).isPositive();
    }

    private void run(long capacityBps, long durationUs) {
        traffic.run(2_000_000, capacityBps, durationUs, sendTimeUs -> packet(VIDEO, sendTimeUs));
    }

    private void packet(long ssrc) {
        packet(ssrc, traffic.getAsLong());
    }

    private void packet(long ssrc, long sendTimeUs) {
        long sendTime24 = sendTimeUs * (1 << 18) / 1_000_000 & 0xFFFFFF;
        estimator.incomingPacketInfo(traffic.getAsLong() / 1000, sendTime24, Packets.PAYLOAD_BYTES, ssrc);
    }
}
