package io.headroom.bwe.gcc;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.bwe.BandwidthEstimator;
import io.headroom.bwe.Direction;
import io.headroom.bwe.EstimatorConfig;
import io.headroom.bwe.EstimatorStats;
import io.headroom.bwe.Estimators;
import io.headroom.bwe.NetworkState;
import io.headroom.bwe.TransportFeedback;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Replays feedback for which libwebrtc's own classes have printed their results (commit 0f862520, June 2024), through the
 * public interface alone. Times, states and all nine printed digits of the slope must be equal, rates within 2 bit/s.
 */
class GoldenSendTest {
    private static final long TOLERANCE_BPS = 2;
    private static final long LOST = -1;
    private static final MathContext NINE_DIGITS = new MathContext(9, RoundingMode.HALF_EVEN);
    private static final long START_BPS = 300_000;

    /** In the order of libwebrtc's BandwidthUsage. */
    private static final List<NetworkState> STATES =
            List.of(NetworkState.NORMAL, NetworkState.UNDERUSE, NetworkState.OVERUSE);

    @ParameterizedTest
    @CsvSource({
        "steady_1m, 60, 300000",
        "audio_only, 80, 300000",
        "cap_drop_react, 60, 300000",
        "ramp_up, 40, 150000",
        "route_step, 80, 300000",
        "probe_start, 60, 300000",
        "gap_3s, 60, 300000",
        "wrap_180s, 90, 300000",
        "jit_gauss10, 60, 300000",
        "burst_15fps, 60, 300000",
        "simulcast, 60, 300000",
        "bufferbloat, -1, 300000",
        "wifi_batch, 40, 300000",
        "ms_clock, 60, 300000",
    })
    void replaysToTheResultsOfLibwebrtc(String trace, long rttMs, long startBps) {
        List<String[]> expected = GoldenTrace.rows("tcc/" + trace + ".out");
        List<Row> actual = replay(reports(trace), rttMs, startBps, 0);

        assertThat(actual).as("rows of %s", trace).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            String[] e = expected.get(i);
            Row a = actual.get(i);
            String row = trace + " at " + e[0];
            assertThat(a.timeUs).as(row).isEqualTo(Long.parseLong(e[0]));
            assertThat(a.state.name()).as(row).isEqualToIgnoringCase(e[2]);
            assertThat(nineDigits(a.slope)).as(row + " slope").isEqualByComparingTo(e[3]);
            assertThat(Math.abs(a.targetBps - Long.parseLong(e[1])))
                    .as("%s: %d, libwebrtc says %s", row, a.targetBps, e[1])
                    .isLessThanOrEqualTo(TOLERANCE_BPS);
        }
    }

    /** Only differences count, but for the arrival's place within its millisecond. */
    @ParameterizedTest(name = "clock origin {0}")
    @ValueSource(longs = {1_000, -5_000_000_000_000L, Long.MAX_VALUE / 1_000 * 1_000 - 1_030_000_000, Long.MIN_VALUE})
    void doesNotMindWhereTheClocksStart(long originUs) {
        long wholeMsUs = originUs / 1_000 * 1_000;
        List<List<long[]>> reports = reports("gap_3s");

        List<Row> moved = replay(reports, 60, START_BPS, wholeMsUs);

        List<Row> asIs = replay(reports, 60, START_BPS, 0);
        for (int i = 0; i < asIs.size(); i++) {
            assertThat(moved.get(i).timeUs - wholeMsUs).isEqualTo(asIs.get(i).timeUs);
            assertThat(moved.get(i).targetBps).as("report %d", i).isEqualTo(asIs.get(i).targetBps);
            assertThat(moved.get(i).slope).isEqualTo(asIs.get(i).slope);
        }
    }

    /** The inner values, report by report. */
    @ParameterizedTest
    @ValueSource(strings = {"burst_15fps", "gap_3s", "probe_start"})
    void agreesWithLibwebrtcInside(String trace) {
        GccConfig gcc = GccConfig.read(Map.of(), DelayFilter.Kind.TRENDLINE);
        SendEstimator estimator =
                new SendEstimator(gcc, EstimatorConfig.defaults(Direction.SEND).withStartBitrate(START_BPS));
        estimator.onRtt(0, 60_000);
        List<String[]> inside = GoldenTrace.rows("debug/tcc." + trace);
        List<List<long[]>> reports = reports(trace);
        TransportFeedback feedback = new TransportFeedback();
        EstimatorStats stats = new EstimatorStats();
        for (int i = 0; i < reports.size(); i++) {
            fill(feedback, reports.get(i), 0);
            estimator.onFeedback(feedback);
            estimator.stats(stats);
            String[] e = inside.get(i);
            String row = trace + " report " + i;
            assertThat(stats.measuredBps).as(row + " acked").isEqualTo(Long.parseLong(e[6]));
            if (!e[7].equals("nan")) {
                assertThat(nineDigits(stats.trend)).as(row + " modified trend").isEqualByComparingTo(e[7]);
            }
            assertThat(nineDigits(stats.threshold)).as(row + " threshold").isEqualByComparingTo(e[8]);
            assertThat(estimator.filter().deltas()).as(row + " deltas").isEqualTo(Integer.parseInt(e[10]));
            assertThat(stats.state).as(row).isIn(STATES);
        }
    }

    private record Row(long timeUs, long targetBps, NetworkState state, double slope) {}

    private static List<Row> replay(List<List<long[]>> reports, long rttMs, long startBps, long originUs) {
        BandwidthEstimator estimator = Estimators.load(GoldenSendTest.class.getClassLoader())
                .create(
                        "gcc-trendline",
                        EstimatorConfig.defaults(Direction.SEND).withStartBitrate(startBps));
        if (rttMs >= 0) {
            estimator.onRtt(originUs, rttMs * 1_000);
        }
        TransportFeedback feedback = new TransportFeedback();
        EstimatorStats stats = new EstimatorStats();
        List<Row> rows = new ArrayList<>();
        for (List<long[]> report : reports) {
            fill(feedback, report, originUs);
            estimator.onFeedback(feedback);
            estimator.stats(stats);
            rows.add(new Row(
                    feedback.feedbackTimeUs(), Math.max(estimator.bitrateBps(), 0), estimator.state(), stats.rawTrend));
        }
        return rows;
    }

    /** feedback_time_us,send_time_us,arrival_time_us,size_bytes,seq[,cluster,min_probes,min_bytes] */
    private static void fill(TransportFeedback feedback, List<long[]> report, long originUs) {
        feedback.begin(originUs + report.get(0)[0]);
        for (long[] p : report) {
            if (p[2] == LOST) {
                feedback.addLost(p[4], originUs + p[1], (int) p[3]);
            } else {
                feedback.addReceived(p[4], originUs + p[1], originUs + p[2], (int) p[3]);
            }
            if (p.length > 5) {
                feedback.markProbe((int) p[5], (int) p[6], (int) p[7]);
            }
        }
    }

    private static List<List<long[]>> reports(String trace) {
        List<List<long[]>> reports = new ArrayList<>();
        long timeUs = Long.MIN_VALUE;
        for (String[] fields : GoldenTrace.rows("tcc/" + trace + ".in")) {
            boolean probe = fields.length > 5 && !fields[5].isEmpty();
            long[] packet = new long[probe ? 8 : 5];
            for (int i = 0; i < packet.length; i++) {
                packet[i] = Long.parseLong(fields[i]);
            }
            if (packet[0] != timeUs) {
                timeUs = packet[0];
                reports.add(new ArrayList<>());
            }
            reports.get(reports.size() - 1).add(packet);
        }
        return reports;
    }

    private static BigDecimal nineDigits(double value) {
        return new BigDecimal(value).round(NINE_DIGITS);
    }
}
