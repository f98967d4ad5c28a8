package io.headroom.bwe.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AbsSendTimeTest {
    private static final long MS = 1_000;
    private static final long S = 1_000_000;

    private final AbsSendTimeUnwrapper unwrapper = new AbsSendTimeUnwrapper();

    @ParameterizedTest(name = "{0} ticks are {1} us")
    @CsvSource({
        "0, 0",
        "1, 4",
        "2, 8",
        "3, 11",
        "65536, 250000",
        "131072, 500000",
        "196608, 750000",
        "262143, 999996",
        "262144, 1000000",
        "16777216, 64000000",
        "-1, -4",
        "-262144, -1000000"
    })
    void convertsTicksToTheNearestMicrosecond(long ticks, long us) {
        assertThat(AbsSendTime.ticksToUs(ticks)).isEqualTo(us);
        assertThat(AbsSendTime.usToTicks(us)).isEqualTo(ticks);
    }

    @Test
    void microsecondsGiveEveryTickBack() {
        for (long wrap : new long[] {-3, 0, 1, 1_349, 1L << 24}) {
            for (long tick = 0; tick < AbsSendTime.WRAP_TICKS; tick += 7) {
                long ticks = wrap * AbsSendTime.WRAP_TICKS + tick;
                assertThat(AbsSendTime.usToTicks(AbsSendTime.ticksToUs(ticks))).isEqualTo(ticks);
            }
        }
    }

    @Test
    void stampsAsLibwebrtcDoes() {
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 1_000_000; i++) {
            long us = random.nextLong(1L << 40);
            long stamp = ((us << 18) + 500_000) / 1_000_000 & 0xFFFFFF; // AST(us, 10^6)
            assertThat(AbsSendTime.usToTicks(us) & 0xFFFFFF).isEqualTo(stamp);
        }
    }

    @Test
    void readsWhatItWrites() {
        byte[] buffer = new byte[5];
        AbsSendTime.write(buffer, 1, (7L << 24) + 0xFEDCBA);
        assertThat(buffer).containsExactly(0, 0xFE, 0xDC, 0xBA, 0);
        assertThat(AbsSendTime.read(buffer, 1)).isEqualTo(0xFEDCBA);
    }

    @Test
    void beginsWithTheBitsOfTheFirstPacket() {
        assertThat(unwrapper.unwrap(0xFEDCBA, -77)).isEqualTo(0xFEDCBA);
    }

    @ParameterizedTest(name = "arrivals from {0}")
    @ValueSource(longs = {0, 1, -1, Long.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE - 100 * S})
    void continuesThroughManyWrapsWhateverTheArrivalClocksOrigin(long originUs) {
        long first = unwrapper.unwrap(0xFFFF00, originUs);
        long us = 0;
        for (int i = 0; i < 40_000; i++) { // 26 minutes, 25 wraps
            us += 40 * MS;
            long ticks = first + AbsSendTime.usToTicks(us);
            assertThat(unwrapper.unwrap((int) ticks & 0xFFFFFF, originUs + us)).isEqualTo(ticks);
        }
    }

    @Test
    void stepsBackForALatePacketAcrossTheWrap() {
        long first = unwrapper.unwrap(0xFFFFFF, 0);
        assertThat(unwrapper.unwrap(0x000001, 10 * MS)).isEqualTo(first + 2);
        assertThat(unwrapper.unwrap(0xFFFFFE, 11 * MS)).isEqualTo(first - 1);
        assertThat(unwrapper.unwrap(0x000002, 12 * MS)).isEqualTo(first + 3);
    }

    @Test
    void readsStepsBelowThirtyTwoSecondsAsTheyAre() {
        long first = unwrapper.unwrap(0, 0);
        assertThat(unwrapper.unwrap(0x7FFFFF, 1)).isEqualTo(first + 0x7FFFFF);
        assertThat(unwrapper.unwrap(0, 2)).isEqualTo(first);
        assertThat(unwrapper.unwrap(0x800001, 3)).isEqualTo(first - 0x7FFFFF);
    }

    @ParameterizedTest(name = "{0} s of silence")
    @ValueSource(longs = {15, 16, 31, 33, 35, 63, 64, 65, 640, 3_600, 86_000})
    void continuesAfterALongSilence(long seconds) {
        long first = unwrapper.unwrap(0x123456, 5 * S);
        long ticks = first + (seconds << 18);
        long lateUs = 800 * MS; // the first packet may have queued
        assertThat(unwrapper.unwrap((int) ticks & 0xFFFFFF, (5 + seconds) * S + lateUs))
                .isEqualTo(ticks);
    }

    @ParameterizedTest(name = "arrival clock jumps by {0} s")
    @ValueSource(longs = {-3_600, -30, -1, 1, 15, 30, 90_000, 9_000_000_000_000L, -9_000_000_000_000L})
    void isNotMisledByAJumpOfTheArrivalClock(long jumpSeconds) {
        long first = unwrapper.unwrap(1_000, 0);
        long ticks = first + (20 << 18) / 1_000;
        assertThat(unwrapper.unwrap((int) ticks, 20 * MS + jumpSeconds * S)).isEqualTo(ticks);
    }

    @Test
    void forgets() {
        unwrapper.unwrap(0xFFFFFF, 0);
        unwrapper.unwrap(0, 1);
        unwrapper.reset();
        assertThat(unwrapper.unwrap(5, 2)).isEqualTo(5);
    }
}
