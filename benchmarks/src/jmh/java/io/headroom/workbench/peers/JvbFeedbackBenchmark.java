package io.headroom.workbench.peers;

import io.headroom.bwe.TransportFeedback;
import io.headroom.workbench.bench.SteadyTrace;
import io.headroom.workbench.sim.Peer.ProbeCluster;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.time.Instant;
import java.util.ArrayList;
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
 * An installed bridge's {@code DelayBasedBwe} (GoogleCc2), per report.
 *
 * <p>Run: {@code bench --jvb DIR --only JvbFeedbackBenchmark}. Compare with {@code FeedbackBenchmark} and gcc-trendline.
 * The bridge's reports are built before the measured loop, as its instants cannot be moved; ours are filled within it. So
 * that time only grows, a new {@code DelayBasedBwe} begins when the 64 s of reports are used up. It is told the
 * acknowledged rate, which ours works out itself.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH fills in the parameters
public class JvbFeedbackBenchmark {
    private static final int PACKETS = 64 * 2_000;
    private static final long WAY_BACK_US = 20_000;
    private static final long RATE_BPS = 20_000_000;

    private static final Constructor<?> NEW;
    private static final Method SET_START_BITRATE;
    private static final MethodHandle ON_REPORT;
    private static final Object ACKNOWLEDGED;

    static {
        try {
            JvbInstallation jvb = Bridge.INSTALLATION;
            Class<?> type = Bridge.find(() -> jvb.type(JvbInstallation.MODERN + "DelayBasedBwe"));
            NEW = Foreign.constructor(type, "Logger", "DiagnosticContext");
            SET_START_BITRATE = Foreign.method(type, "setStartBitrate", 1);
            ON_REPORT = Handles.of(Foreign.method(type, "incomingPacketFeedbackVector", 4));
            ACKNOWLEDGED =
                    Foreign.call(Foreign.method(jvb.type("org.jitsi.nlj.util.Bandwidth"), "box", 1), null, RATE_BPS);
        } catch (Foreign.Mismatch e) {
            throw new IllegalStateException("not in this bridge: " + e.getMessage(), e);
        }
    }

    @Param({"10", "100"})
    public int packets;

    private Object[] reports;
    private int next;
    private Object subject;

    @Setup
    public void prepare() throws Foreign.Mismatch {
        JvbInstallation jvb = Bridge.INSTALLATION;
        JvbModernEngine engine = JvbModernEngine.of(jvb);
        Class<?> report = jvb.type(JvbInstallation.MODERN + "TransportPacketsFeedback");
        Method setFeedbackTime = Foreign.method(report, "setFeedbackTime", 1);
        Method setPacketFeedbacks = Foreign.method(report, "setPacketFeedbacks", 1);
        ProbeCluster noProbe = new ProbeCluster(TransportFeedback.NOT_A_PROBE, 0, -1, -1);
        SteadyTrace trace = new SteadyTrace(SteadyTrace.FAST);
        reports = new Object[PACKETS / packets];
        for (int i = 0; i < reports.length; i++) {
            List<Object> results = new ArrayList<>();
            Instant came = Instant.EPOCH;
            for (int k = 0; k < packets; k++) {
                trace.next();
                Object sent = engine.sentPacket(
                        JvbInstallation.instant(trace.sendTimeUs()),
                        SteadyTrace.SIZE_BYTES,
                        trace.sequenceNumber(),
                        noProbe);
                results.add(engine.packetResult(sent, JvbInstallation.instant(trace.arrivalTimeUs()), false));
                came = JvbInstallation.instant(trace.arrivalTimeUs() + WAY_BACK_US);
            }
            reports[i] = Foreign.make(Foreign.constructor(report));
            Foreign.run(setFeedbackTime, reports[i], came);
            Foreign.run(setPacketFeedbacks, reports[i], results);
        }
        begin();
    }

    private void begin() {
        next = 0;
        subject = Foreign.make(NEW, Bridge.INSTALLATION.logger(), Bridge.INSTALLATION.newDiagnosticContext());
        Foreign.run(SET_START_BITRATE, subject, RATE_BPS);
    }

    @Benchmark
    public Object delayBasedBwe() throws Throwable {
        if (next == reports.length) {
            begin();
        }
        return (Object) ON_REPORT.invokeExact(subject, reports[next++], ACKNOWLEDGED, (Object) null, false);
    }
}
