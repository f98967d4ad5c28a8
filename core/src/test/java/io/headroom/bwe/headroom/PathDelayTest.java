package io.headroom.bwe.headroom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathDelayTest {
    private final PathDelay delay = new PathDelay();

    private long run(long fromUs, long durationUs, long delayUs, double jitterUs, SplittableRandom random) {
        long nowUs = fromUs;
        for (; nowUs - fromUs < durationUs; nowUs += 10_000) {
            delay.onPacket(nowUs, delayUs + (long) (jitterUs * random.nextDouble()), 100);
        }
        return nowUs;
    }

    @ParameterizedTest(name = "origin {0}")
    @ValueSource(longs = {0, -1_000_000, 1L << 60, -(1L << 60)})
    void measuresTheQueueAboveTheEmptyPath(long originUs) {
        long nowUs = run(originUs, 5_000_000, originUs / 3, 0, new SplittableRandom(1));
        assertThat(delay.rawQueueUs()).isZero();

        run(nowUs, 200_000, originUs / 3 + 40_000, 0, new SplittableRandom(1));
        assertThat(delay.rawQueueUs()).isEqualTo(40_000);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void takesJitterOutOfAnEmptyPath(long seed) {
        run(0, 20_000_000, 5_000, 20_000, new SplittableRandom(seed));

        assertThat(delay.sigmaUs()).isBetween(500.0, 10_000.0);
        assertThat(delay.rawQueueUs() - delay.floorUs()).isLessThan(3 * delay.sigmaUs());
    }

    @ParameterizedTest(name = "origin {0}")
    @ValueSource(longs = {0, 1L << 60})
    void forgetsTheEmptyPathAfterHalfAMinuteUnlessFrozen(long originUs) {
        long nowUs = run(originUs, 5_000_000, 0, 0, new SplittableRandom(1));
        delay.freezeBase(true);
        nowUs = run(nowUs, 60_000_000, 40_000, 0, new SplittableRandom(1));
        assertThat(delay.rawQueueUs()).isEqualTo(40_000);

        delay.freezeBase(false);
        run(nowUs, 60_000_000, 40_000, 0, new SplittableRandom(1));
        assertThat((double) delay.rawQueueUs()).isCloseTo(0, offset(1.0));
    }

    @ParameterizedTest(name = "origin {0}")
    @ValueSource(longs = {0, 1L << 60})
    void isNotLockedToThePacketThatWaitedLongest(long originUs) {
        // A link that serves 20 of every 100 ms: the first packets of each slot have waited, the last have not.
        for (int slot = 0; slot < 50; slot++) {
            for (int p = 0; p < 8; p++) {
                delay.onPacket(originUs + slot * 100_000L + p * 100, Math.max(0, 80_000 - p * 12_000L), 1_200);
            }
            assertThat(delay.rawQueueUs()).isZero();
        }
    }

    @ParameterizedTest(name = "packets of {0} bytes")
    @ValueSource(ints = {200, 1_000})
    void doesNotTakeTheSerialisationOfASlowerLinkForAQueue(int sizeBytes) {
        long nowUs = 0;
        for (; nowUs < 5_000_000; nowUs += 10_000) {
            delay.linkBps(2_500_000);
            delay.onPacket(nowUs, 8_000_000L * sizeBytes / 2_500_000, sizeBytes);
        }
        assertThat(delay.rawQueueUs()).isZero();

        for (; nowUs < 6_000_000; nowUs += 10_000) {
            delay.linkBps(600_000);
            delay.onPacket(nowUs, 8_000_000L * sizeBytes / 600_000, sizeBytes);
        }
        assertThat(delay.rawQueueUs()).isBetween(-1L, 1L);

        for (; nowUs < 7_000_000; nowUs += 10_000) {
            delay.onPacket(nowUs, 30_000 + 8_000_000L * sizeBytes / 600_000, sizeBytes);
        }
        assertThat(delay.rawQueueUs()).isBetween(29_999L, 30_001L);
    }

    @Test
    void countsOnJitterWhereThePathDeliversInBatches() {
        run(0, 20_000_000, 5_000, 0, new SplittableRandom(1));
        assertThat(delay.sigmaUs()).isZero();

        delay.batched(true);
        assertThat(delay.sigmaUs()).isEqualTo(5_000);
        run(20_000_000, 20_000_000, 13_000, 0, new SplittableRandom(1));
        assertThat(delay.rawQueueUs() - delay.floorUs()).isZero();
    }
}
