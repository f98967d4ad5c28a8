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

    /** Frames of one packet and, where {@code audioUs} is not 0, as many packets of audio, each delayed as told. */
    private void loneFrames(int bytes, long frameUs, long audioUs, long jitterUs, SplittableRandom random) {
        for (int f = 0; f < 40; f++) {
            long lateUs = jitterUs == 0 ? 0 : random.nextLong(jitterUs);
            trains.onPacket(nowUs + 50_000 + frameUs + lateUs, nowUs, bytes);
            if (audioUs > 0) {
                lateUs = jitterUs == 0 ? 0 : random.nextLong(jitterUs);
                trains.onPacket(nowUs + 60_000 + audioUs + lateUs, nowUs + 10_000, 100);
            }
            nowUs += FRAME_US;
        }
    }

    @Test
    void provesSixTenthsOfTheLinkByFramesOfOnePacketAmongAudio() {
        loneFrames(600, 24_000, 4_000, 0, new SplittableRandom(4)); // 200 kb/s

        trains.look(nowUs);
        assertThat(trains.provenBps()).isCloseTo(120_000, withPercentage(0.1));
        assertThat(trains.hopedBps()).isCloseTo(200_000, withPercentage(0.1));
        assertThat(trains.ceilingBps()).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(trains.bursts()).isFalse();
    }

    @Test
    void provesLessByFramesOfOnePacketUnderJitter() {
        loneFrames(600, 24_000, 4_000, 10_000, new SplittableRandom(5));

        trains.look(nowUs);
        assertThat(trains.provenBps()).isBetween(70_000.0, 120_000.0);
    }

    @Test
    void provesNothingByFramesOfOnePacketWithoutAudioOrLongAfterIt() {
        loneFrames(600, 24_000, 0, 0, new SplittableRandom(6));
        trains.look(nowUs);
        assertThat(trains.provenBps()).isZero();

        loneFrames(600, 24_000, 4_000, 0, new SplittableRandom(6));
        loneFrames(600, 24_000, 0, 0, new SplittableRandom(6));
        trains.look(nowUs);
        assertThat(trains.provenBps()).isZero();
    }

    @Test
    void goesByTrainsWhereThereAreBoth() {
        loneFrames(600, 24_000, 4_000, 0, new SplittableRandom(7));
        frames(10, 4_800, 0, new SplittableRandom(7));

        trains.look(nowUs);
        assertThat(trains.provenBps()).isCloseTo(2_000_000, withPercentage(0.1));
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
