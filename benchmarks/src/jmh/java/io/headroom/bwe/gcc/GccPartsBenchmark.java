package io.headroom.bwe.gcc;

import io.headroom.bwe.NetworkState;
import io.headroom.workbench.bench.SteadyTrace;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullMarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The parts of the delay pipeline, each alone and all together.
 *
 * <p>Run: {@code bench --only GccPartsBenchmark}. Each invocation is one packet, which at 1-per-frame is one group; for
 * the filters and the detector it is one pair of groups. Expect the pipeline to cost about the sum of its parts. In the
 * package of the parts because they are package-private.
 */
@NullMarked
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH fills in the parameters
public class GccPartsBenchmark {
    private static final double TICKS_PER_SECOND = 1 << 26;
    private static final double TICKS_PER_US = TICKS_PER_SECOND / 1e6;
    private static final int VARIATIONS = 1 << 10;

    /** The input of those that take packets. */
    @State(Scope.Thread)
    @SuppressWarnings("NullAway.Init")
    public static class Input {
        @Param({SteadyTrace.ONE_PER_FRAME, SteadyTrace.TEN_PER_FRAME, SteadyTrace.FAST})
        public String trace;

        private SteadyTrace packets;

        @Setup
        public void prepare() {
            packets = new SteadyTrace(trace);
        }
    }

    private InterArrival groups;
    private RateWindow window;
    private KalmanFilter kalman;
    private TrendlineFilter trendline;
    private OveruseDetector detector;
    private double[] arrivalDeltasMs;
    private int turn;
    private long nowMs;

    @Setup
    public void prepare() {
        GccConfig config = GccConfig.read(Map.of(), DelayFilter.Kind.KALMAN);
        groups = new InterArrival(config.grouping(), TICKS_PER_SECOND);
        window = new RateWindow(config.receive().rateWindowMs());
        kalman = new KalmanFilter(config.kalman());
        trendline = new TrendlineFilter(config.trendline());
        detector = new OveruseDetector(config.detector());
        arrivalDeltasMs = new double[VARIATIONS];
        for (int i = 0; i < VARIATIONS; i++) {
            arrivalDeltasMs[i] = 10 + i * 7 % 3 - 1; // 9, 10 or 11
        }
    }

    @Benchmark
    public NetworkState delayEstimatorOnPacketKalman(Input input) {
        return onPacket(input.packets, kalman);
    }

    @Benchmark
    public NetworkState delayEstimatorOnPacketTrendline(Input input) {
        return onPacket(input.packets, trendline);
    }

    private NetworkState onPacket(SteadyTrace packets, DelayFilter filter) {
        if (add(packets)) {
            double sendDeltaMs = groups.sendDeltaMs();
            long arrivalMs = packets.arrivalTimeUs() / 1_000;
            filter.update(groups.arrivalDeltaMs(), sendDeltaMs, groups.sizeDeltaBytes(), arrivalMs, detector.state());
            detector.detect(filter, sendDeltaMs, arrivalMs);
        }
        return detector.state();
    }

    @Benchmark
    public boolean interArrivalAdd(Input input) {
        return add(input.packets);
    }

    private boolean add(SteadyTrace packets) {
        packets.next();
        int ticks = (int) (long) (packets.sendTimeUs() * TICKS_PER_US);
        long arrivalMs = packets.arrivalTimeUs() / 1_000;
        return groups.add(ticks, arrivalMs, arrivalMs, SteadyTrace.SIZE_BYTES);
    }

    @Benchmark
    public long rateWindow(Input input) {
        SteadyTrace packets = input.packets;
        packets.next();
        window.advance(packets.arrivalTimeUs() / 1_000);
        window.add(SteadyTrace.SIZE_BYTES);
        return window.rateBps();
    }

    @Benchmark
    public double kalmanUpdate() {
        kalman.update(nextDeltaMs(), 10, 0, nowMs, NetworkState.NORMAL);
        return kalman.trend();
    }

    @Benchmark
    public double trendlineUpdate() {
        trendline.update(nextDeltaMs(), 10, 0, nowMs, NetworkState.NORMAL);
        return trendline.trend();
    }

    @Benchmark
    public NetworkState overuseDetector() {
        return detector.detect(nextDeltaMs() - 10, 1, 10, 60, nowMs);
    }

    private double nextDeltaMs() {
        turn = turn + 1 & VARIATIONS - 1;
        nowMs += 10;
        return arrivalDeltasMs[turn];
    }
}
