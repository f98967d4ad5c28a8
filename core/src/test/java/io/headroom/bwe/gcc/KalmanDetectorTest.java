package io.headroom.bwe.gcc;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.bwe.NetworkState;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Grouping, Kalman filter and detector together, with the cases and numbers of libwebrtc's overuse_detector_unittest.cc.
 * The numbers of frames depend on the random numbers: xorshift64* (Vigna, 2014) from the seed 123456789, made Gaussian by
 * Box and Muller's method.
 */
class KalmanDetectorTest {
    private static final long SEED = 123_456_789;
    private static final int PACKET_BYTES = 1_200;
    private static final int RTP_PER_MS = 90;

    private final GccConfig config = GccConfig.read(Map.of(), DelayFilter.Kind.KALMAN);
    private final InterArrival groups = new InterArrival(config.grouping(), RTP_PER_MS * 1_000);
    private final KalmanFilter filter = new KalmanFilter(config.kalman());
    private final OveruseDetector detector = new OveruseDetector(config.detector());

    private long random = SEED;
    private long nowMs;
    private long receiveMs;
    private int rtpTicks = 10 * RTP_PER_MS;

    @ParameterizedTest(name = "{1} packets each {0} ms, sigma {2} ms, drift {3} ms")
    @CsvSource({
        "100, 1,  0,   1,  7",
        "33,  6,  0,   1,  7",
        "333, 1,  3,   1, 20",
        "200, 2,  3,   1, 20",
        "100, 1,  3,   1, 20",
        "33,  1,  3,   1, 19",
        "33,  3,  3,   1, 19",
        "33,  6,  3,   1, 19",
        "333, 1, 10,   1, 44",
        "200, 2, 10,   1, 44",
        "100, 1, 10,   1, 44",
        "33,  1, 10,   1, 44",
        "33,  3, 10,   1, 44",
        "33,  6, 10,   1, 44",
        "333, 1,  3, 100,  4",
        "33,  1,  3,  10,  5",
        "33,  3,  3,  10,  5",
        "33,  6,  3,  10,  5",
        "333, 1, 10, 100,  4",
        "33,  1, 10,  10, 10",
        "33,  3, 10,  10, 10",
        "33,  6, 10,  10, 10",
    })
    void findsNoOveruseInNoiseAndFindsItInADrift(
            int frameMs, int packets, double sigmaMs, int driftMs, int expectedFrames) {
        for (int i = 0; i < 100_000; i++) {
            sendFrame(packets, frameMs, sigmaMs, 0);
            assertThat(detector.state() == NetworkState.OVERUSE)
                    .as("over-use in frame %d without drift", i)
                    .isFalse();
        }
        int frames = 0;
        while (detector.state() != NetworkState.OVERUSE && frames < 1_000) {
            sendFrame(packets, frameMs, sigmaMs, driftMs);
            frames++;
        }
        assertThat(frames).isEqualTo(expectedFrames);
    }

    @Test
    void isCalmWithoutVariance() {
        for (int i = 0; i < 1_000; i++) {
            receive(nowMs);
            advance(33, 33);
            assertThat(detector.state()).isEqualTo(NetworkState.NORMAL);
        }
    }

    @Test
    void isCalmWhenArrivalAlternates() {
        for (int i = 0; i < 1_000; i++) {
            receive(nowMs);
            advance(10, i % 2 == 0 ? 15 : 5);
            assertThat(detector.state()).isEqualTo(NetworkState.NORMAL);
        }
    }

    @Test
    void isCalmWhenSendTimesAlternate() {
        for (int i = 0; i < 1_000; i++) {
            receive(nowMs);
            advance(i % 2 == 0 ? 15 : 5, 10);
            assertThat(detector.state()).isEqualTo(NetworkState.NORMAL);
        }
    }

    @Test
    void findsAFastQueueWithTheFourthFrame() {
        int jitterMs = 0;
        for (int i = 0; i < 1_000; i++) {
            receiveFrame();
            if (i % 2 == 1) {
                jitterMs = (int) ((nextRandom() & 0xFFFF_FFFFL) >>> 31);
                advance(33, 33 - jitterMs);
            } else {
                advance(33, 33 + jitterMs);
            }
            assertThat(detector.state()).isEqualTo(NetworkState.NORMAL);
        }
        for (int i = 0; i < 3; i++) {
            receiveFrame();
            advance(33, 33 + 6);
            assertThat(detector.state()).isEqualTo(NetworkState.NORMAL);
        }
        receive(nowMs);
        assertThat(detector.state()).isEqualTo(NetworkState.OVERUSE);
    }

    private int deltas = 60;

    @Test
    void theThresholdFollowsTheSignal() {
        assertThat(seesOveruse(10, 0.21)).isTrue();
        assertThat(seesOveruse(10, 0.21 * 1.1)).isTrue();
        assertThat(seesOveruse(10, 0.21)).as("the threshold has risen").isFalse();
        assertThat(seesOveruse(150, 0.21 * 0.7)).isFalse();
        assertThat(seesOveruse(10, 0.21)).as("the threshold has fallen").isTrue();
    }

    @Test
    void theThresholdDoesNotFollowSpikes() {
        assertThat(seesOveruse(10, 1)).isTrue();
        nowMs += 100;
        assertThat(seesOveruse(3, 20)).isTrue();
        assertThat(seesOveruse(10, 1)).isTrue();
    }

    @Test
    void theThresholdSurvivesAClockThatFallsBack() {
        AdaptiveThreshold threshold = new AdaptiveThreshold(config.detector());
        threshold.update(5, 100_000);
        double before = threshold.value();
        threshold.update(5, 70_000);

        assertThat(threshold.value()).isEqualTo(before);
        threshold.update(5, 70_100);
        assertThat(threshold.value()).isLessThan(before);
    }

    private boolean seesOveruse(int times, double offset) {
        boolean seen = false;
        for (int i = 0; i < times; i++) {
            seen |= detector.detect(offset, 1, 3_000, deltas++, nowMs) == NetworkState.OVERUSE;
            nowMs += 5;
        }
        return seen;
    }

    private void sendFrame(int packets, int frameMs, double sigmaMs, int driftMs) {
        for (int i = 0; i < packets; i++) {
            receive(receiveMs);
        }
        advance(frameMs, frameMs + driftMs);
        receiveMs = Math.max(receiveMs, nowMs + (long) (gaussian(sigmaMs) + 0.5));
    }

    private void receiveFrame() {
        for (int i = 0; i < 6; i++) {
            receive(nowMs);
        }
    }

    private void advance(int sendMs, int arrivalMs) {
        rtpTicks += sendMs * RTP_PER_MS;
        nowMs += arrivalMs;
    }

    private void receive(long arrivalMs) {
        if (groups.add(rtpTicks, arrivalMs, arrivalMs, PACKET_BYTES)) {
            double sendDeltaMs = groups.sendDeltaTicks() / (double) RTP_PER_MS;
            filter.update(groups.arrivalDeltaMs(), sendDeltaMs, groups.sizeDeltaBytes(), arrivalMs, detector.state());
            detector.detect(filter, sendDeltaMs, arrivalMs);
        }
    }

    private double gaussian(double sigma) {
        double u1 = uniform();
        double u2 = uniform();
        return sigma * Math.sqrt(-2 * Math.log(u1)) * Math.cos(2 * Math.PI * u2);
    }

    private double uniform() {
        long x = nextRandom();
        double unsigned = x >= 0 ? x : (x >>> 1 | x & 1) * 2.0;
        return unsigned / 0x1p64;
    }

    private long nextRandom() {
        random ^= random >>> 12;
        random ^= random << 25;
        random ^= random >>> 27;
        return random * 2_685_821_657_736_338_717L;
    }
}
