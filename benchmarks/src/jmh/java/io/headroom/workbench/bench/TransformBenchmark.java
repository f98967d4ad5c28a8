package io.headroom.workbench.bench;

import io.headroom.libjitsi.HeadroomTransformEngine;
import java.util.concurrent.TimeUnit;
import org.jitsi.impl.neomedia.transform.PacketTransformer;
import org.jitsi.impl.neomedia.transform.TransformEngine;
import org.jitsi.impl.neomedia.transform.TransformEngineChain;
import org.jitsi.service.neomedia.RawPacket;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * A packet through libjitsi's chain with our engine in it: {@code reverseTransform(RawPacket[])}.
 *
 * <p>Run: {@code bench --only TransformBenchmark}. Expect 0 B/op and {@code RtpBenchmark.fullPathFromRtpBytes} plus a lock
 * nobody else wants. A few nanoseconds mean that the packets are not observed: the set-up checks that they are.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH fills in the parameters
public class TransformBenchmark {
    @Param({"gcc-kalman", "headroom"})
    public String estimator;

    @Param({SteadyTrace.ONE_PER_FRAME, SteadyTrace.TEN_PER_FRAME})
    public String trace;

    private SteadyTrace packets;
    private HeadroomTransformEngine engine;
    private PacketTransformer chain;
    private RawPacket[] batch;
    private long nowUs;
    private long rembs;

    @Setup
    public void prepare() {
        packets = new SteadyTrace(trace);
        engine = HeadroomTransformEngine.builder()
                .estimator(estimator)
                .absSendTimeId(SteadyTrace.EXTENSION_ID)
                .clock(() -> nowUs)
                .rembSink(remb -> rembs++)
                .build();
        chain = new TransformEngineChain(new TransformEngine[] {engine}).getRTPTransformer();
        batch = new RawPacket[] {new RawPacket(packets.bytes(), 0, packets.length())};
        reverseTransform();
        if (engine.observedPackets() != 1) {
            throw new IllegalStateException("the trace's packets are not observed");
        }
    }

    @Benchmark
    public long reverseTransform() {
        packets.next();
        batch[0].setOffset(packets.offset());
        nowUs = packets.arrivalTimeUs();
        return chain.reverseTransform(batch).length + rembs;
    }
}
