package io.headroom.bwe.gcc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of grouping on the send side (libwebrtc's inter_arrival_unittest.cc, in microseconds). */
class InterArrivalDeltaTest {
    private final InterArrivalDelta groups = new InterArrivalDelta(
            GccConfig.read(Map.of(), DelayFilter.Kind.TRENDLINE).grouping());

    @Test
    void reportsTheGrowthOfTheQueueBetweenTwoGroups() {
        // send    0 1 2 . . . 20 21 . . . 40      ms
        //         [ A ]       [ B ]       C
        // arrive  50 51 52    70 81       99      B's tail waited 10 ms in the queue
        assertThat(addMs(0, 50)).isFalse();
        assertThat(addMs(1, 51)).isFalse();
        assertThat(addMs(2, 52)).isFalse();
        assertThat(addMs(20, 70)).isFalse(); // closes A, but A has nobody to compare with
        assertThat(addMs(21, 81)).isFalse();
        assertThat(addMs(40, 99)).isTrue(); // closes B

        assertThat(groups.sendDeltaUs()).isEqualTo(19_000);
        assertThat(groups.arrivalDeltaUs()).isEqualTo(29_000);
        assertThat(groups.sizeDeltaBytes()).isEqualTo(-1_000);
    }

    @ParameterizedTest(name = "clock origin {0}")
    @ValueSource(longs = {0, 1, -1, Long.MAX_VALUE - 10_000, Long.MAX_VALUE, Long.MIN_VALUE})
    void aGroupIsFiveMillisecondsOfSendTime(long originUs) {
        assertThat(add(originUs, originUs)).isFalse();
        assertThat(add(originUs + 5_000, originUs + 5_000)).isFalse(); // still the first group
        assertThat(add(originUs + 5_020 + 5_000, originUs + 5_020 + 5_000)).isFalse(); // the second
        assertThat(add(originUs + 20_000, originUs + 20_000)).isTrue(); // the third

        assertThat(groups.sendDeltaUs()).isEqualTo(5_020);
        assertThat(groups.arrivalDeltaUs()).isEqualTo(5_020);
    }

    @Test
    void aPacketOlderThanItsGroupDoesNotCount() {
        addMs(0, 0);
        addMs(30, 30);
        assertThat(addMs(29, 31)).isFalse(); // left before the group's first packet
        assertThat(addMs(60, 60)).isTrue();

        assertThat(groups.arrivalDeltaUs()).isEqualTo(30_000);
        assertThat(groups.sizeDeltaBytes()).isZero();
    }

    @Test
    void reorderingWithinAGroupKeepsTheLatestSendTime() {
        addMs(0, 0);
        addMs(30, 30);
        addMs(34, 34);
        addMs(32, 35);
        assertThat(addMs(60, 60)).isTrue();

        assertThat(groups.sendDeltaUs()).isEqualTo(34_000);
        assertThat(groups.arrivalDeltaUs()).isEqualTo(35_000);
    }

    @Test
    void packetsThatArriveInABurstAreOneGroup() {
        // sent 30 ms apart, but let go together: 5 ms apart on arrival
        addMs(0, 17);
        long sendMs = 30;
        long arriveMs = 100;
        for (int i = 0; i < 10; i++) {
            sendMs += 30;
            arriveMs += 5;
            assertThat(addMs(sendMs, arriveMs)).isFalse();
        }
        assertThat(addMs(sendMs + 30, arriveMs + 6)).isTrue(); // 6 ms ends the burst

        assertThat(groups.sendDeltaUs()).isEqualTo(sendMs * 1_000);
        assertThat(groups.arrivalDeltaUs()).isEqualTo((arriveMs - 17) * 1_000);
    }

    @Test
    void aBurstEndsAfterATenthOfASecond() {
        addMs(0, 0);
        long sendMs = 30;
        long arriveMs = 30;
        int inBurst = 0;
        while (!addMs(sendMs, arriveMs)) {
            sendMs += 30;
            arriveMs += 5;
            inBurst++;
        }
        assertThat(inBurst).isEqualTo(20); // 0, 5 .. 95 ms after the first
    }

    @Test
    void aJumpOfTheArrivalClockAheadStartsAfresh() {
        addMs(0, 0, 0);
        addMs(30, 30, 30);
        assertThat(addMs(60, 60, 60)).isTrue();
        assertThat(addMs(90, 3_090, 90)).isTrue(); // the groups before are not concerned
        assertThat(addMs(120, 3_120, 120)).isFalse(); // here it shows
        assertThat(groups.resets()).isEqualTo(1);
        assertThat(addMs(150, 3_150, 150)).isFalse();
        assertThat(addMs(180, 3_180, 180)).isFalse();
        assertThat(addMs(210, 3_210, 210)).isTrue();

        assertThat(groups.sendDeltaUs()).isEqualTo(30_000);
        assertThat(groups.arrivalDeltaUs()).isEqualTo(30_000);
    }

    @Test
    void aJumpOfTheArrivalClockBackStartsAfreshAtTheThirdGroup() {
        for (int i = 0; i < 5; i++) {
            addMs(30 * i, 1_000 + 30 * i);
        }
        int silent = 0;
        int i = 5;
        while (!addMs(30 * i, 30 * i)) {
            i++;
            silent++;
        }
        // 5 joins the last group, as if it came in a burst; 6, 7 and 8 find it back in time; 9 and 10 start again
        assertThat(silent).isEqualTo(3 + 3);
        assertThat(groups.resets()).isEqualTo(1);
        assertThat(groups.arrivalDeltaUs()).isEqualTo(30_000);
    }

    @Test
    void aSendClockSetBackStartsAfreshAfterTenPackets() {
        addMs(100_000, 0);
        addMs(100_030, 30);
        assertThat(addMs(100_060, 60)).isTrue();
        for (int i = 1; i < 10; i++) {
            assertThat(addMs(30 * i, 60 + 30 * i)).isFalse();
        }
        assertThat(groups.resets()).isZero();
        assertThat(addMs(300, 360)).isFalse(); // the tenth begins a group
        assertThat(groups.resets()).isEqualTo(1);
        assertThat(addMs(330, 390)).isFalse();
        assertThat(addMs(360, 420)).isTrue();
        assertThat(groups.sendDeltaUs()).isEqualTo(30_000);
    }

    @Test
    void aSendClockSetForwardStartsAfresh() {
        addMs(0, 0);
        addMs(30, 30);
        addMs(3_600_000, 60);
        assertThat(groups.resets()).isZero(); // the groups before are not concerned
        assertThat(addMs(3_600_030, 90)).isFalse();
        assertThat(groups.resets()).isEqualTo(1);
        addMs(3_600_060, 120);
        addMs(3_600_090, 150);
        assertThat(addMs(3_600_120, 180)).isTrue();
        assertThat(groups.sendDeltaUs()).isEqualTo(30_000);
    }

    @Test
    void aLongQueueThatDrainsIsNoClockSetForward() {
        addMs(0, 9_000);
        addMs(30, 9_000);
        addMs(9_000, 9_010);
        assertThat(addMs(9_030, 9_040)).isTrue();
        assertThat(groups.resets()).isZero();
    }

    @Test
    void stragglersAreNoClockSetBack() {
        addMs(100_000, 0);
        addMs(100_030, 30);
        for (int i = 1; i < 100; i++) {
            assertThat(addMs(98_000 + i, 30 + i)).isFalse(); // late by two seconds
        }
        assertThat(groups.resets()).isZero();
        assertThat(addMs(100_260, 260)).isTrue();
        assertThat(groups.sendDeltaUs()).isEqualTo(30_000);
    }

    private boolean add(long sendUs, long arrivalUs) {
        return groups.add(sendUs, arrivalUs, arrivalUs, 1_000);
    }

    private boolean addMs(long sendMs, long arrivalMs) {
        return addMs(sendMs, arrivalMs, arrivalMs);
    }

    private boolean addMs(long sendMs, long arrivalMs, long systemMs) {
        return groups.add(sendMs * 1_000, arrivalMs * 1_000, systemMs * 1_000, 1_000);
    }
}
