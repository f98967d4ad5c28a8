package io.headroom.bwe.gcc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.headroom.bwe.NetworkState;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The scenarios of libwebrtc's trendline_estimator_unittest.cc, and the line fit itself. */
class TrendlineFilterTest {
    private static final int PACKETS = 25;

    private final GccConfig config = GccConfig.read(Map.of(), DelayFilter.Kind.TRENDLINE);
    private final TrendlineFilter filter = new TrendlineFilter(config.trendline());
    private OveruseDetector detector = new OveruseDetector(config.detector());

    @BeforeEach
    void fresh() {
        detector = new OveruseDetector(config.detector());
    }

    /** Sent each 20 ms, received {@code stretch} times as far apart; small packets count like large ones. */
    @ParameterizedTest(name = "stretched {0} times, {1} B: {2}")
    @CsvSource({"1, 1200, NORMAL", "1.1, 1200, OVERUSE", "0.85, 1200, UNDERUSE", "1.1, 100, OVERUSE"})
    void seesTheQueueGrowOrDrain(double stretch, int sizeBytes, NetworkState expected) {
        long receiveMs = 987_654_321;
        int firstSeen = 0;
        for (int i = 1; i < PACKETS; i++) {
            long previousReceiveMs = receiveMs + (long) (20 * (i - 1) * stretch);
            long thisReceiveMs = receiveMs + (long) (20 * i * stretch);
            NetworkState state = step(thisReceiveMs - previousReceiveMs, 20, sizeBytes, thisReceiveMs);
            if (firstSeen == 0 && state == expected) {
                firstSeen = i;
            }
            if (firstSeen > 0) {
                assertThat(state).as("stays so at packet %d", i).isEqualTo(expected);
            } else {
                assertThat(state).as("before, at packet %d", i).isEqualTo(NetworkState.NORMAL);
            }
        }
        assertThat(firstSeen).isBetween(1, PACKETS - 1);
    }

    @Test
    void theSlopeIsTheShareByWhichTooMuchIsSent() {
        for (int i = 1; i <= 200; i++) {
            filter.update(22, 20, 0, 22L * i, NetworkState.NORMAL); // 2 ms of queue for each 22 ms
        }
        assertThat(filter.trend()).isCloseTo(2.0 / 22, within(1e-6));
        assertThat(filter.deltas()).isEqualTo(200);
    }

    @Test
    void hasNoSlopeBeforeTheWindowIsFull() {
        for (int i = 1; i < 20; i++) {
            filter.update(25, 20, 0, 25L * i, NetworkState.NORMAL);
            assertThat(filter.trend()).isZero();
        }
        filter.update(25, 20, 0, 25L * 20, NetworkState.NORMAL);
        assertThat(filter.trend()).isPositive();
    }

    @Test
    void keepsItsSlopeWhileAllGroupsArriveAtOnce() {
        for (int i = 1; i <= 20; i++) {
            filter.update(25, 20, 0, 25L * i, NetworkState.NORMAL);
        }
        double slope = filter.trend();
        for (int i = 0; i < 19; i++) {
            filter.update(0, 5, 0, 600, NetworkState.NORMAL);
        }
        double beforeLast = filter.trend();
        assertThat(beforeLast).isNotEqualTo(slope);
        filter.update(0, 5, 0, 600, NetworkState.NORMAL); // now all twenty lie at one time: no line fits
        assertThat(filter.trend()).isEqualTo(beforeLast);
    }

    @Test
    void startsAfreshWhenReset() {
        for (int i = 1; i <= 50; i++) {
            filter.update(25, 20, 0, 25L * i, NetworkState.NORMAL);
        }
        filter.reset();
        assertThat(filter.trend()).isZero();
        assertThat(filter.deltas()).isZero();
        for (int i = 1; i < 20; i++) {
            filter.update(25, 20, 0, 25L * i, NetworkState.NORMAL);
            assertThat(filter.trend()).isZero();
        }
    }

    private NetworkState step(double arrivalDeltaMs, double sendDeltaMs, int sizeBytes, long arrivalMs) {
        filter.update(arrivalDeltaMs, sendDeltaMs, sizeBytes, arrivalMs, detector.state());
        return detector.detect(filter, sendDeltaMs, arrivalMs);
    }
}
