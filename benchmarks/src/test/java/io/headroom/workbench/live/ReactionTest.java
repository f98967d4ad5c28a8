package io.headroom.workbench.live;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReactionTest {
    private static final CapacitySchedule DROP_AND_RISE = CapacitySchedule.parse("0:3000,20:500,40:3000");
    private static final long END_US = 60_000_000;

    private final PacketLog log = new PacketLog();
    private long timeUs;

    @Test
    void aSenderThatFollowsIsTimedFromTheStepToTheEndOfTheFirstGoodSecond() {
        send(2_800, 21); // one second late
        send(450, 20); // still so one second after the rise
        send(2_000, 5);
        send(2_900, 14);

        Reaction down = Reaction.toDrop(DROP_AND_RISE, log, END_US);
        assertThat(down.alreadyThere()).isFalse();
        assertThat(down.tookUs()).isBetween(1_900_000L, 2_000_000L); // 1.2 of 500 within a second's mean
        Reaction back = Reaction.toRise(DROP_AND_RISE, log, END_US);
        assertThat(back.stepUs()).isEqualTo(40_000_000);
        assertThat(back.tookUs()).isBetween(6_700_000L, 7_000_000L);
        assertThat(back.alreadyThere()).isFalse();
    }

    @Test
    void aSenderThatDoesNotGetThereIsToldHowCloseItCame() {
        send(2_800, 40);
        send(1_500, 20);

        Reaction down = Reaction.toDrop(DROP_AND_RISE, log, END_US);
        assertThat(down.tookUs()).isEqualTo(-1);
        assertThat(down.watchedUs()).isEqualTo(20_000_000);
        assertThat(down.closestShare()).isBetween(5.5, 5.7);
        Reaction back = Reaction.toRise(DROP_AND_RISE, log, END_US);
        assertThat(back.tookUs()).isEqualTo(-1);
        assertThat(back.closestShare()).isBetween(0.49, 0.95);
    }

    @Test
    void aSenderThatWasBelowAllAlongDidNotComeDown() {
        send(400, 60);
        assertThat(Reaction.toDrop(DROP_AND_RISE, log, END_US).alreadyThere()).isTrue();
        assertThat(Reaction.toRise(DROP_AND_RISE, log, END_US).alreadyThere()).isFalse();
    }

    @Test
    void withoutAStepOrTheTimeToWatchItThereIsNoReaction() {
        send(2_800, 30);
        assertThat(Reaction.toDrop(CapacitySchedule.parse("0:3000"), log, END_US)
                        .happened())
                .isFalse();
        assertThat(Reaction.toDrop(DROP_AND_RISE, log, 22_000_000).happened()).isFalse();
        assertThat(Reaction.toRise(DROP_AND_RISE, log, 41_000_000).happened()).isFalse();
    }

    private void send(int kbps, int seconds) {
        long endUs = timeUs + seconds * 1_000_000L;
        int bytes = 1_000;
        for (; timeUs < endUs; timeUs += 8L * bytes * 1_000 / kbps) {
            log.add(timeUs, 0, bytes, true);
        }
        timeUs = endUs;
    }
}
