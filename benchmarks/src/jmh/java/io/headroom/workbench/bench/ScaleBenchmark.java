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
 * One core serving many senders in turn, so that from some number on nothing of an estimator is in a cache when its packet
 * comes.
 *
 * <p>Run: {@code bench --only ScaleBenchmark}. Each invocation is one packet of the next estimator. Expect the cost to grow
 * where all estimators together outgrow a level of the cache; {@code -prof perfnorm} shows which. It must grow at all:
 * if 10000 cost what 1 does, the estimators are not distinct.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH fills in the parameters
public class ScaleBenchmark {
    private static final int PACKETS_BEFORE = 200; // two seconds: every window is full

    @Param({"1", "100", "1000", "10000"})
    public int estimators;

    private SteadyTrace packets;
    private BandwidthEstimator[] subjects;
    private int turn;

    @Setup
    public void prepare() {
        packets = new SteadyTrace(SteadyTrace.ONE_PER_FRAME);
        Estimators all = Estimators.load();
        subjects = new BandwidthEstimator[estimators];
        for (int i = 0; i < estimators; i++) {
            subjects[i] = all.create("gcc-kalman", EstimatorConfig.defaults(Direction.RECEIVE));
        }
        packets.next();
        for (int i = 0; i < estimators * PACKETS_BEFORE; i++) {
            onPacketRoundRobin();
        }
    }

    @Benchmark
    public long onPacketRoundRobin() {
        if (turn == subjects.length) {
            turn = 0;
            packets.next();
        }
        BandwidthEstimator subject = subjects[turn++];
        subject.onPacket(
                packets.arrivalTimeUs(),
                packets.sendTimeUs(),
                SteadyTrace.SIZE_BYTES,
                SteadyTrace.SSRC,
                packets.wireNumber());
        return subject.bitrateBps();
    }
}
