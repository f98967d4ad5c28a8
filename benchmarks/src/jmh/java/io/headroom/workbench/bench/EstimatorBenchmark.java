package io.headroom.workbench.bench;

import io.headroom.bwe.BandwidthEstimator;
import io.headroom.bwe.Direction;
import io.headroom.bwe.EstimatorConfig;
import io.headroom.bwe.Estimators;
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
 * The whole estimator, per packet.
 *
 * <p>Run: {@code bench --only EstimatorBenchmark}. Expect 0 B/op, and most per packet at 1-per-frame, where each packet is
 * a group to be filtered; if the other traces cost as much, packets are not being grouped.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH fills in the parameters
public class EstimatorBenchmark {
    @Param({SteadyTrace.ONE_PER_FRAME, SteadyTrace.TEN_PER_FRAME, SteadyTrace.FAST})
    public String trace;

    @Param({"gcc-kalman", "gcc-trendline", "headroom"})
    public String estimator;

    private SteadyTrace packets;
    private BandwidthEstimator subject;

    @Setup
    public void prepare() {
        packets = new SteadyTrace(trace);
        subject = Estimators.load().create(estimator, EstimatorConfig.defaults(Direction.RECEIVE));
    }

    @Benchmark
    public long bandwidthEstimatorOnPacket() {
        packets.next();
        subject.onPacket(
                packets.arrivalTimeUs(),
                packets.sendTimeUs(),
                SteadyTrace.SIZE_BYTES,
                SteadyTrace.SSRC,
                packets.wireNumber());
        return subject.bitrateBps();
    }
}
