package io.headroom.workbench.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.headroom.workbench.sim.Scenario.TargetRule;
import org.junit.jupiter.api.Test;

/** send_side_bandwidth_estimation.cc's rule as {@code TargetRate} describes it. */
class TargetRateTest {
    private static final long S = 1_000_000;

    private final TargetRate target = new TargetRate(TargetRule.LIBWEBRTC, 300_000, 50_000, 5_000_000, 100_000);
    private long nowUs;

    private void pass(long us) {
        for (long endUs = nowUs + us; nowUs < endUs; nowUs += 25_000) {
            target.update(nowUs);
        }
    }

    @Test
    void growsByEightPercentAndAKilobitPerSecondWhileNothingIsLost() {
        for (int second = 0; second < 10; second++) {
            target.onReport(nowUs, 0, 100);
            pass(S);
        }

        double expected = 300_000;
        for (int second = 0; second < 10; second++) {
            expected = expected * 1.08 + 1_000;
        }
        assertThat(target.bps()).isCloseTo(expected, within(0.04 * expected));
    }

    @Test
    void followsRembUpOnlyUntilTwoSecondsAfterTheFirstReport() {
        target.onRemb(1_000_000);
        pass(S);
        assertThat(target.bps()).isEqualTo(1_000_000);

        target.onReport(nowUs, 0, 100);
        pass(2 * S + 100_000);
        target.onRemb(4_000_000);
        pass(S / 2);

        assertThat(target.bps()).isBetween(1_000_000.0, 1_300_000.0);
    }

    @Test
    void isCappedByRembWithoutForgettingItsOwnTarget() {
        target.onRemb(1_000_000);
        pass(S);
        target.onReport(nowUs, 0, 100);
        pass(3 * S);

        target.onRemb(200_000);
        assertThat(target.bps()).isEqualTo(200_000);
        target.onRemb(2_000_000);
        assertThat(target.bps()).isGreaterThan(1_000_000);
    }

    @Test
    void holdsBetweenTwoAndTenPercent() {
        target.onReport(nowUs, 0, 100);
        pass(3 * S);
        double before = target.bps();

        target.onReport(nowUs, 5, 100);
        pass(5 * S);

        assertThat(target.bps()).isEqualTo(before);
    }

    @Test
    void fallsByHalfTheLossOncePerReport() {
        target.onReport(nowUs, 20, 100);
        pass(5 * S);
        assertThat(target.bps()).isCloseTo(270_000, within(1.0));

        target.onReport(nowUs, 20, 100);
        pass(S);
        assertThat(target.bps()).isCloseTo(243_000, within(1.0));
    }

    @Test
    void inSendDirectionFollowsTheDelayBasedEstimateUntilLossIsHigh() {
        target.onDelayBased(800_000);
        assertThat(target.bps()).isEqualTo(800_000);

        target.onReport(nowUs, 20, 100);
        assertThat(target.bps()).isCloseTo(720_000, within(1.0));
        target.onDelayBased(900_000);
        assertThat(target.bps()).isCloseTo(720_000, within(1.0));

        nowUs += S;
        target.onReport(nowUs, 0, 100);
        pass(6 * S);
        assertThat(target.bps()).isEqualTo(900_000);
    }
}
