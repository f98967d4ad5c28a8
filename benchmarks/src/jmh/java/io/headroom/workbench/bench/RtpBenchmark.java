package io.headroom.workbench.bench;

import io.headroom.bwe.BandwidthEstimator;
import io.headroom.bwe.Direction;
import io.headroom.bwe.EstimatorConfig;
import io.headroom.bwe.Estimators;
import io.headroom.bwe.rtp.ExtensionIds;
import io.headroom.bwe.rtp.ObservationRing;
import io.headroom.bwe.rtp.PacketObservationSink;
import io.headroom.bwe.rtp.PacketReader;
import io.headroom.bwe.rtp.ReceivePipeline;
import io.headroom.bwe.rtp.RembPacket;
import io.headroom.bwe.rtp.RembSettings;
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
 * From RTP bytes to an estimate, inline and through the pool of observations, and an estimate's way back as REMB.
 *
 * <p>Run: {@code bench --only RtpBenchmark}. {@code fullPathFromRtpBytes} less {@code
 * EstimatorBenchmark.bandwidthEstimatorOnPacket} with gcc-kalman is what parsing costs; expect no more than half of the
 * estimator. A full path of a few nanoseconds means that the packets are refused: the set-up checks that they are not.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH fills in the parameters
public class RtpBenchmark {
    private static final int RING = 64;

    /** The input. */
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

    private ReceivePipeline pipeline;
    private PacketReader reader;
    private ObservationRing ring;
    private BandwidthEstimator estimator;
    private PacketObservationSink sink;
    private byte[] remb;
    private int[] ssrcs;
    private long bitrateBps;

    @Setup
    public void prepare() {
        ExtensionIds ids = new ExtensionIds(SteadyTrace.EXTENSION_ID, ExtensionIds.NONE);
        Estimators estimators = Estimators.load();
        EstimatorConfig config = EstimatorConfig.defaults(Direction.RECEIVE);
        pipeline = new ReceivePipeline(ids, estimators.create("gcc-kalman", config), RembSettings.DEFAULT);
        reader = new PacketReader(ids);
        ring = new ObservationRing(RING);
        estimator = estimators.create("gcc-kalman", config);
        sink = estimator::onPacket;
        remb = new byte[RembPacket.MAX_LENGTH_BYTES];
        ssrcs = new int[] {SteadyTrace.SSRC, SteadyTrace.SSRC + 1};
        SteadyTrace first = new SteadyTrace(SteadyTrace.ONE_PER_FRAME);
        first.next();
        PacketReader.Outcome outcome =
                new PacketReader(ids).read(first.bytes(), first.offset(), first.length(), first.arrivalTimeUs());
        if (outcome != PacketReader.Outcome.OBSERVED) {
            throw new IllegalStateException("the trace's packets are read as " + outcome);
        }
    }

    /** Header, extension, estimate. */
    @Benchmark
    public long fullPathFromRtpBytes(Input input) {
        SteadyTrace packets = input.packets;
        packets.next();
        pipeline.onPacket(packets.bytes(), packets.offset(), packets.length(), packets.arrivalTimeUs());
        return pipeline.bitrateBps();
    }

    /** The same through the pool, as where another thread estimates. */
    @Benchmark
    public long processRtp(Input input) {
        SteadyTrace packets = input.packets;
        packets.next();
        if (reader.read(packets.bytes(), packets.offset(), packets.length(), packets.arrivalTimeUs())
                == PacketReader.Outcome.OBSERVED) {
            ring.offer(
                    packets.arrivalTimeUs(),
                    reader.sendTimeUs(),
                    reader.sizeBytes(),
                    reader.ssrc(),
                    reader.sequenceNumber());
        }
        ring.drain(sink, RING);
        return estimator.bitrateBps();
    }

    /** The pool alone: one in, one out. */
    @Benchmark
    public int poolGetPut() {
        ring.offer(1, 2, 3, 4, 5);
        return ring.drain(RtpBenchmark::drop, 1);
    }

    private static void drop(long arrivalTimeUs, long sendTimeUs, int sizeBytes, int ssrc, int sequenceNumber) {}

    /** A REMB about two streams, its value changing. */
    @Benchmark
    public int buildRemb() {
        bitrateBps = bitrateBps + 1_000 & 0xFF_FFFF;
        return RembPacket.write(remb, 0, 1, bitrateBps, ssrcs, ssrcs.length);
    }
}
