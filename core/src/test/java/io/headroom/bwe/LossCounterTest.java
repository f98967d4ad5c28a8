package io.headroom.bwe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LossCounterTest {
    private final LossCounter losses = new LossCounter();

    private void receive(int ssrc, int... numbers) {
        for (int number : numbers) {
            losses.onPacket(ssrc, number & 0xFFFF);
        }
    }

    @Test
    void countsAGapOnceItIsConfirmed() {
        receive(1, 10, 11, 14);
        assertThat(losses.lost()).isZero();

        receive(1, 15, 16, 17);
        assertThat(losses.lost()).isEqualTo(2);
    }

    @Test
    void doesNotTakeReorderingForLoss() {
        receive(1, 10, 12, 11, 13, 14, 15, 16);
        assertThat(losses.lost()).isZero();
    }

    @Test
    void countsAcrossTheWrapAndKeepsStreamsApart() {
        receive(1, 65_534, 65_535, 1, 2, 3, 4);
        receive(2, 500, 501, 502);
        assertThat(losses.lost()).isEqualTo(1);
    }

    @Test
    void takesALargeJumpForARestart() {
        receive(1, 10, 11, 5_000, 5_001, 5_002, 5_003, 5_004);
        assertThat(losses.lost()).isZero();
    }

    @Test
    void ignoresPacketsWithoutNumbers() {
        losses.onPacket(1, 10);
        losses.onPacket(1, -1);
        receive(1, 11, 12, 13);
        assertThat(losses.lost()).isZero();
    }
}
