package io.headroom.bwe.gcc;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.bwe.AllocationCounter;
import io.headroom.bwe.Direction;
import io.headroom.bwe.EstimatorConfig;
import io.headroom.bwe.EstimatorProbe;
import io.headroom.bwe.EstimatorStats;
import io.headroom.bwe.NetworkState;
import io.headroom.bwe.TransportFeedback;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The send side allocates nothing per packet, and an estimator fits into 16 KiB. */
class SendHotPathTest {
    private static final int MILLION = 1_000_000;
    private static final int WARM_UP = 200_000;
    private static final int PACKETS_PER_REPORT = 10;
    private static final long MAX_RETAINED_BYTES = 16 * 1_024;

    private final GccConfig config = GccConfig.read(Map.of(), DelayFilter.Kind.TRENDLINE);
    private final SplittableRandom random = new SplittableRandom(7);

    private interface Step {
        void at(int i);
    }

    @Test
    void groupingAllocatesNothing() {
        InterArrivalDelta groups = new InterArrivalDelta(config.grouping());
        assertAllocatesNothing(i -> groups.add(i * 3_000L, i * 3_000L + random.nextInt(5_000), i * 3_000L, 1_000));
    }

    @Test
    void filterAndDetectorAllocateNothing() {
        TrendlineFilter filter = new TrendlineFilter(config.trendline());
        OveruseDetector detector = new OveruseDetector(config.detector());
        assertAllocatesNothing(i -> {
            filter.update(random.nextInt(40), 20, 100, i * 20L, NetworkState.NORMAL);
            detector.detect(filter, 20, i * 20L);
        });
    }

    @ParameterizedTest
    @EnumSource
    void measuringTheAcknowledgedRateAllocatesNothing(AcknowledgedRate.Kind kind) {
        GccConfig chosen = GccConfig.read(
                Map.of("acknowledged-rate", kind.name().toLowerCase(Locale.ROOT)), DelayFilter.Kind.TRENDLINE);
        AcknowledgedRate rate = chosen.send().newAcknowledgedRate();
        assertAllocatesNothing(i -> {
            rate.onPacket(i * 3_000L, i * 3_000L + random.nextInt(9_000), 1_000);
            if (i % PACKETS_PER_REPORT == 0) {
                rate.bitrateBps();
            }
        });
    }

    @Test
    void judgingProbesAllocatesNothing() {
        ProbeBitrateEstimator probes = new ProbeBitrateEstimator();
        assertAllocatesNothing(i -> {
            probes.onPacket(i / 10 % 100, 5, 5_000, i * 3_000L, i * 3_000L + random.nextInt(5_000), 1_000);
            probes.takeResultBps();
        });
    }

    @ParameterizedTest
    @EnumSource
    void theWholeEstimatorAllocatesNothing(DelayFilter.Kind filter) {
        SendEstimator estimator = estimator(filter);
        TransportFeedback feedback = new TransportFeedback();
        EstimatorStats stats = new EstimatorStats();
        assertAllocatesNothing(i -> {
            if (i % PACKETS_PER_REPORT == 0) {
                if (i > 0) {
                    estimator.onFeedback(feedback);
                    estimator.stats(stats);
                }
                feedback.begin(i * 3_000L + 20_000);
            }
            if (i % 50 == 49) {
                feedback.addLost(i, i * 3_000L, 1_000);
            } else {
                feedback.addReceived(i, i * 3_000L, i * 3_000L + random.nextInt(15_000), 1_000);
                if (i % 1_000 < PACKETS_PER_REPORT) {
                    feedback.markProbe(i / 1_000, 5, 5_000);
                }
            }
        });
        assertThat(stats.packets).isGreaterThan(MILLION);
        assertThat(stats.groups).isGreaterThan(MILLION / 10);
        assertThat(estimator.bitrateBps()).isPositive();
    }

    @ParameterizedTest
    @EnumSource
    void anEstimatorFitsIntoSixteenKibibytes(DelayFilter.Kind filter) throws IllegalAccessException {
        long bytes = retainedBytes(estimator(filter), Collections.newSetFromMap(new IdentityHashMap<>()));

        assertThat(bytes).as("retained").isBetween(10_000L, MAX_RETAINED_BYTES); // 500 packets alone take 10 000
    }

    private static SendEstimator estimator(DelayFilter.Kind filter) {
        return new SendEstimator(GccConfig.read(Map.of(), filter), EstimatorConfig.defaults(Direction.SEND));
    }

    private static void assertAllocatesNothing(Step step) {
        for (int i = 0; i < WARM_UP; i++) {
            step.at(i);
        }
        long bytes = AllocationCounter.bytesAllocatedBy(() -> {
            for (int i = WARM_UP; i < WARM_UP + MILLION; i++) {
                step.at(i);
            }
        });
        assertThat(bytes).as("bytes for a million packets").isLessThan(AllocationCounter.NOISE_BYTES);
    }

    /** An upper bound: every field counts for eight bytes and every object for a header of sixteen. */
    private static long retainedBytes(Object object, Set<Object> seen) throws IllegalAccessException {
        if (object instanceof Enum<?>
                || object instanceof String
                || object == EstimatorProbe.NONE
                || !seen.add(object)) {
            return 0;
        }
        Class<?> type = object.getClass();
        if (type.isArray()) {
            assertThat(type.getComponentType().isPrimitive()).isTrue();
            long width = type == long[].class || type == double[].class ? 8 : 4;
            return 16 + width * Array.getLength(object);
        }
        long bytes = 16;
        for (Class<?> c = type; c != Object.class; c = c.getSuperclass()) {
            for (Field field : c.getDeclaredFields()) {
                if (Modifier.isStatic(field.getModifiers())) {
                    continue;
                }
                bytes += 8;
                if (!field.getType().isPrimitive()) {
                    field.setAccessible(true);
                    Object value = field.get(object);
                    bytes += value == null ? 0 : retainedBytes(value, seen);
                }
            }
        }
        return bytes;
    }
}
