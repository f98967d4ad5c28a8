package io.headroom.workbench.peers;

import io.headroom.bwe.rtp.AbsSendTime;
import io.headroom.workbench.bench.SteadyTrace;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Constructor;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.util.List;
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
 * libjitsi's {@code RemoteBitrateEstimatorAbsSendTime}, per packet.
 *
 * <p>Run: {@code bench --only LibjitsiBenchmark}. Its own class but for its clock: it would not see the trace's time pass
 * otherwise, and the thread-local one it reads instead costs it less than the system's. Calls go through constant method
 * handles. An estimate of zero at the end of a run would mean that it was not fed: the set-up checks that it is.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH fills in the parameters
public class LibjitsiBenchmark {
    private static final String PACKAGE = "org.jitsi.impl.neomedia.rtp.remotebitrateestimator.";
    private static final int PACKETS_BEFORE = 12_000; // six seconds of the fastest
    private static final long SSRC = SteadyTrace.SSRC & 0xFFFF_FFFFL;

    private static final Constructor<?> NEW;
    private static final Object OBSERVER;
    private static final Object CONTEXT;
    private static final MethodHandle INCOMING_PACKET_INFO;
    private static final MethodHandle GET_LATEST_ESTIMATE;

    static {
        ClassLoader loader =
                new RewritingClassLoader(new URL[0], LibjitsiBenchmark.class.getClassLoader(), List.of(PACKAGE));
        Foreign foreign = new Foreign(loader);
        try {
            Class<?> type = foreign.type(PACKAGE + "RemoteBitrateEstimatorAbsSendTime");
            Class<?> observer = foreign.type(PACKAGE + "RemoteBitrateObserver");
            NEW = Foreign.constructor(type, "RemoteBitrateObserver", "DiagnosticContext");
            OBSERVER = Proxy.newProxyInstance(loader, new Class<?>[] {observer}, (proxy, method, args) -> null);
            CONTEXT = Foreign.make(Foreign.constructor(foreign.type("org.jitsi.utils.logging.DiagnosticContext")));
            INCOMING_PACKET_INFO = Handles.of(Foreign.method(type, "incomingPacketInfo", 4));
            GET_LATEST_ESTIMATE = Handles.of(Foreign.method(type, "getLatestEstimate", 0));
        } catch (Foreign.Mismatch e) {
            throw new IllegalStateException("the libjitsi in this jar is not the one we know: " + e.getMessage(), e);
        }
    }

    @Param({SteadyTrace.ONE_PER_FRAME, SteadyTrace.TEN_PER_FRAME, SteadyTrace.FAST})
    public String trace;

    private SteadyTrace packets;
    private Object subject;

    @Setup
    public void prepare() throws Throwable {
        packets = new SteadyTrace(trace);
        VirtualClock.set(0);
        subject = Foreign.make(NEW, OBSERVER, CONTEXT);
        long estimateBps = 0;
        for (int i = 0; i < PACKETS_BEFORE; i++) {
            estimateBps = remoteBitrateEstimator();
        }
        if (estimateBps <= 0) {
            throw new IllegalStateException("libjitsi has no estimate after " + PACKETS_BEFORE + " packets");
        }
    }

    @Benchmark
    public long remoteBitrateEstimator() throws Throwable {
        packets.next();
        long nowMs = VirtualClock.set(packets.arrivalTimeUs());
        long sendTime24 = AbsSendTime.usToTicks(packets.sendTimeUs()) & AbsSendTime.WRAP_TICKS - 1;
        INCOMING_PACKET_INFO.invokeExact(subject, nowMs, sendTime24, SteadyTrace.SIZE_BYTES, SSRC);
        return (long) GET_LATEST_ESTIMATE.invokeExact(subject);
    }
}
