package io.headroom.workbench.peers;

import io.headroom.workbench.bench.SteadyTrace;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Constructor;
import java.time.Instant;
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
 * An installed bridge's receive side, per packet: its {@code RemoteBitrateEstimatorAbsSendTime}, its {@code
 * GoogleCcEstimator} around that, and its whole way from RTP bytes as {@code RemoteBandwidthEstimator} goes it.
 *
 * <p>Run: {@code bench --jvb DIR --only JvbBenchmark}. The bridge's own classes in a loader of their own, called through
 * constant method handles. What the bridge does per packet is done per packet: its estimator takes {@code Instant}s, so
 * they are made here; threads, queues and SSRC bookkeeping of the bridge are left out.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH fills in the parameters
public class JvbBenchmark {
    private static final int PACKETS_BEFORE = 12_000; // six seconds of the fastest
    private static final long BITS_PER_PACKET = SteadyTrace.SIZE_BYTES * 8L;

    private static final Constructor<?> NEW_CLASSIC;
    private static final MethodHandle INCOMING_PACKET_INFO;
    private static final MethodHandle GET_LATEST_ESTIMATE;
    private static final Constructor<?> NEW_GOOGLE_CC;
    private static final MethodHandle PROCESS_PACKET_ARRIVAL;
    private static final MethodHandle FEEDBACK_COMPLETE;
    private static final MethodHandle GET_CURRENT_BW;
    private static final MethodHandle NEW_DATA_SIZE;
    private static final MethodHandle NEW_RTP_PACKET;
    private static final MethodHandle GET_HEADER_EXTENSION;
    private static final MethodHandle GET_SEQUENCE_NUMBER;
    private static final MethodHandle GET_TIME;

    static {
        try {
            JvbInstallation jvb = Bridge.INSTALLATION;
            Class<?> classic = jvb.type(
                    "org.jitsi_modified.impl.neomedia.rtp.remotebitrateestimator.RemoteBitrateEstimatorAbsSendTime");
            NEW_CLASSIC = Foreign.constructor(classic, "DiagnosticContext", "Logger");
            INCOMING_PACKET_INFO = Handles.of(Foreign.method(classic, "incomingPacketInfo", 4));
            GET_LATEST_ESTIMATE = Handles.of(Foreign.method(classic, "getLatestEstimate", 0));
            Class<?> googleCc = Bridge.find(() -> jvb.type(JvbInstallation.CLASSIC + "GoogleCcEstimator"));
            NEW_GOOGLE_CC = Foreign.constructor(googleCc, "DiagnosticContext", "Logger");
            PROCESS_PACKET_ARRIVAL = Handles.of(Foreign.method(googleCc, "processPacketArrival", 7));
            FEEDBACK_COMPLETE = Handles.of(Foreign.method(googleCc, "feedbackComplete", 1));
            GET_CURRENT_BW = Handles.of(Foreign.method(googleCc, "getCurrentBw", 1));
            NEW_DATA_SIZE = Handles.of(Foreign.constructor(jvb.type("org.jitsi.nlj.util.DataSize"), "long"));
            Class<?> packet = jvb.type("org.jitsi.rtp.rtp.RtpPacket");
            NEW_RTP_PACKET = Handles.of(Foreign.constructor(packet, "byte[]", "int", "int"));
            GET_HEADER_EXTENSION = Handles.of(Foreign.method(packet, "getHeaderExtension", 1));
            GET_SEQUENCE_NUMBER = Handles.of(Foreign.method(packet, "getSequenceNumber", 0));
            Object absSendTime =
                    Foreign.companion(jvb.type("org.jitsi.rtp.rtp.header_extensions.AbsSendTimeHeaderExtension"));
            GET_TIME = Handles.of(Foreign.method(absSendTime.getClass(), "getTime", 1))
                    .bindTo(absSendTime);
        } catch (Foreign.Mismatch e) {
            throw new IllegalStateException("not in this bridge: " + e.getMessage(), e);
        }
    }

    @Param({SteadyTrace.ONE_PER_FRAME, SteadyTrace.TEN_PER_FRAME, SteadyTrace.FAST})
    public String trace;

    private SteadyTrace packets;
    private Object classic;
    private Object googleCc;

    @Setup
    public void prepare() throws Throwable {
        packets = new SteadyTrace(trace);
        classic = Bridge.find(() -> make(NEW_CLASSIC));
        googleCc = Bridge.find(() -> make(NEW_GOOGLE_CC));
        for (int i = 0; i < PACKETS_BEFORE; i++) {
            requireEstimate(remoteBitrateEstimator(), i);
        }
        packets = new SteadyTrace(trace);
        for (int i = 0; i < PACKETS_BEFORE; i++) {
            requireEstimate(fullPathFromRtpBytes(), i);
        }
    }

    private static Object make(Constructor<?> constructor) {
        JvbInstallation jvb = Bridge.INSTALLATION;
        return Foreign.make(constructor, jvb.newDiagnosticContext(), jvb.logger());
    }

    private static void requireEstimate(long estimateBps, int packet) {
        if (packet == PACKETS_BEFORE - 1 && estimateBps <= 0) {
            throw new IllegalStateException("the bridge has no estimate after " + PACKETS_BEFORE + " packets");
        }
    }

    @Benchmark
    public long remoteBitrateEstimator() throws Throwable {
        packets.next();
        long nowMs = VirtualClock.set(packets.arrivalTimeUs());
        INCOMING_PACKET_INFO.invokeExact(classic, nowMs, packets.sendTimeUs() / 1_000, nowMs, SteadyTrace.SIZE_BYTES);
        return (long) GET_LATEST_ESTIMATE.invokeExact(classic);
    }

    @Benchmark
    public long googleCcEstimator() throws Throwable {
        packets.next();
        return onPacket(JvbInstallation.instant(packets.sendTimeUs()), packets.wireNumber());
    }

    @Benchmark
    public long fullPathFromRtpBytes() throws Throwable {
        packets.next();
        Object packet = (Object) NEW_RTP_PACKET.invokeExact(packets.bytes(), packets.offset(), packets.length());
        Object extension = (Object) GET_HEADER_EXTENSION.invokeExact(packet, SteadyTrace.EXTENSION_ID);
        Instant sent = (Instant) GET_TIME.invokeExact(extension);
        return onPacket(sent, (int) GET_SEQUENCE_NUMBER.invokeExact(packet));
    }

    private long onPacket(Instant sent, int sequenceNumber) throws Throwable {
        VirtualClock.set(packets.arrivalTimeUs());
        Instant now = JvbInstallation.instant(packets.arrivalTimeUs());
        Object size = (Object) NEW_DATA_SIZE.invokeExact(BITS_PER_PACKET);
        PROCESS_PACKET_ARRIVAL.invokeExact(googleCc, now, sent, now, sequenceNumber, size, (byte) 0, false);
        FEEDBACK_COMPLETE.invokeExact(googleCc, now);
        return (long) GET_CURRENT_BW.invokeExact(googleCc, now);
    }
}
