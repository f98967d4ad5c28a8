package io.headroom.workbench.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.headroom.bwe.gcc.GccPartsBenchmark;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the suites measure of ours, counted rather than timed. The build runs this twice, the second time without escape
 * analysis, so that nothing rests on the compiler's mercy.
 */
class SuitesAllocateNothingTest {
    private static final int WARM_UP = 20_000;
    private static final int COUNTED = 200_000;
    private static final double LIMIT_BYTES = 0.01;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private interface Work {
        long once();
    }

    private long consumed;

    @ParameterizedTest
    @CsvSource({
        "gcc-kalman, 1-per-frame", "gcc-kalman, 10-per-frame", "gcc-kalman, 20-mbps",
        "gcc-trendline, 1-per-frame", "gcc-trendline, 10-per-frame", "gcc-trendline, 20-mbps",
        "headroom, 1-per-frame", "headroom, 10-per-frame", "headroom, 20-mbps"
    })
    void anEstimatorTakesAPacket(String estimator, String trace) {
        EstimatorBenchmark suite = new EstimatorBenchmark();
        suite.estimator = estimator;
        suite.trace = trace;
        suite.prepare();
        assertThat(bytesPer(suite::bandwidthEstimatorOnPacket)).isLessThan(LIMIT_BYTES);
    }

    @ParameterizedTest
    @CsvSource({
        "gcc-kalman, 10",
        "gcc-kalman, 100",
        "gcc-trendline, 10",
        "gcc-trendline, 100",
        "headroom, 10",
        "headroom, 100"
    })
    void anEstimatorTakesAReport(String estimator, int packets) {
        FeedbackBenchmark suite = new FeedbackBenchmark();
        suite.estimator = estimator;
        suite.packets = packets;
        suite.prepare();
        assertThat(bytesPer(suite::feedbackReport)).isLessThan(LIMIT_BYTES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1-per-frame", "10-per-frame", "20-mbps"})
    void rtpBytesBecomeAnEstimate(String trace) {
        RtpBenchmark suite = new RtpBenchmark();
        suite.prepare();
        RtpBenchmark.Input input = new RtpBenchmark.Input();
        input.trace = trace;
        input.prepare();
        assertThat(bytesPer(() -> suite.fullPathFromRtpBytes(input))).isLessThan(LIMIT_BYTES);
        input.prepare();
        assertThat(bytesPer(() -> suite.processRtp(input))).isLessThan(LIMIT_BYTES);
    }

    @ParameterizedTest
    @CsvSource({"gcc-kalman, 1-per-frame", "gcc-kalman, 10-per-frame", "headroom, 1-per-frame", "headroom, 10-per-frame"
    })
    void aPacketPassesLibjitsisChain(String estimator, String trace) {
        TransformBenchmark suite = new TransformBenchmark();
        suite.estimator = estimator;
        suite.trace = trace;
        suite.prepare();
        assertThat(bytesPer(suite::reverseTransform)).isLessThan(LIMIT_BYTES);
    }

    @Test
    void anEstimateBecomesARemb() {
        RtpBenchmark suite = new RtpBenchmark();
        suite.prepare();
        assertThat(bytesPer(suite::buildRemb)).isLessThan(LIMIT_BYTES);
        assertThat(bytesPer(suite::poolGetPut)).isLessThan(LIMIT_BYTES);
    }

    @Test
    void thePartsOfGccDoTheirWork() {
        GccPartsBenchmark suite = new GccPartsBenchmark();
        suite.prepare();
        GccPartsBenchmark.Input input = new GccPartsBenchmark.Input();
        input.trace = SteadyTrace.ONE_PER_FRAME;
        input.prepare();
        assertThat(bytesPer(() -> suite.delayEstimatorOnPacketKalman(input).ordinal()))
                .isLessThan(LIMIT_BYTES);
        assertThat(bytesPer(() -> suite.delayEstimatorOnPacketTrendline(input).ordinal()))
                .isLessThan(LIMIT_BYTES);
        assertThat(bytesPer(() -> suite.interArrivalAdd(input) ? 1 : 0)).isLessThan(LIMIT_BYTES);
        assertThat(bytesPer(() -> suite.rateWindow(input))).isLessThan(LIMIT_BYTES);
        assertThat(bytesPer(() -> (long) suite.kalmanUpdate())).isLessThan(LIMIT_BYTES);
        assertThat(bytesPer(() -> (long) suite.trendlineUpdate())).isLessThan(LIMIT_BYTES);
        assertThat(bytesPer(() -> suite.overuseDetector().ordinal())).isLessThan(LIMIT_BYTES);
    }

    @Test
    void theCounterSeesAllocations() {
        byte[][] kept = new byte[1][];
        assertThat(bytesPer(() -> {
                    kept[0] = new byte[16];
                    return kept[0].length;
                }))
                .isGreaterThanOrEqualTo(32);
    }

    private double bytesPer(Work work) {
        for (int i = 0; i < WARM_UP; i++) {
            consumed += work.once();
        }
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < COUNTED; i++) {
            consumed += work.once();
        }
        return (double) (THREADS.getCurrentThreadAllocatedBytes() - before) / COUNTED;
    }
}
