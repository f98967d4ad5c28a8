package io.headroom.bwe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every estimator owes its caller, for each one that is found and each direction that it serves. */
class EstimatorContractTest {
    private static final long SECOND = VirtualCall.SECOND;
    private static final long MIN_BPS = 20_000;
    private static final long MAX_BPS = 4_000_000;
    private static final long CAPACITY_BPS = 1_000_000;

    private static final long[] ORIGINS_US = {
        0, 1, -1, 1L << 40, Long.MAX_VALUE - 10 * SECOND, Long.MAX_VALUE, Long.MIN_VALUE, Long.MIN_VALUE + 1
    };
    private static final long[] HOSTILE = {
        0, 1, -1, Long.MAX_VALUE, Long.MIN_VALUE, Integer.MAX_VALUE, Integer.MIN_VALUE, 1L << 62, -(1L << 62)
    };

    /** An estimator by name and direction; makes as many of it as a test needs. */
    record Subject(EstimatorProvider provider, Direction direction) {
        BandwidthEstimator create() {
            return create(config());
        }

        BandwidthEstimator create(EstimatorConfig config) {
            return Estimators.load().create(provider.name(), config);
        }

        EstimatorConfig config() {
            return EstimatorConfig.defaults(direction).withBitrateBounds(MIN_BPS, MAX_BPS);
        }

        @Override
        public String toString() {
            return provider.name() + ", " + direction;
        }
    }

    static Stream<Subject> subjects() {
        return Estimators.load().providers().stream()
                .flatMap(provider ->
                        provider.directions().stream().sorted().map(direction -> new Subject(provider, direction)));
    }

    @Test
    void findsTheEstimatorsOfTheHouse() {
        assertThat(Estimators.load().problems()).isEmpty();
        assertThat(Estimators.load().providers())
                .extracting(EstimatorProvider::name)
                .contains("gcc-kalman", "gcc-trendline", "headroom");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("subjects")
    void saysWhatItIsAndWhatItCanBeTold(Subject subject) {
        assertThat(subject.provider().description()).isNotBlank().doesNotContain("\n");
        List<Parameter> parameters = subject.provider().parameters(subject.direction());
        assertThat(parameters).extracting(Parameter::name).doesNotHaveDuplicates();
        for (Parameter parameter : parameters) {
            assertThat(parameter.name()).matches("[a-z][a-z0-9]*(-[a-z0-9]+)*");
            assertThat(parameter.description()).as(parameter.name()).isNotBlank();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("subjects")
    void acceptsItsOwnDefaultsAndIsTheSameWithThem(Subject subject) {
        Map<String, String> defaults = new java.util.HashMap<>();
        subject.provider().parameters(subject.direction()).forEach(p -> defaults.put(p.name(), p.defaultValue()));
        assertThat(series(subject.create(subject.config().withParameters(defaults)), subject.direction(), 0))
                .isEqualTo(series(subject.create(), subject.direction(), 0));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("subjects")
    void refusesParametersThatItDoesNotKnowOrUnderstand(Subject subject) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> subject.create(subject.config().withParameters(Map.of("no-such-thing", "1"))))
                .withMessageContaining("no-such-thing");
        for (Parameter parameter : subject.provider().parameters(subject.direction())) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() ->
                            subject.create(subject.config().withParameters(Map.of(parameter.name(), "no such value"))))
                    .withMessageContaining(parameter.name())
                    .withMessageContaining("no such value");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("subjects")
    void hasNoOpinionBeforeTheFirstPacket(Subject subject) {
        BandwidthEstimator estimator = subject.create();
        assertThat(estimator.bitrateBps()).isEqualTo(BandwidthEstimator.UNKNOWN_BPS);
        assertThat(estimator.measuredBps()).isEqualTo(BandwidthEstimator.UNKNOWN_BPS);
        assertThat(estimator.state()).isEqualTo(NetworkState.NORMAL);
        EstimatorStats stats = new EstimatorStats();
        estimator.stats(stats);
        assertThat(stats.packets + stats.groups + stats.overuses + stats.decreases + stats.timeResets)
                .isZero();
        assertThat(stats.bitrateBps).isEqualTo(BandwidthEstimator.UNKNOWN_BPS);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("subjects")
    void startsWhereItIsToldTo(Subject subject) {
        for (long startBps : new long[] {MIN_BPS, 777_000, MAX_BPS}) {
            BandwidthEstimator estimator = subject.create(subject.config().withStartBitrate(startBps));
            assertThat(estimator.bitrateBps()).isEqualTo(startBps);
            estimator.reset();
            assertThat(estimator.bitrateBps()).isEqualTo(startBps);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("subjects")
    void staysWithinItsBoundsOnGarbage(Subject subject) {
        EstimatorStats stats = new EstimatorStats();
        for (long origin : ORIGINS_US) {
            for (long seed = 1; seed <= 4; seed++) {
                SplittableRandom random = new SplittableRandom(seed);
                BandwidthEstimator estimator = subject.create();
                long arrivalUs = origin;
                long sendUs = -origin;
                for (int i = 0; i < 5_000; i++) {
                    arrivalUs = hostileStep(random, arrivalUs);
                    sendUs = hostileStep(random, sendUs);
                    garbage(estimator, random, subject.direction(), arrivalUs, sendUs);
                    assertSound(estimator, stats, subject + ", seed " + seed + ", origin " + origin + ", step " + i);
                }
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("subjects")
    void worksAgainAfterGarbageAndAReset(Subject subject) {
        BandwidthEstimator estimator = subject.create();
        SplittableRandom random = new SplittableRandom(9);
        for (int i = 0; i < 5_000; i++) {
            garbage(estimator, random, subject.direction(), random.nextLong(), random.nextLong());
        }
        estimator.reset();
        assertThat(series(estimator, subject.direction(), 0))
                .isEqualTo(series(subject.create(), subject.direction(), 0));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("subjects")
    void givesTheSameSeriesAgainAfterAReset(Subject subject) {
        BandwidthEstimator estimator = subject.create(subject.config().withStartBitrate(400_000));
        List<String> first = series(estimator, subject.direction(), 0);
        estimator.reset();
        assertThat(series(estimator, subject.direction(), 0)).isEqualTo(first);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("subjects")
    void sharesNothingWithAnother(Subject subject) {
        List<String> alone = series(subject.create(), subject.direction(), 0);
        BandwidthEstimator one = subject.create();
        BandwidthEstimator other = subject.create();
        VirtualCall oneCall = new VirtualCall(one, subject.direction(), 1).capacity(CAPACITY_BPS);
        VirtualCall otherCall = new VirtualCall(other, subject.direction(), 2).capacity(300_000);
        List<String> interleaved = new ArrayList<>();
        EstimatorStats stats = new EstimatorStats();
        for (int i = 0; i < STEPS; i++) {
            step(oneCall, i);
            otherCall.run(SECOND / 5);
            interleaved.add(describe(one, stats));
        }
        assertThat(interleaved).isEqualTo(alone);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("subjects")
    void seesOnlyDifferencesOfTimes(Subject subject) {
        List<String> expected = series(subject.create(), subject.direction(), 0);
        // Multiples of the abs-send-time wrap: whoever keeps 24 bits sees the same bits.
        for (long origin : new long[] {64 * SECOND, -64 * SECOND, 64 * SECOND * 1_000_000}) {
            assertThat(series(subject.create(), subject.direction(), origin))
                    .as("origin %d", origin)
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("subjects")
    void convergesOnAConstrainedLink(Subject subject) {
        VirtualCall call = new VirtualCall(subject.create(), subject.direction(), 3).capacity(CAPACITY_BPS);
        call.run(60 * SECOND);
        call.run(30 * SECOND);
        assertThat(call.meanEstimateBps()).isBetween(0.5 * CAPACITY_BPS, 1.15 * CAPACITY_BPS);
        assertThat(call.meanQueueUs()).isLessThan(200_000);

        call.capacity(CAPACITY_BPS / 4).run(10 * SECOND);
        call.run(20 * SECOND);
        assertThat(call.meanEstimateBps())
                .as("after a drop")
                .isBetween(0.5 * CAPACITY_BPS / 4, 1.15 * CAPACITY_BPS / 4);

        call.capacity(CAPACITY_BPS).run(60 * SECOND);
        call.run(20 * SECOND);
        assertThat(call.meanEstimateBps()).as("after the rise").isBetween(0.5 * CAPACITY_BPS, 1.15 * CAPACITY_BPS);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("subjects")
    void recoversAfterAJumpOfEitherClock(Subject subject) {
        VirtualCall call = new VirtualCall(subject.create(), subject.direction(), 4).capacity(CAPACITY_BPS);
        call.run(60 * SECOND);
        for (long jumpUs : new long[] {SECOND, -SECOND, 30 * SECOND, -30 * SECOND, 3_600 * SECOND, -3_600 * SECOND}) {
            call.jumpArrivalClock(jumpUs);
            assertRecovery(call, "arrival clock by " + jumpUs);
            call.jumpSendClock(jumpUs);
            assertRecovery(call, "send clock by " + jumpUs);
        }
    }

    private static void assertRecovery(VirtualCall call, String jump) {
        call.run(60 * SECOND);
        call.run(20 * SECOND);
        assertThat(call.meanEstimateBps()).as(jump).isBetween(0.5 * CAPACITY_BPS, 1.2 * CAPACITY_BPS);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("subjects")
    void keepsItsBoundsWhateverThePathCarries(Subject subject) {
        EstimatorConfig narrow = EstimatorConfig.defaults(subject.direction()).withBitrateBounds(200_000, 800_000);
        for (long capacity : new long[] {50_000, 10_000_000}) {
            BandwidthEstimator estimator = subject.create(narrow);
            VirtualCall call = new VirtualCall(estimator, subject.direction(), 5).capacity(capacity);
            for (int i = 0; i < 200; i++) {
                call.run(SECOND / 5);
                long bps = estimator.bitrateBps();
                assertThat(bps == BandwidthEstimator.UNKNOWN_BPS || bps >= 200_000 && bps <= 800_000)
                        .as("%d bit/s", bps)
                        .isTrue();
            }
            assertThat(estimator.bitrateBps())
                    .as("at %d bit/s", capacity)
                    .isEqualTo(capacity < 200_000 ? 200_000 : 800_000);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("subjects")
    void ignoresRoundTripTimesThatCannotBe(Subject subject) {
        List<String> plain = series(subject.create(), subject.direction(), 0);
        BandwidthEstimator estimator = subject.create();
        VirtualCall call = new VirtualCall(estimator, subject.direction(), 1).capacity(CAPACITY_BPS);
        List<String> told = new ArrayList<>();
        EstimatorStats stats = new EstimatorStats();
        for (int i = 0; i < STEPS; i++) {
            for (long rttUs : new long[] {-1, Long.MIN_VALUE, Long.MAX_VALUE, Integer.MIN_VALUE}) {
                estimator.onRtt(call.arrivalNowUs(), rttUs);
            }
            step(call, i);
            told.add(describe(estimator, stats));
        }
        assertThat(told).isEqualTo(plain);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("subjects")
    void bearsEveryRoundTripTimeAtEveryMoment(Subject subject) {
        BandwidthEstimator estimator = subject.create();
        EstimatorStats stats = new EstimatorStats();
        VirtualCall call = new VirtualCall(estimator, subject.direction(), 6).capacity(CAPACITY_BPS);
        for (long rttUs : HOSTILE) {
            for (long nowUs : HOSTILE) {
                estimator.onRtt(nowUs, rttUs);
                call.run(SECOND / 10);
                assertSound(estimator, stats, "rtt " + rttUs + " at " + nowUs);
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("subjects")
    void bearsTheEndOfStreamsThatItMayNotKnow(Subject subject) {
        BandwidthEstimator estimator = subject.create();
        EstimatorStats stats = new EstimatorStats();
        estimator.onStreamRemoved(0, 1);
        VirtualCall call = new VirtualCall(estimator, subject.direction(), 7).capacity(CAPACITY_BPS);
        for (int i = 0; i < 300; i++) {
            call.stream(i % 7);
            call.run(SECOND / 5);
            estimator.onStreamRemoved(i % 3 == 0 ? HOSTILE[i % HOSTILE.length] : call.arrivalNowUs(), i % 11);
            assertSound(estimator, stats, "step " + i);
        }
        call.run(40 * SECOND);
        call.run(20 * SECOND);
        assertThat(call.meanEstimateBps()).isBetween(0.5 * CAPACITY_BPS, 1.2 * CAPACITY_BPS);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("subjects")
    void bearsManyStreams(Subject subject) {
        BandwidthEstimator estimator = subject.create();
        EstimatorStats stats = new EstimatorStats();
        for (int i = 0; i < 100_000; i++) {
            estimator.onPacket(i * 1_000L, i * 1_000L, 1_000, i * 7_919, i & 0xFFFF);
        }
        assertSound(estimator, stats, "a hundred thousand streams");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("subjects")
    void learnsNothingFromAnEmptyReport(Subject subject) {
        BandwidthEstimator estimator = subject.create();
        TransportFeedback feedback = new TransportFeedback();
        for (long nowUs : HOSTILE) {
            feedback.begin(nowUs);
            estimator.onFeedback(feedback);
        }
        assertThat(estimator.bitrateBps()).isEqualTo(BandwidthEstimator.UNKNOWN_BPS);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("subjects")
    void bearsReportsOfNothingButLosses(Subject subject) {
        BandwidthEstimator estimator = subject.create();
        EstimatorStats stats = new EstimatorStats();
        TransportFeedback feedback = new TransportFeedback();
        long seq = 0;
        for (int i = 0; i < 1_000; i++) {
            feedback.begin(i * 100_000L);
            for (int k = 0; k < 20; k++) {
                feedback.addLost(seq++, i * 100_000L, 1_200);
            }
            estimator.onFeedback(feedback);
            assertSound(estimator, stats, "report " + i);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("subjects")
    void bearsHugeReports(Subject subject) {
        BandwidthEstimator estimator = subject.create();
        EstimatorStats stats = new EstimatorStats();
        TransportFeedback feedback = new TransportFeedback();
        SplittableRandom random = new SplittableRandom(8);
        for (int i = 0; i < 5; i++) {
            feedback.begin(i * 1_000_000L);
            for (int k = 0; k < 20_000; k++) { // shuffled, with duplicates and losses
                long seq = i * 20_000L + random.nextInt(20_000);
                if (random.nextInt(10) == 0) {
                    feedback.addLost(seq, seq * 50, 1_200);
                } else {
                    feedback.addReceived(seq, seq * 50, seq * 55 + 30_000, 1_200);
                }
            }
            estimator.onFeedback(feedback);
            assertSound(estimator, stats, "report " + i);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("subjects")
    void bearsReportsWithAbsurdRates(Subject subject) {
        BandwidthEstimator estimator = subject.create();
        EstimatorStats stats = new EstimatorStats();
        TransportFeedback feedback = new TransportFeedback();
        SplittableRandom random = new SplittableRandom(10);
        for (int i = 0; i < 2_000; i++) {
            feedback.begin(i * 50_000L);
            feedback.acknowledgedBps(HOSTILE[random.nextInt(HOSTILE.length)]);
            feedback.probeBps(HOSTILE[random.nextInt(HOSTILE.length)]);
            feedback.applicationLimited(random.nextBoolean());
            for (int k = 0; k < 5; k++) {
                feedback.addReceived(i * 5L + k, i * 50_000L + k * 10_000, i * 50_000L + k * 10_000, 1_000);
                feedback.markProbe(random.nextInt(), random.nextInt(), random.nextInt());
            }
            estimator.onFeedback(feedback);
            assertSound(estimator, stats, "report " + i);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("subjects")
    @Timeout(60)
    void canBeReadFromAnotherThreadAtAnyTime(Subject subject) throws InterruptedException {
        BandwidthEstimator estimator = subject.create();
        AtomicLong bad = new AtomicLong(0);
        AtomicLong last = new AtomicLong(0);
        AtomicLong goal = new AtomicLong(Long.MIN_VALUE);
        Thread reader = new Thread(() -> {
            while (true) {
                long goalBps = goal.get();
                long bps = estimator.bitrateBps();
                if (bps != BandwidthEstimator.UNKNOWN_BPS && (bps < MIN_BPS || bps > MAX_BPS)) {
                    bad.set(bps);
                }
                if (goalBps != Long.MIN_VALUE) {
                    last.set(bps);
                    return;
                }
                Thread.onSpinWait();
            }
        });
        reader.start();
        new VirtualCall(estimator, subject.direction(), 1)
                .capacity(CAPACITY_BPS)
                .run(120 * SECOND);
        goal.set(estimator.bitrateBps());
        reader.join();
        assertThat(bad.get()).as("an estimate out of bounds").isZero();
        assertThat(last.get()).isEqualTo(goal.get());
    }

    private static final int STEPS = 150;

    /** Thirty seconds of a call whose link halves, whose stream pauses and whose clock jumps, as text, bit by bit. */
    private static List<String> series(BandwidthEstimator estimator, Direction direction, long originUs) {
        VirtualCall call = new VirtualCall(estimator, direction, 1)
                .clocks(originUs, originUs)
                .capacity(CAPACITY_BPS);
        List<String> lines = new ArrayList<>();
        EstimatorStats stats = new EstimatorStats();
        for (int i = 0; i < STEPS; i++) {
            step(call, i);
            lines.add(describe(estimator, stats));
        }
        return lines;
    }

    private static void step(VirtualCall call, int i) {
        switch (i) {
            case 60 -> call.capacity(CAPACITY_BPS / 2);
            case 90 -> call.pause(3 * SECOND);
            case 110 -> call.jumpArrivalClock(30 * SECOND);
            case 120 -> call.jumpSendClock(-5 * SECOND);
            default -> {}
        }
        call.run(SECOND / 5);
    }

    private static String describe(BandwidthEstimator estimator, EstimatorStats stats) {
        estimator.stats(stats);
        return estimator.bitrateBps() + " " + estimator.measuredBps() + " " + estimator.state() + " "
                + Long.toHexString(Double.doubleToRawLongBits(stats.trend)) + " "
                + Long.toHexString(Double.doubleToRawLongBits(stats.threshold)) + " " + stats.queueDelayUs + " "
                + stats.rttUs + " " + stats.packets + " " + stats.groups + " " + stats.overuses + " "
                + stats.decreases + " " + stats.timeResets + " " + stats.reason + " " + stats.reasonBps;
    }

    private static long hostileStep(SplittableRandom random, long us) {
        return switch (random.nextInt(12)) {
            case 0 -> random.nextLong();
            case 1 -> HOSTILE[random.nextInt(HOSTILE.length)];
            case 2 -> us - random.nextLong(100_000);
            case 3 -> us;
            case 4 -> us + 64_000_000;
            case 5 -> us + random.nextLong(10_000_000);
            default -> us + random.nextLong(20_000);
        };
    }

    private static int hostileSize(SplittableRandom random) {
        return switch (random.nextInt(10)) {
            case 0 -> 0;
            case 1 -> -1;
            case 2 -> Integer.MAX_VALUE;
            case 3 -> Integer.MIN_VALUE;
            case 4 -> random.nextInt();
            default -> random.nextInt(1_500);
        };
    }

    private static final TransportFeedback GARBAGE = new TransportFeedback();

    private static void garbage(
            BandwidthEstimator estimator, SplittableRandom random, Direction direction, long arrivalUs, long sendUs) {
        if (direction == Direction.RECEIVE) {
            estimator.onPacket(arrivalUs, sendUs, hostileSize(random), random.nextInt(4), random.nextInt(-1, 1 << 16));
        } else {
            GARBAGE.begin(random.nextInt(3) == 0 ? random.nextLong() : sendUs);
            for (int k = random.nextInt(6); k > 0; k--) {
                long seq = random.nextInt(3) == 0 ? random.nextLong() : k;
                if (random.nextInt(4) == 0) {
                    GARBAGE.addLost(seq, sendUs, hostileSize(random));
                } else {
                    GARBAGE.addReceived(seq, sendUs + k * 1_000L, arrivalUs + k * 1_000L, hostileSize(random));
                }
            }
            estimator.onFeedback(GARBAGE);
        }
        if (random.nextInt(50) == 0) {
            estimator.onRtt(arrivalUs, HOSTILE[random.nextInt(HOSTILE.length)]);
        }
        if (random.nextInt(50) == 0) {
            estimator.onStreamRemoved(arrivalUs, random.nextInt(4));
        }
    }

    private static void assertSound(BandwidthEstimator estimator, EstimatorStats stats, String where) {
        long bps = estimator.bitrateBps();
        estimator.stats(stats);
        boolean sound = (bps == BandwidthEstimator.UNKNOWN_BPS || bps >= MIN_BPS && bps <= MAX_BPS)
                && estimator.measuredBps() >= BandwidthEstimator.UNKNOWN_BPS
                && estimator.state() != null
                && stats.bitrateBps == bps
                && stats.measuredBps == estimator.measuredBps()
                && stats.state == estimator.state()
                && Double.isFinite(stats.trend)
                && Double.isFinite(stats.threshold)
                && stats.queueDelayUs >= -1
                && stats.rttUs >= -1
                && stats.packets >= 0
                && stats.groups >= 0
                && stats.overuses >= 0
                && stats.decreases >= 0
                && stats.timeResets >= 0
                && stats.reasonBps >= BandwidthEstimator.UNKNOWN_BPS
                && stats.reason != null;
        if (!sound) {
            throw new AssertionError(where + ": " + describe(estimator, stats));
        }
    }
}
