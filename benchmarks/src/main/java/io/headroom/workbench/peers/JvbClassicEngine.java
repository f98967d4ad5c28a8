package io.headroom.workbench.peers;

import io.headroom.bwe.rtp.AbsSendTime;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;

/**
 * A bridge's {@code GoogleCcEstimator}, which serves its receive side and the older engine of its send side, and its
 * reading of send times. Found once per installation; any thread may make estimators of it.
 */
final class JvbClassicEngine {
    private final JvbInstallation jvb;
    private final Constructor<?> estimator;
    private final Constructor<?> dataSize;
    private final Class<?> headerExtension;
    private final Object absSendTime;
    private final Method getTime;
    private final Method packetArrived;
    private final Method packetLost;
    private final Method feedbackComplete;
    private final Method rtt;
    private final Method currentBandwidth;

    private JvbClassicEngine(JvbInstallation jvb) throws Foreign.Mismatch {
        this.jvb = jvb;
        Class<?> type = jvb.type(JvbInstallation.CLASSIC + "GoogleCcEstimator");
        estimator = Foreign.constructor(type, "DiagnosticContext", "Logger");
        dataSize = Foreign.constructor(jvb.type("org.jitsi.nlj.util.DataSize"), "long");
        headerExtension = jvb.type("org.jitsi.rtp.rtp.RtpPacket$HeaderExtension");
        absSendTime = Foreign.companion(jvb.type("org.jitsi.rtp.rtp.header_extensions.AbsSendTimeHeaderExtension"));
        getTime = Foreign.method(absSendTime.getClass(), "getTime", 1);
        packetArrived = Foreign.method(type, "processPacketArrival", 7);
        packetLost = Foreign.method(type, "processPacketLoss", 3);
        feedbackComplete = Foreign.method(type, "feedbackComplete", 1);
        rtt = Foreign.method(type, "onRttUpdate", 2);
        currentBandwidth = Foreign.method(type, "getCurrentBw", 1);
        new Estimator(); // reads the configuration, which later threads could not find
    }

    static JvbClassicEngine of(JvbInstallation jvb) throws Foreign.Mismatch {
        return jvb.inItsContext(() -> new JvbClassicEngine(jvb));
    }

    /** One estimator of the bridge's. */
    final class Estimator {
        private final Object it = Foreign.make(estimator, jvb.newDiagnosticContext(), jvb.logger());

        void packetArrived(
                Instant now, Instant sent, Instant received, int sequenceNumber, int bytes, boolean wasLost) {
            Object size = Foreign.make(dataSize, bytes * 8L);
            Foreign.run(packetArrived, it, now, sent, received, sequenceNumber, size, (byte) 0, wasLost);
        }

        void packetLost(Instant now, Instant sent, int sequenceNumber) {
            Foreign.run(packetLost, it, now, sent, sequenceNumber);
        }

        void feedbackComplete(Instant now) {
            Foreign.run(feedbackComplete, it, now);
        }

        void rtt(Instant now, long rttUs) {
            Foreign.run(rtt, it, now, Duration.ofNanos(rttUs * 1_000));
        }

        long bitrateBps(Instant now) {
            return (Long) Foreign.call(currentBandwidth, it, now);
        }
    }

    /** The bridge's own reading of the three bytes, faults included. One thread. */
    final class SendTimeReader {
        private final byte[] buffer = new byte[AbsSendTime.LENGTH_BYTES];
        private final Object extension = Proxy.newProxyInstance(
                jvb.loader(), new Class<?>[] {headerExtension}, (proxy, method, args) -> switch (method.getName()) {
                    case "getBuffer" -> buffer;
                    case "getDataOffset" -> 0;
                    case "getDataLengthBytes" -> buffer.length;
                    default -> throw new UnsupportedOperationException(method.toString());
                });

        Instant read(long sendTimeUs) {
            AbsSendTime.write(buffer, 0, AbsSendTime.usToTicks(sendTimeUs));
            return (Instant) Foreign.call(getTime, absSendTime, extension);
        }
    }
}
