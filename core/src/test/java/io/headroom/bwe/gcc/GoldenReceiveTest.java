package io.headroom.bwe.gcc;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.bwe.BandwidthEstimator;
import io.headroom.bwe.Direction;
import io.headroom.bwe.EstimatorConfig;
import io.headroom.bwe.EstimatorProbe;
import io.headroom.bwe.EstimatorStats;
import io.headroom.bwe.Estimators;
import io.headroom.bwe.NetworkState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Replays packet traces whose estimates libwebrtc's own classes have printed (commit 0f862520, June 2024), through the
 * public interface alone. Times and validity must be equal, rates within 2 bit/s.
 */
class GoldenReceiveTest {
    private static final long TOLERANCE_BPS = 2;
    private static final Percentage PRINTED = Percentage.withPercentage(1e-6); // nine digits

    /** In the order of libwebrtc's BandwidthUsage. */
    private static final List<NetworkState> STATES =
            List.of(NetworkState.NORMAL, NetworkState.UNDERUSE, NetworkState.OVERUSE);

    @ParameterizedTest
    @MethodSource("io.headroom.bwe.gcc.GoldenTrace#received")
    void replaysToTheEstimatesOfLibwebrtc(String trace, long rttMs) {
        List<long[]> expected = numbers(GoldenTrace.rows("remb/" + trace + ".out"));
        List<long[]> actual = replay(numbers(GoldenTrace.rows("remb/" + trace + ".in")), rttMs, 0, 0);

        assertThat(actual).as("rows of %s", trace).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            long[] e = expected.get(i);
            long[] a = actual.get(i);
            assertThat(a[0]).as("time of row %d", i).isEqualTo(e[0]);
            assertThat(a[2]).as("validity at %d", e[0]).isEqualTo(e[2]);
            assertThat(Math.abs(a[1] - e[1]))
                    .as("estimate at %d: %d, libwebrtc says %d", e[0], a[1], e[1])
                    .isLessThanOrEqualTo(TOLERANCE_BPS);
        }
    }

    /** Only differences count, but for the place within a millisecond (arrival) and within 64 s (send). */
    @ParameterizedTest
    @ValueSource(longs = {0, 1_000, -5_000_000_000_000L, Long.MAX_VALUE / 2, Long.MIN_VALUE / 2})
    void doesNotMindWhereTheClocksStart(long originUs) {
        long arrivalOriginUs = originUs / 1_000 * 1_000;
        long sendOriginUs = originUs / 64_000_000 * 64_000_000;
        List<long[]> packets = numbers(GoldenTrace.rows("remb/wrap_180s.in"));

        List<long[]> moved = replay(packets, 90, arrivalOriginUs, sendOriginUs);

        List<long[]> asIs = replay(packets, 90, 0, 0);
        for (int i = 0; i < asIs.size(); i++) {
            assertThat(moved.get(i)[0] - arrivalOriginUs).isEqualTo(asIs.get(i)[0]);
            assertThat(moved.get(i)[1]).isEqualTo(asIs.get(i)[1]);
        }
    }

    /** The inner values, packet by packet: the filter's offset, the threshold, the noise, the measured rate. */
    @ParameterizedTest
    @ValueSource(strings = {"burst_15fps", "gap_3s", "probe_start"})
    void agreesWithLibwebrtcInside(String trace) {
        GccConfig config = GccConfig.read(Map.of(), DelayFilter.Kind.KALMAN);
        ReceiveEstimator estimator = new ReceiveEstimator(config, EstimatorConfig.defaults(Direction.RECEIVE));
        estimator.onRtt(0, 60_000);
        List<long[]> packets = numbers(GoldenTrace.rows("remb/" + trace + ".in"));
        List<String[]> inside = GoldenTrace.rows("debug/remb." + trace);
        List<Long> sendTimesUs = sendTimesUs(packets);

        EstimatorStats stats = new EstimatorStats();
        for (int i = 0; i < packets.size(); i++) {
            long[] p = packets.get(i);
            estimator.onPacket(p[0], sendTimesUs.get(i), (int) p[2], (int) p[3], -1);
            estimator.stats(stats);
            KalmanFilter filter = (KalmanFilter) estimator.filter();
            String[] e = inside.get(i);
            String row = trace + " packet " + i;
            assertThat(stats.state).as(row).isEqualTo(STATES.get(Integer.parseInt(e[4])));
            assertThat(filter.trend()).as(row + " offset").isCloseTo(Double.parseDouble(e[5]), PRINTED);
            assertThat(stats.threshold).as(row + " threshold").isCloseTo(Double.parseDouble(e[6]), PRINTED);
            assertThat(filter.noiseVariance()).as(row + " noise").isCloseTo(Double.parseDouble(e[7]), PRINTED);
            assertThat(estimator.measuredBps()).as(row + " measured").isEqualTo(Long.parseLong(e[8]));
            assertThat(filter.deltas()).as(row + " deltas").isEqualTo(Integer.parseInt(e[9]));
            assertThat(estimator.rate().state().ordinal()).as(row + " rate").isEqualTo(Integer.parseInt(e[10]));
        }
    }

    @Test
    void watchersSeeEachDecision() {
        List<Long> bitrates = new ArrayList<>();
        EstimatorProbe watcher = new EstimatorProbe() {
            @Override
            public void onDecision(long nowUs, long bitrateBps, long measuredBps, String reason, long reasonBps) {
                assertThat(reason).isNotEmpty();
                bitrates.add(bitrateBps);
            }
        };
        BandwidthEstimator estimator = Estimators.load(getClass().getClassLoader())
                .create(
                        "gcc-kalman",
                        EstimatorConfig.defaults(Direction.RECEIVE).withProbe(watcher));
        List<long[]> packets = numbers(GoldenTrace.rows("remb/probe_start.in"));
        List<Long> sendTimesUs = sendTimesUs(packets);
        for (int i = 0; i < packets.size(); i++) {
            long[] p = packets.get(i);
            estimator.onPacket(p[0], sendTimesUs.get(i), (int) p[2], (int) p[3], -1);
        }
        assertThat(bitrates).hasSizeGreaterThan(100);
        assertThat(bitrates.get(bitrates.size() - 1)).isEqualTo(estimator.bitrateBps());
    }

    /** The golden driver's output: a row whenever the estimator decides, and one at the end. */
    private static List<long[]> replay(List<long[]> packets, long rttMs, long arrivalOriginUs, long sendOriginUs) {
        boolean[] decided = new boolean[1];
        EstimatorProbe watcher = new EstimatorProbe() {
            @Override
            public void onDecision(long nowUs, long bitrateBps, long measuredBps, String reason, long reasonBps) {
                decided[0] = bitrateBps != BandwidthEstimator.UNKNOWN_BPS;
            }
        };
        BandwidthEstimator estimator = Estimators.load(GoldenReceiveTest.class.getClassLoader())
                .create(
                        "gcc-kalman",
                        EstimatorConfig.defaults(Direction.RECEIVE).withProbe(watcher));
        if (rttMs >= 0) {
            estimator.onRtt(arrivalOriginUs, rttMs * 1_000);
        }
        List<Long> sendTimesUs = sendTimesUs(packets);
        List<long[]> out = new ArrayList<>();
        long last = 0;
        for (int i = 0; i < packets.size(); i++) {
            long[] p = packets.get(i);
            last = arrivalOriginUs + p[0];
            decided[0] = false;
            estimator.onPacket(last, sendOriginUs + sendTimesUs.get(i), (int) p[2], (int) p[3], -1);
            if (decided[0]) {
                out.add(row(last, estimator));
            }
        }
        out.add(row(last, estimator));
        return out;
    }

    private static long[] row(long timeUs, BandwidthEstimator estimator) {
        long bps = Math.max(estimator.bitrateBps(), 0);
        return new long[] {timeUs, bps, bps == 0 ? 0 : 1};
    }

    /** What a host makes of abs-send-time: unwrapped, in microseconds. */
    private static List<Long> sendTimesUs(List<long[]> packets) {
        List<Long> result = new ArrayList<>();
        long unwrapped = packets.get(0)[1];
        for (long[] p : packets) {
            int step = (int) (p[1] - unwrapped) << 8 >> 8;
            unwrapped += step;
            result.add(Math.round(unwrapped * 1e6 / (1 << 18)));
        }
        return result;
    }

    private static List<long[]> numbers(List<String[]> rows) {
        List<long[]> result = new ArrayList<>();
        for (String[] row : rows) {
            long[] numbers = new long[row.length];
            for (int i = 0; i < row.length; i++) {
                numbers[i] = Long.parseLong(row[i]);
            }
            result.add(numbers);
        }
        return result;
    }
}
