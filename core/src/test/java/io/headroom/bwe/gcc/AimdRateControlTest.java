package io.headroom.bwe.gcc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.headroom.bwe.BandwidthEstimator;
import io.headroom.bwe.NetworkState;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The cases and numbers of libwebrtc's aimd_rate_control_unittest.cc. */
class AimdRateControlTest {
    private static final long UNKNOWN_BPS = BandwidthEstimator.UNKNOWN_BPS;
    private static final double BETA = 0.85;

    private long nowUs = 123_456_000;
    private AimdRateControl rates = rateControl(Map.of());

    @ParameterizedTest
    @CsvSource({"30000, 200, 4000", "90000, 200, 5000", "60000, 100, 5000"})
    void addsOnePacketPerResponseTimeNearTheMaximum(long estimateBps, long rttMs, double expectedBps) {
        rates.rttUs(rttMs * 1_000);
        rates.setEstimate(estimateBps, nowUs);

        assertThat(rates.nearMaxIncreaseBpsPerSecond()).isCloseTo(expectedBps, within(1_000.0));
    }

    @Test
    void adds14KbpsPerSecondAfterAnOveruseAt300Kbps() {
        rates.setEstimate(300_000, nowUs);
        rates.update(NetworkState.OVERUSE, 300_000, nowUs);

        assertThat(rates.nearMaxIncreaseBpsPerSecond()).isCloseTo(14_000.0, within(1_000.0));
    }

    @Test
    void growsToOneAndAHalfTimesTheThroughputAndShrinksNotWithIt() {
        rates.setEstimate(10_000, nowUs);
        runNormally(200, 10_000);
        assertThat(rates.estimateBps()).isEqualTo(25_000);

        runNormally(200, 5_000);
        assertThat(rates.estimateBps()).isCloseTo(25_000, within(2_000L));
    }

    @Test
    void expectsThreeSecondsBetweenOverusesBeforeTheFirst() {
        rates.setEstimate(264_000, nowUs);

        assertThat(rates.expectedPeriodUs()).isEqualTo(3_000_000);
    }

    @Test
    void expectsTheTimeThatWinningBackTakes() {
        rates.setEstimate(264_000, nowUs);
        rates.update(NetworkState.OVERUSE, (long) ((216_000 + 5_000) / BETA), nowUs);

        assertThat(rates.estimateBps()).isEqualTo(216_000);
        assertThat(rates.nearMaxIncreaseBpsPerSecond()).isEqualTo(12_000);
        assertThat(rates.expectedPeriodUs()).isEqualTo(4_000_000);
    }

    @ParameterizedTest
    @CsvSource({"10000, 9999, 2000000", "10010000, 11764, 50000000"})
    void keepsTheExpectedTimeWithinTwoAndFiftySeconds(long estimateBps, long measuredBps, long expectedUs) {
        rates.setEstimate(estimateBps, nowUs);
        rates.update(NetworkState.OVERUSE, measuredBps, nowUs);

        assertThat(rates.expectedPeriodUs()).isEqualTo(expectedUs);
    }

    @Test
    void growsNoFurtherThanTheLastThroughputAllows() {
        rates.update(NetworkState.NORMAL, 123_000, nowUs);
        nowUs += 5_001_000;
        rates.update(NetworkState.NORMAL, 123_000, nowUs);
        runNormally(100, UNKNOWN_BPS);

        assertThat(rates.estimateBps()).isBetween(123_001L, 123_000L * 3 / 2 + 10_000);
    }

    @Test
    void hasNoEstimateUntilThroughputIsFiveSecondsOld() {
        rates.update(NetworkState.NORMAL, 123_000, nowUs);
        rates.update(NetworkState.NORMAL, 123_000, nowUs + 5_000_000);
        assertThat(rates.isValid()).isFalse();

        rates.update(NetworkState.NORMAL, 123_000, nowUs + 5_000_001);
        assertThat(rates.isValid()).isTrue();
    }

    @Test
    void anOveruseGivesAnEstimateAtOnce() {
        rates.update(NetworkState.OVERUSE, 100_000, nowUs);

        assertThat(rates.isValid()).isTrue();
        assertThat(rates.estimateBps()).isEqualTo(80_000); // 0.85 * 100 kb/s - 5 kb/s
        assertThat(rates.reason()).isEqualTo("reduce: over-use");
    }

    @Test
    void holdsWhileTheSenderHasTooLittleToSendIfToldTo() {
        rates = rateControl(Map.of("hold-when-application-limited", "true"));
        rates.applicationLimited(true);
        rates.setEstimate(123_000, nowUs);
        runNormally(100, UNKNOWN_BPS);
        assertThat(rates.estimateBps()).isEqualTo(123_000);

        rates.setEstimate(2 * 123_000, nowUs);
        assertThat(rates.estimateBps()).isEqualTo(2 * 123_000);

        rates.applicationLimited(false);
        runNormally(100, 246_000);
        assertThat(rates.estimateBps()).isGreaterThan(246_000);
    }

    @Test
    void growsForAnApplicationLimitedSenderByDefault() {
        rates.applicationLimited(true);
        rates.setEstimate(123_000, nowUs);
        runNormally(100, 123_000);

        assertThat(rates.estimateBps()).isGreaterThan(123_000);
    }

    @ParameterizedTest(name = "at {0}, known {1}..{2}, spared {3}: {4} becomes {5}")
    @CsvSource({
        "300000, -1, 400000, true, 500000, 400000",
        "500000, -1, 300000, true, 700000, 500000",
        "500000, -1, 300000, false, 700000, 300000",
        "500000, 400000, -1, true, 100000, 340000",
        "200000, 400000, -1, true, 100000, 200000",
    })
    void staysWithinWhatIsKnownOfThePath(
            long estimateBps, long lowerBps, long upperBps, boolean spared, long setBps, long expectedBps) {
        rates.setEstimate(estimateBps, nowUs);
        rates.networkBounds(lowerBps, upperBps, spared);
        rates.setEstimate(setBps, nowUs);

        assertThat(rates.estimateBps()).isEqualTo(expectedBps);
    }

    @ParameterizedTest
    @CsvSource({"5, 10", "60, 60", "500, 200"})
    void reducesAgainAfterARoundTripOf10To200Ms(long rttMs, long waitMs) {
        rates.rttUs(rttMs * 1_000);
        rates.setEstimate(300_000, nowUs);

        assertThat(rates.isTimeToReduceFurther(nowUs + waitMs * 1_000 - 1, 200_000))
                .isFalse();
        assertThat(rates.isTimeToReduceFurther(nowUs + waitMs * 1_000, 200_000)).isTrue();
        assertThat(rates.isTimeToReduceFurther(nowUs, 149_999)).as("far off").isTrue();
    }

    @ParameterizedTest
    @CsvSource({"10000, 1000000", "40000, 320000", "1000000, 200000"})
    void feedsBackWithinFivePercentOfTheRate(long estimateBps, long expectedUs) {
        rates.setEstimate(estimateBps, nowUs);

        assertThat(rates.feedbackIntervalUs()).isEqualTo(expectedUs);
    }

    @ParameterizedTest
    @CsvSource({"1000, 5000", "99000000, 30000000"})
    void staysWithinTheConfiguredBounds(long setBps, long expectedBps) {
        rates.setEstimate(setBps, nowUs);

        assertThat(rates.estimateBps()).isEqualTo(expectedBps);
    }

    @ParameterizedTest
    @CsvSource({"-1", "60000001", "9223372036854775807", "-9223372036854775808"})
    void ignoresARoundTripTimeThatCannotBe(long rttUs) {
        rates.rttUs(rttUs);

        assertThat(rates.rttUs()).isEqualTo(200_000);
    }

    private void runNormally(int updates, long measuredBps) {
        for (int i = 0; i < updates; i++) {
            rates.update(NetworkState.NORMAL, measuredBps, nowUs);
            nowUs += 100_000;
        }
    }

    private static AimdRateControl rateControl(Map<String, String> parameters) {
        GccConfig.Aimd config =
                GccConfig.read(parameters, DelayFilter.Kind.KALMAN).aimd();
        return new AimdRateControl(config, 5_000, 30_000_000, UNKNOWN_BPS);
    }
}
