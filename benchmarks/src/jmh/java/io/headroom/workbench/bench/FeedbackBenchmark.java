package io.headroom.workbench.bench;

import io.headroom.bwe.BandwidthEstimator;
import io.headroom.bwe.Direction;
import io.headroom.bwe.EstimatorConfig;
import io.headroom.bwe.Estimators;
import io.headroom.bwe.TransportFeedback;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * A transport-cc report of 10 and of 100 packets, filled and estimated from: per report, not per packet.
 *
 * <p>Run: {@code bench --only FeedbackBenchmark}. Expect 0 B/op and about ten times as much for 100 packets as for 10.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH fills in the parameters
public class FeedbackBenchmark {
    private static final long WAY_BACK_US = 20_000;

    @Param({"10", "100"})
    public int packets;

    @Param({"gcc-kalman", "gcc-trendline", "headroom"})
    public String estimator;

    private SteadyTrace trace;
    private TransportFeedback feedback;
    private BandwidthEstimator subject;

    @Setup
    public void prepare() {
        trace = new SteadyTrace(SteadyTrace.FAST);
        feedback = new TransportFeedback();
        subject = Estimators.load()
                .create(estimator, EstimatorConfig.defaults(Direction.SEND).withStartBitrate(1_000_000));
    }

    @Benchmark
    public long feedbackReport() {
        trace.next();
        feedback.begin(trace.arrivalTimeUs() + WAY_BACK_US);
        feedback.addReceived(trace.sequenceNumber(), trace.sendTimeUs(), trace.arrivalTimeUs(), SteadyTrace.SIZE_BYTES);
        for (int k = 1; k < packets; k++) {
            trace.next();
            feedback.addReceived(
                    trace.sequenceNumber(), trace.sendTimeUs(), trace.arrivalTimeUs(), SteadyTrace.SIZE_BYTES);
        }
        subject.onFeedback(feedback);
        return subject.bitrateBps();
    }
}
