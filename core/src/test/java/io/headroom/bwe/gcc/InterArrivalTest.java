package io.headroom.bwe.gcc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The cases of libwebrtc's inter_arrival_unittest.cc, each with 90 kHz RTP timestamps and with abs-send-time shifted up to
 * 32 bits. Send times are given in microseconds; a group is 5000 us long and 5020 us begin a new one.
 */
class InterArrivalTest {
    private static final long NEW_GROUP_US = 5_020;

    enum SendClock {
        RTP(90_000, 1, 47_721_858_827L) {
            @Override
            int ticks(long us) {
                return (int) ((us * 90 + 500) / 1_000);
            }
        },
        ABS_SEND_TIME(1 << 26, 1 << 8, 63_999_995) {
            @Override
            int ticks(long us) {
                return (int) (((us << 18) + 500_000) / 1_000_000) << 8;
            }
        };

        private final double perSecond;
        private final int tolerance;
        private final long wrapUs; // just before the ticks wrap

        SendClock(double perSecond, int tolerance, long wrapUs) {
            this.perSecond = perSecond;
            this.tolerance = tolerance;
            this.wrapUs = wrapUs;
        }

        abstract int ticks(long us);
    }

    private SendClock clock = SendClock.RTP;
    private InterArrival groups = groups(SendClock.RTP);
    private long systemOffsetMs;

    @ParameterizedTest
    @EnumSource
    void theFirstPacketTellsNothing(SendClock sendClock) {
        use(sendClock);

        assertThat(add(0, 17, 1)).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void comparesTwoGroupsWhenTheThirdBegins(SendClock sendClock) {
        use(sendClock);
        // send     0         5020 20020          40020            us
        //          [ G1 ]    [   G2   ]          G3
        // arrive   17        34   39             62               ms
        add(0, 17, 1);
        assertThat(add(NEW_GROUP_US, 34, 2)).isFalse();
        assertThat(add(NEW_GROUP_US + 4_000, 40, 1)).isFalse();
        assertThat(add(2 * NEW_GROUP_US, 62, 1)).isTrue();

        expectDeltas(NEW_GROUP_US + 4_000, 40 - 17, 3 - 1);
    }

    @ParameterizedTest
    @EnumSource
    void comparesGroupAfterGroup(SendClock sendClock) {
        use(sendClock);
        add(0, 17, 1);
        add(NEW_GROUP_US, 34, 2);
        assertThat(add(2 * NEW_GROUP_US, 56, 4)).isTrue();
        expectDeltas(NEW_GROUP_US, 17, 1);
        assertThat(add(3 * NEW_GROUP_US, 98, 8)).isTrue();
        expectDeltas(NEW_GROUP_US, 22, 2);
    }

    @ParameterizedTest
    @EnumSource
    void takesPacketsInAnyOrderFromTheGroupsFirstOn(SendClock sendClock) {
        use(sendClock);
        add(0, 17, 1);
        add(NEW_GROUP_US, 34, 1);
        add(NEW_GROUP_US + 3_000, 35, 1);
        add(NEW_GROUP_US + 1_000, 36, 1); // earlier than the last one: belongs to the group, does not lead it
        assertThat(add(2 * NEW_GROUP_US, 62, 1)).isTrue();

        expectDeltas(NEW_GROUP_US + 3_000, 36 - 17, 2);
    }

    @ParameterizedTest
    @EnumSource
    void dropsPacketsOlderThanTheGroup(SendClock sendClock) {
        use(sendClock);
        add(0, 17, 1);
        add(NEW_GROUP_US, 34, 1);
        assertThat(add(NEW_GROUP_US - 1_000, 36, 100)).isFalse();
        assertThat(add(2 * NEW_GROUP_US, 62, 1)).isTrue();

        expectDeltas(NEW_GROUP_US, 34 - 17, 0);
    }

    @ParameterizedTest
    @EnumSource
    void mergesBurstsThatArriveWithinFiveMilliseconds(SendClock sendClock) {
        use(sendClock);
        add(0, 17, 1);
        long sendUs = NEW_GROUP_US;
        long arrivalMs = 95;
        for (int i = 0; i < 10; i++) { // sent 30 ms apart, held up, and let go together
            sendUs += 30_000;
            arrivalMs += 5;
            assertThat(add(sendUs, arrivalMs, 1)).isFalse();
        }
        long burstSendUs = sendUs;
        long burstArrivalMs = arrivalMs;
        sendUs += 30_000;
        arrivalMs += 6;
        assertThat(add(sendUs, arrivalMs, 1)).as("a gap of 6 ms ends the burst").isTrue();

        expectDeltas(burstSendUs, burstArrivalMs - 17, 9);
    }

    @ParameterizedTest
    @EnumSource
    void aGapOfSixMillisecondsIsNoBurst(SendClock sendClock) {
        use(sendClock);
        add(0, 17, 1);
        add(NEW_GROUP_US, 34, 2);
        assertThat(add(NEW_GROUP_US + 30_000, 34 + 6, 1)).isTrue();

        expectDeltas(NEW_GROUP_US, 17, 1);
    }

    @ParameterizedTest
    @EnumSource
    void aBurstEndsAfterAHundredMilliseconds(SendClock sendClock) {
        use(sendClock);
        add(0, 0, 1);
        boolean fresh = false;
        int packets = 0;
        for (; !fresh && packets < 100; packets++) {
            fresh = add(20_000 + packets * 10_000L, 20 + packets * 5L, 1);
        }
        assertThat(packets)
                .as("20 packets span 100 ms, the 21st begins a new group")
                .isEqualTo(21);
    }

    @ParameterizedTest
    @EnumSource
    void doesNotMindWrapsInOrder(SendClock sendClock) {
        use(sendClock);
        wrap(false);
    }

    @ParameterizedTest
    @EnumSource
    void doesNotMindWrapsOutOfOrder(SendClock sendClock) {
        use(sendClock);
        wrap(true);
    }

    private void wrap(boolean outOfOrder) {
        long quarter = Math.round((1L << 32) / 4 / clock.perSecond * 1e6);
        long startUs = clock.wrapUs;
        add(startUs, 17, 1);
        // A quarter of the range further, then just past the wrap.
        assertThat(add(startUs + quarter, 23, 2)).isFalse();
        assertThat(add(startUs + 2 * quarter, 29, 1)).isTrue();
        expectDeltas(quarter, 6, 1);
        if (outOfOrder) {
            assertThat(add(startUs + 2 * quarter + 4_000, 30, 1)).isFalse();
            assertThat(add(startUs + 2 * quarter + 2_000, 31, 1)).isFalse();
        }
        long groupEndUs = outOfOrder ? 4_000 : 0;
        long groupEndMs = outOfOrder ? 31 : 29;
        assertThat(add(startUs + 3 * quarter, 37, 1)).isTrue();
        expectDeltas(quarter + groupEndUs, groupEndMs - 23, (outOfOrder ? 3 : 1) - 2);
        assertThat(add(startUs + 4 * quarter, 43, 1)).isTrue();
        expectDeltas(quarter - groupEndUs, 37 - groupEndMs, outOfOrder ? -2 : 0);
    }

    @ParameterizedTest
    @EnumSource
    void startsAnewWhenTheArrivalClockJumpsAhead(SendClock sendClock) {
        use(sendClock);
        long[] t = {0, 17};
        add(t[0], t[1], 1);
        assertThat(next(t, 30)).isFalse();
        assertThat(next(t, 30)).isTrue();
        systemOffsetMs = -3_000; // from here on arrival times run 3 s ahead of the system's
        assertThat(next(t, 30 + 3_000)).as("the pair before the jump").isTrue();
        expectDeltas(30_000, 30, 0);
        assertThat(next(t, 30)).as("the jump is found").isFalse();
        assertThat(groups.timeResets()).isEqualTo(1);
        assertThat(next(t, 30)).isFalse();
        assertThat(next(t, 30)).isFalse();
        assertThat(next(t, 30)).isTrue();
        expectDeltas(30_000, 30, 0);
    }

    @ParameterizedTest
    @EnumSource
    void startsAnewWhenTheArrivalClockFallsBack(SendClock sendClock) {
        use(sendClock);
        long[] t = {0, 1_017};
        add(t[0], t[1], 1);
        assertThat(next(t, 30)).isFalse();
        assertThat(next(t, 30)).isTrue();
        // The first packet after the step looks like a burst's; three groups then arrived before their forerunner; two
        // packets begin the new time base.
        systemOffsetMs = 1_000;
        assertThat(next(t, 30 - 1_000)).isFalse();
        for (int i = 0; i < 3; i++) {
            assertThat(groups.timeResets()).isZero();
            assertThat(next(t, 30)).isFalse();
        }
        assertThat(groups.timeResets()).isEqualTo(1);
        assertThat(next(t, 30)).isFalse();
        assertThat(next(t, 30)).isFalse();
        assertThat(next(t, 30)).isTrue();
        expectDeltas(30_000, 30, 0);
    }

    private boolean next(long[] t, long arrivalStepMs) {
        t[0] += 30_000;
        t[1] += arrivalStepMs;
        return add(t[0], t[1], 1);
    }

    private void use(SendClock sendClock) {
        clock = sendClock;
        groups = groups(sendClock);
    }

    private static InterArrival groups(SendClock sendClock) {
        return new InterArrival(
                GccConfig.read(Map.of(), DelayFilter.Kind.KALMAN).grouping(), sendClock.perSecond);
    }

    private boolean add(long sendUs, long arrivalMs, int sizeBytes) {
        return groups.add(clock.ticks(sendUs), arrivalMs, arrivalMs + systemOffsetMs, sizeBytes);
    }

    private void expectDeltas(long sendUs, long arrivalMs, int sizeBytes) {
        assertThat(groups.sendDeltaTicks())
                .isCloseTo(Integer.toUnsignedLong(clock.ticks(sendUs)), within((long) clock.tolerance));
        assertThat(groups.arrivalDeltaMs()).isEqualTo(arrivalMs);
        assertThat(groups.sizeDeltaBytes()).isEqualTo(sizeBytes);
    }
}
