package io.headroom.bwe.headroom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TrainEvidenceTest {
    private static final long FRAME_US = 33_333;
    private final TrainEvidence trains = new TrainEvidence();
    private long nowUs;

    /** Frames of five full packets, sent at once, each packet taking {@code packetUs} on the link. */
    private void frames(int count, long packetUs, long jitterUs, SplittableRandom random) {
        for (int f = 0; f < count; f++) {
            long sentUs = nowUs;
            for (int p = 0; p < 5; p++) {
                long lateUs = jitterUs == 0 ? 0 : random.nextLong(jitterUs);
                trains.onPacket(sentUs + 50_000 + (p + 1) * packetUs + lateUs, sentUs + p * 10L, 1_200);
            }
            nowUs += FRAME_US;
        }
    }

    @Test
    void provesTheRateAtWhichTheLinkSpreadsFrames() {
        frames(30, 4_800, 0, new SplittableRandom(1)); // 1200 bytes in 4.8 ms: 2 Mb/s

        trains.look(nowUs);
        assertThat(trains.provenBps()).isCloseTo(2_000_000, withPercentage(0.1));
        trains.look(nowUs);
        assertThat(trains.ceilingBps()).isCloseTo(2_000_000, withPercentage(0.1));
        assertThat(trains.bursts()).isTrue();
    }

    @Test
    void staysOnTheSafeSideUnderJitter() {
        frames(30, 4_800, 10_000, new SplittableRandom(2));

        trains.look(nowUs);
        double proven = trains.provenBps();
        double hoped = trains.hopedBps();
        assertThat(proven).isBetween(1_000_000.0, 2_100_000.0);
        assertThat(hoped).isGreaterThan(proven);
    }

    @Test
    void knowsNoCeilingWhereTrainsAreNotDispersed() {
        frames(30, 10, 0, new SplittableRandom(3));

        trains.look(nowUs);
        assertThat(trains.ceilingBps()).isEqualTo(Double.POSITIVE_INFINITY);
    }

    @Test
    void isNotFooledByAudioBehindAFrame() {
        // send   VVV . A          A leaves 6 ms after the frame and arrives 6 ms after it
        for (int f = 0; f < 30; f++) {
            for (int p = 0; p < 3; p++) {
                trains.onPacket(nowUs + 50_000 + p * 1_000L, nowUs + p * 10L, 1_000);
            }
            trains.onPacket(nowUs + 58_000, nowUs + 6_000, 90);
            nowUs += FRAME_US;
        }

        trains.look(nowUs);
        assertThat(trains.provenBps()).isCloseTo(8_000_000, withPercentage(0.1));
    }

    @Test
    void forgetsWhatIsOlderThanItsWindows() {
        frames(30, 4_800, 0, new SplittableRandom(4));

        trains.look(nowUs + 2_000_000);
        assertThat(trains.provenBps()).isZero();
        trains.look(nowUs + 3_000_000);
        assertThat(trains.ceilingBps()).isEqualTo(Double.POSITIVE_INFINITY);
    }
}
