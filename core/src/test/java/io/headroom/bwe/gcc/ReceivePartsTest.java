package io.headroom.bwe.gcc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.headroom.bwe.AllocationCounter;
import io.headroom.bwe.BandwidthEstimator;
import io.headroom.bwe.Direction;
import io.headroom.bwe.EstimatorConfig;
import io.headroom.bwe.NetworkState;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The small parts of the receive side, one by one. */
class ReceivePartsTest {
    private final GccConfig config = GccConfig.read(Map.of(), DelayFilter.Kind.KALMAN);

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void theRateWindowMeasuresWhatAPlainListOfPacketsDoes(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        RateWindow window = new RateWindow(1_000);
        Deque<long[]> packets = new ArrayDeque<>(); // time, bytes
        long nowMs = 100_000;
        long firstMs = -1;
        for (int i = 0; i < 50_000; i++) {
            nowMs += random.nextInt(500) == 0 ? random.nextInt(2_500) : random.nextInt(4);
            firstMs = i == 0 ? nowMs : firstMs;
            int bytes = random.nextInt(1_400);
            window.advance(nowMs);
            window.add(bytes);
            packets.add(new long[] {nowMs, bytes});
            while (packets.getFirst()[0] <= nowMs - 1_000) {
                packets.removeFirst();
            }
            long filledMs = Math.min(nowMs - firstMs + 1, 1_000);
            boolean known = filledMs > 1 && (packets.size() > 1 || filledMs == 1_000);
            long sum = packets.stream().mapToLong(p -> p[1]).sum();
            long expected = known ? (long) (sum * (8_000f / filledMs) + 0.5f) : BandwidthEstimator.UNKNOWN_BPS;
            assertThat(window.rateBps()).as("packet %d", i).isEqualTo(expected);
        }
    }

    @Test
    void theRateWindowForgetsAfterASecondOfSilence() {
        RateWindow window = new RateWindow(1_000);
        window.advance(0);
        window.add(1_000);
        window.advance(500);
        window.add(1_000);
        assertThat(window.isKnown()).isTrue();
        window.advance(1_499);
        assertThat(window.isKnown()).isTrue();
        window.advance(1_500);
        assertThat(window.isKnown()).isFalse();
    }

    @Test
    void streamsAreAliveForTwoSeconds() {
        StreamAges streams = new StreamAges(2_000_000);
        assertThat(streams.seen(1, 0)).isFalse();
        assertThat(streams.seen(2, 1_000_000)).isTrue();
        assertThat(streams.seen(2, 3_000_000)).isTrue();
        assertThat(streams.seen(1, 5_000_001))
                .as("all silent for over two seconds")
                .isFalse();
    }

    @Test
    void endingTheLastStreamLeavesNone() {
        StreamAges streams = new StreamAges(2_000_000);
        streams.seen(1, 0);
        streams.seen(2, 3_000_000); // 1 has timed out by now
        streams.remove(2);

        assertThat(streams.isEmpty()).isTrue();
        assertThat(streams.seen(3, 3_000_001)).isFalse();
    }

    @Test
    void moreStreamsThanItHoldsPushOutTheStalest() {
        StreamAges streams = new StreamAges(2_000_000);
        for (int i = 0; i < 1_000; i++) {
            assertThat(streams.seen(i, i)).isEqualTo(i > 0);
        }
        for (int i = 999; i > 999 - 64; i--) {
            assertThat(streams.isEmpty()).isFalse();
            streams.remove(i);
        }
        assertThat(streams.isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 123_456, -123_456, Long.MAX_VALUE - 10_000, Long.MAX_VALUE, Long.MIN_VALUE})
    void theTimeLineFollowsClocksThatStartAnywhere(long originUs) {
        TimeLine time = new TimeLine();
        time.advance(originUs);
        long startUs = time.arrivalUs();
        assertThat(startUs).isEqualTo(Math.floorMod(originUs, 1_000L));
        for (long us = 0; us < 100_000; us += 777) {
            assertThat(time.advance(originUs + us)).isFalse();
            assertThat(time.arrivalUs()).isEqualTo(startUs + us);
            assertThat(time.systemUs()).isEqualTo(startUs + us);
        }
    }

    @Test
    void theSystemTimeRunsOnWhenTheHostsIsSetBack() {
        TimeLine time = new TimeLine();
        time.advance(60_000_000);
        assertThat(time.advance(30_000_000)).isTrue();
        assertThat(time.systemUs() - time.arrivalUs()).isEqualTo(30_000_000);
        time.advance(30_005_000);
        assertThat(time.systemUs()).isEqualTo(5_000);
        time.advance(30_004_000); // a little disorder
        assertThat(time.systemUs()).isEqualTo(5_000);
        time.advance(30_006_000);
        assertThat(time.systemUs()).isEqualTo(6_000);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 64_000_000L * 1_000_000, -64_000_000L * 1_000_000})
    void sendTimesTurnBackIntoTheTicksTheyCameFrom(long originUs) {
        AbsSendTimeTicks clock = new AbsSendTimeTicks();
        for (long ticks = 0; ticks < 3L << 24; ticks += 37) {
            long us = Math.round(ticks * 1e6 / (1 << 18));
            assertThat(clock.of(originUs + us)).isEqualTo((int) (ticks & 0xFF_FFFF));
        }
    }

    @ParameterizedTest
    @CsvSource({"2.5, 3", "-2.5, -3", "2.4999, 2", "-2.4999, -2", "0.49999999999999994, 0", "1e15, 1000000000000000"})
    void roundsHalvesAwayFromZero(double x, long expected) {
        assertThat(UnitMath.rounded(x)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "HOLD, OVERUSE, DECREASE", "HOLD, NORMAL, INCREASE", "HOLD, UNDERUSE, HOLD",
        "INCREASE, OVERUSE, DECREASE", "INCREASE, NORMAL, INCREASE", "INCREASE, UNDERUSE, HOLD",
    })
    void theRateStateFollowsItsTable(RateState from, NetworkState network, RateState to) {
        assertThat(from.on(network)).isEqualTo(to);
    }

    @Test
    void linkCapacityKeepsItsBoundsThreeDeviationsWide() {
        LinkCapacity capacity = new LinkCapacity(0.05, 0.5);
        assertThat(capacity.upperBps()).isEqualTo(Long.MAX_VALUE);
        assertThat(capacity.lowerBps()).isZero();

        capacity.onOveruse(500_400); // counts as 500 kbit/s
        assertThat(capacity.estimateBps()).isEqualTo(500_000);
        assertThat(capacity.upperBps()).isEqualTo(500_000 + 42_426); // 3 sqrt(0.4f * 500) kbit/s
        assertThat(capacity.lowerBps()).isEqualTo(500_000 - 42_427);
        capacity.onProbe(600_000);
        assertThat(capacity.estimateBps()).isEqualTo(550_000);
        capacity.forget();
        assertThat(capacity.isKnown()).isFalse();
    }

    @Test
    void theDraftsGainsAreASwitch() {
        GccConfig.Detector draft = GccConfig.read(Map.of("threshold-gains", "draft"), DelayFilter.Kind.KALMAN)
                .detector();

        assertThat(draft.thresholdKUp()).isEqualTo(0.01);
        assertThat(draft.thresholdKDown()).isEqualTo(0.00018);
        assertThat(config.detector().thresholdKUp()).isEqualTo(0.0087);
        assertThat(config.detector().thresholdKDown()).isEqualTo(0.039);
    }

    @Test
    void refusesParametersThatCannotBe() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GccConfig.read(Map.of("beta", "1.5"), DelayFilter.Kind.KALMAN))
                .withMessage("beta = 1.5, expected a number in 0.1..0.999");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GccConfig.read(Map.of("betta", "0.8"), DelayFilter.Kind.KALMAN))
                .withMessageContaining("unknown parameter betta");
    }

    @ParameterizedTest
    @ValueSource(strings = {"kalman", "trendline"})
    void anEstimatorWeighs16KibibytesAtMost(String filter) {
        GccConfig gcc = GccConfig.read(Map.of("delay-filter", filter), DelayFilter.Kind.KALMAN);
        EstimatorConfig host = EstimatorConfig.defaults(Direction.RECEIVE);
        new ReceiveEstimator(gcc, host); // loads classes

        assertThat(AllocationCounter.bytesAllocatedBy(() -> new ReceiveEstimator(gcc, host)))
                .isLessThanOrEqualTo(16 * 1_024);
    }

    @Test
    void thePartsAllocateNothing() {
        RateWindow window = new RateWindow(1_000);
        InterArrival groups = new InterArrival(config.grouping(), 1 << 26);
        KalmanFilter filter = new KalmanFilter(config.kalman());
        OveruseDetector detector = new OveruseDetector(config.detector());
        ReceiveEstimator estimator = new ReceiveEstimator(config, EstimatorConfig.defaults(Direction.RECEIVE));

        allocatesNothing("rate window", i -> {
            window.advance(i);
            window.add(1_000);
            window.rateBps();
        });
        allocatesNothing("grouping", i -> groups.add(i * 67_108, i, i, 1_000));
        allocatesNothing("filter", i -> filter.update(i % 7, 5.5, i % 100, i, NetworkState.NORMAL));
        allocatesNothing("detector", i -> detector.detect(i % 11 * 0.1, 1, 5.5, 60, i));
        allocatesNothing("estimator", i -> estimator.onPacket(i * 5_000L, i * 5_000L, 1_000, i & 3, i & 0xFFFF));
    }

    private static void allocatesNothing(String part, IntConsumer packet) {
        for (int i = 0; i < 200_000; i++) {
            packet.accept(i);
        }
        long bytes = AllocationCounter.bytesAllocatedBy(() -> {
            for (int i = 200_000; i < 1_200_000; i++) {
                packet.accept(i);
            }
        });
        assertThat(bytes).as(part).isLessThan(AllocationCounter.NOISE_BYTES);
    }

    /** Through the public interface, where the arrival clock is all the time there is. */
    @ParameterizedTest
    @ValueSource(longs = {30_000_000, -30_000_000, 86_400_000_000L, -86_400_000_000L})
    void findsTheRateAgainAfterTheHostsClockIsSet(long setUs) {
        ReceiveEstimator estimator = new ReceiveEstimator(config, EstimatorConfig.defaults(Direction.RECEIVE));
        long us = 0;
        for (; us < 30_000_000; us += 10_000) {
            estimator.onPacket(us, us, 1_000, 1, -1);
        }
        long beforeBps = estimator.bitrateBps();
        for (; us < 60_000_000; us += 10_000) {
            estimator.onPacket(us + setUs, us, 1_000, 1, -1);
        }
        assertThat(beforeBps).isBetween(800_000L, 1_300_000L);
        assertThat(estimator.bitrateBps()).isBetween(800_000L, 1_300_000L);

        for (; us < 65_000_000; us += 10_000) { // the queue grows: 20 ms arrive for every 10 ms sent
            estimator.onPacket(2 * us + setUs, us, 1_000, 1, -1);
        }
        assertThat(estimator.bitrateBps()).as("still reacts").isLessThan(600_000);
    }
}
