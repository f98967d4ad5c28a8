package io.headroom.bwe.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The first six cases are those of libwebrtc's remb_throttler_unittest.cc, with its times. */
class RembSchedulerTest {
    private static final long MS = 1_000;
    private static final long[] ORIGINS = {0, -1, Long.MAX_VALUE, Long.MAX_VALUE - 150 * MS, Long.MIN_VALUE};

    private final RembScheduler remb = new RembScheduler(RembSettings.DEFAULT);
    private long nowUs;

    @Test
    void sendsTheFirstEstimateAtOnce() {
        assertThat(offer(-1)).isEqualTo(-1);
        assertThat(offer(12_345)).isEqualTo(12_345);
    }

    @Test
    void withholdsASmallDecreaseFor200Ms() {
        for (long origin : ORIGINS) {
            start(origin);
            offer(12_345);
            nowUs += 100 * MS;
            assertThat(offer(12_000)).isEqualTo(-1); // 2.8 %
            nowUs += 101 * MS;
            assertThat(offer(12_000)).isEqualTo(12_000);
        }
    }

    @Test
    void sendsADecreaseOfThreePercentAtOnce() {
        for (long origin : ORIGINS) {
            start(origin);
            offer(10_000);
            nowUs += MS;
            assertThat(offer(9_701)).isEqualTo(-1);
            assertThat(offer(9_700)).isEqualTo(9_700);
            assertThat(offer(4_000)).as("and at once again").isEqualTo(4_000);
        }
    }

    @Test
    void withholdsAnIncreaseFor200Ms() {
        for (long origin : ORIGINS) {
            start(origin);
            offer(12_345);
            nowUs += 100 * MS;
            assertThat(offer(24_000)).isEqualTo(-1);
            nowUs += 101 * MS;
            assertThat(offer(24_000)).isEqualTo(24_000);
        }
    }

    @Test
    void sendsNoMoreThanTheReceiverDesires() {
        remb.setMaxDesiredBps(1_000);
        assertThat(offer(12_345)).isEqualTo(1_000);
    }

    @Test
    void sendsAtOnceWhenTheCapFallsBelowTheLast() {
        offer(12_345);
        nowUs += MS;
        remb.setMaxDesiredBps(12_300); // by far less than 3 %
        assertThat(offer(12_345)).isEqualTo(12_300);

        nowUs += MS;
        remb.setMaxDesiredBps(RembScheduler.NO_CAP);
        assertThat(offer(12_345)).as("lifting it can wait").isEqualTo(-1);
        nowUs += 200 * MS;
        assertThat(offer(12_345)).isEqualTo(12_345);
    }

    @Test
    void isInNoHurryForACapThatWasLiftedAgain() {
        offer(12_345);
        remb.setMaxDesiredBps(12_300);
        remb.setMaxDesiredBps(20_000);
        nowUs += MS;
        assertThat(offer(12_345)).isEqualTo(-1);
    }

    @Test
    void repeatsAnUnchangedEstimateEachSecond() {
        for (long origin : ORIGINS) {
            start(origin);
            int sent = 0;
            for (int i = 0; i < 10_000; i++) {
                sent += offer(500_000) == 500_000 ? 1 : 0;
                nowUs += MS;
            }
            assertThat(sent).as("in ten seconds").isEqualTo(10);
        }
    }

    @Test
    void sendsAtMostEvery200MsWhileTheEstimateCreeps() {
        int sent = 0;
        for (int i = 0; i < 10_000; i++) {
            sent += offer(500_000 + i) >= 0 ? 1 : 0;
            nowUs += MS;
        }
        assertThat(sent).as("in ten seconds").isEqualTo(50);
    }

    @Test
    void followsItsSettings() {
        RembScheduler own = new RembScheduler(new RembSettings(3_000 * MS, 500 * MS, 1_000_000));
        assertThat(own.valueBps(2_000_000)).isEqualTo(1_000_000);
        own.onSent(0, 1_000_000);
        assertThat(own.isDue(2_999 * MS, 5_000_000)).isFalse();
        assertThat(own.isDue(3_000 * MS, 5_000_000)).isTrue();
        assertThat(own.isDue(499 * MS, 999_999)).isFalse();
        assertThat(own.isDue(500 * MS, 999_999)).isTrue();
    }

    @ParameterizedTest(name = "from {0}: {1} can wait, {2} cannot")
    @CsvSource({
        "100, 98, 97",
        "101, 98, 97",
        "1, 1, 0",
        "33, 33, 32",
        "9223372036854775807, 8946670875749132533, 8946670875749132532"
    })
    void drawsTheLineAtExactlyThreePercent(long last, long canWait, long cannot) {
        remb.onSent(0, last);
        assertThat(remb.isDue(1, canWait)).isFalse();
        assertThat(remb.isDue(1, cannot)).isTrue();
    }

    @Test
    void isNotSilencedByAClockThatIsSetBack() {
        nowUs = 100_000 * MS;
        offer(12_345);
        nowUs = 50_000 * MS;
        assertThat(offer(12_345)).isEqualTo(12_345);
        assertThat(offer(12_345)).isEqualTo(-1);
    }

    @Test
    void startsAnewAfterAReset() {
        remb.setMaxDesiredBps(9_000);
        offer(12_345);
        remb.reset();
        assertThat(remb.lastSentBps()).isEqualTo(-1);
        assertThat(offer(12_345)).as("the cap is the receiver's wish and stays").isEqualTo(9_000);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE})
    void refusesANegativeCap(long bps) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> remb.setMaxDesiredBps(bps))
                .withMessageContaining("maxDesiredBps = " + bps);
    }

    @Test
    void refusesSettingsThatMakeNoSense() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RembSettings(100 * MS, 200 * MS, 1))
                .withMessage("regularIntervalUs = 100000, expected 200000..60000000");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RembSettings(1_000 * MS, 0, 1))
                .withMessage("minIntervalUs = 0, expected 10000..10000000");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RembSettings.DEFAULT.withMaxBitrateBps(0))
                .withMessageContaining("maxBitrateBps = 0");
        assertThat(RembSettings.DEFAULT.withRegularIntervalUs(500 * MS).regularIntervalUs())
                .isEqualTo(500 * MS);
    }

    private void start(long originUs) {
        remb.reset();
        nowUs = originUs;
    }

    /** What goes out now, if anything; -1 if not. */
    private long offer(long estimateBps) {
        if (!remb.isDue(nowUs, estimateBps)) {
            return -1;
        }
        long value = remb.valueBps(estimateBps);
        remb.onSent(nowUs, value);
        return value;
    }
}
