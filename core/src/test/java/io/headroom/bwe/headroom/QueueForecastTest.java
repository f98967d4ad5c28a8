package io.headroom.bwe.headroom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class QueueForecastTest {
    private static final double LOOP_S = 0.3;
    private static final double CAPACITY_BPS = 1_000_000;
    private static final double STEP_S = 0.02; // the forecast's own grain

    private final QueueForecast forecast = new QueueForecast();
    private long nowUs;

    @Test
    void whatWasAllowedTwiceTheCapacityGrowsTheQueueByTheLoop() {
        allow(2_000_000, 3);

        // q = 100 ms was seen; behind it lie 0.1 s + 0.3 s of packets, each of which takes twice its time
        assertThat(queueS(0.1)).isCloseTo(0.1 + 0.4, within(2 * STEP_S));
    }

    @Test
    void aQueueThatIsAlreadyPaidForIsSeenToVanish() {
        allow(2_000_000, 3);
        allow(400_000, 0.5);

        // all that is under way was sent at 0.4 C: of 0.1 s of queue and 0.4 s of packets, 0.16 s remain to be sent
        assertThat(queueS(0.1)).isZero();
        assertThat(forecast.queueS(nowUs, 0.1, LOOP_S, 400_000)).isCloseTo(0.1, within(2 * STEP_S));
    }

    @Test
    void halfOfTheLoopAtEitherRate() {
        allow(2_000_000, 3);
        allow(500_000, 0.2);

        // 0.2 s at half the capacity, the 0.2 s before at twice: 0.5 s of packets in 0.4 s, and 0.1 s seen
        assertThat(queueS(0.1)).isCloseTo(0.1 + 0.5 - 0.4, within(2 * STEP_S));
    }

    @Test
    void aPauseOfAnyLengthIsNoTimeInWhichBitsWereAllowed() {
        allow(2_000_000, 3);
        nowUs += 3_600_000_000L;
        forecast.onAllowed(nowUs, 0.2, 1_000_000);

        assertThat(queueS(0)).isBetween(0.0, 0.2);
    }

    private void allow(double bps, double seconds) {
        for (double s = 0; s < seconds - 1e-9; s += STEP_S) {
            nowUs += 20_000;
            forecast.onAllowed(nowUs, STEP_S, bps);
        }
    }

    private double queueS(double seenS) {
        return forecast.queueS(nowUs, seenS, LOOP_S, CAPACITY_BPS);
    }
}
