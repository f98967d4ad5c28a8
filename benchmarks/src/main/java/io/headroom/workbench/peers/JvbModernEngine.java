package io.headroom.workbench.peers;

import io.headroom.bwe.BandwidthEstimator;
import io.headroom.bwe.NetworkState;
import io.headroom.workbench.sim.Peer.ProbeCluster;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A bridge's {@code GoogCcNetworkController}, the heart of its newer send-side engine, and the messages it lives on. Found
 * once per installation; any thread may make controllers of it.
 */
final class JvbModernEngine {
    /** Kotlin's mark for "take the default of the fourth parameter". */
    private static final int DEFAULT_FOURTH = 0b1000;

    /** What goes in, and the method it goes into. */
    private record Message(Constructor<?> make, Method handle) {}

    private final JvbInstallation jvb;
    private final Object factory;
    private final Method create;
    private final Constructor<?> config;
    private final Constructor<?> constraints;
    private final Message availability;
    private final Message interval;
    private final Message roundTrip;
    private final Message lossReport;
    private final Message feedback;
    private final Method onSentPacket;
    private final Constructor<?> dataSize;
    private final Constructor<?> pacedPacketInfo;
    private final Constructor<?> sentPacket;
    private final Constructor<?> packetResult;
    private final Method setFeedbackTime;
    private final Method setPacketFeedbacks;
    private final Method setReceiveTime;
    private final Method setSentPacket;
    private final Method setPreviouslyReportedLost;
    private final Method targetRate;
    private final Method targetBps;
    private final Method probes;
    private final Method probeBps;
    private final Method probeDuration;
    private final Method probeCount;
    private final Method probeId;
    private final Constructor<?> delayResult;
    private final Method bandwidthBps;
    private final Object[] usages;
    private final Object initialBandwidth;
    private final Object minBandwidth;
    private final Object maxBandwidth;
    private final long initialBps;
    private final long minBps;
    private final long maxBps;

    private JvbModernEngine(JvbInstallation jvb) throws Foreign.Mismatch {
        this.jvb = jvb;
        Class<?> factoryType = type("GoogCcNetworkControllerFactory");
        factory = Foreign.make(Foreign.constructor(factoryType));
        create = Foreign.method(factoryType, "create", 1);
        config = Foreign.constructor(
                type("NetworkControllerConfig"),
                "Logger",
                "DiagnosticContext",
                "TargetRateConstraints",
                "StreamsConfig",
                "int",
                "DefaultConstructorMarker");
        constraints = Foreign.constructor(
                type("TargetRateConstraints"),
                "Instant",
                "Bandwidth",
                "Bandwidth",
                "Bandwidth",
                "DefaultConstructorMarker");
        Class<?> controller = type("GoogCcNetworkController");
        availability = new Message(
                Foreign.constructor(type("NetworkAvailability"), "Instant", "boolean"),
                Foreign.method(controller, "onNetworkAvailability", 1));
        interval = new Message(
                Foreign.constructor(type("ProcessInterval"), "Instant", "DataSize"),
                Foreign.method(controller, "onProcessInterval", 1));
        roundTrip = new Message(
                Foreign.constructor(type("RoundTripTimeUpdate"), "Instant", "Duration", "boolean"),
                Foreign.method(controller, "onRoundTripTimeUpdate", 1));
        lossReport = new Message(
                Foreign.constructor(type("TransportLossReport"), "Instant", "Instant", "Instant", "long", "long"),
                Foreign.method(controller, "onTransportLossReport", 1));
        Class<?> report = type("TransportPacketsFeedback");
        feedback =
                new Message(Foreign.constructor(report), Foreign.method(controller, "onTransportPacketsFeedback", 1));
        setFeedbackTime = Foreign.method(report, "setFeedbackTime", 1);
        setPacketFeedbacks = Foreign.method(report, "setPacketFeedbacks", 1);
        onSentPacket = Foreign.method(controller, "onSentPacket", 1);
        dataSize = Foreign.constructor(jvb.type("org.jitsi.nlj.util.DataSize"), "long");
        pacedPacketInfo =
                Foreign.constructor(type("PacedPacketInfo"), "int", "int", "int", "long", "DefaultConstructorMarker");
        sentPacket = Foreign.constructor(
                type("SentPacket"),
                "Instant",
                "DataSize",
                "DataSize",
                "PacedPacketInfo",
                "boolean",
                "long",
                "DataSize");
        Class<?> result = type("PacketResult");
        packetResult = Foreign.constructor(result);
        setReceiveTime = Foreign.method(result, "setReceiveTime", 1);
        setSentPacket = Foreign.method(result, "setSentPacket", 1);
        setPreviouslyReportedLost = Foreign.method(result, "setPreviouslyReportedLost", 1);
        Class<?> update = type("NetworkControlUpdate");
        targetRate = Foreign.method(update, "getTargetRate", 0);
        targetBps = Foreign.method(type("TargetTransferRate"), "getTargetRate", 0);
        probes = Foreign.method(update, "getProbeClusterConfigs", 0);
        Class<?> probe = type("ProbeClusterConfig");
        probeBps = Foreign.method(probe, "getTargetDataRate", 0);
        probeDuration = Foreign.method(probe, "getTargetDuration", 0);
        probeCount = Foreign.method(probe, "getTargetProbeCount", 0);
        probeId = Foreign.method(probe, "getId", 0);

        delayResult = Foreign.constructor(
                type("DelayBasedBwe$Result"),
                "boolean",
                "boolean",
                "long",
                "boolean",
                "BandwidthUsage",
                "DefaultConstructorMarker");
        bandwidthBps = Foreign.method(jvb.type("org.jitsi.nlj.util.Bandwidth"), "unbox-impl", 0);
        usages = type("BandwidthUsage").getEnumConstants();

        Object settings = Foreign.companion(jvb.type(JvbInstallation.CLASSIC + "BandwidthEstimatorConfig"));
        Method box = Foreign.method(jvb.type("org.jitsi.nlj.util.Bandwidth"), "box", 1);
        initialBps = (Long) Foreign.call(Foreign.method(settings.getClass(), "getInitBw", 0), settings);
        initialBandwidth = Foreign.call(box, null, initialBps);
        minBps = (Long) Foreign.call(Foreign.method(settings.getClass(), "getMinBw", 0), settings);
        maxBps = (Long) Foreign.call(Foreign.method(settings.getClass(), "getMaxBw", 0), settings);
        minBandwidth = Foreign.call(box, null, minBps);
        maxBandwidth = Foreign.call(box, null, maxBps);
        new Controller(JvbInstallation.instant(0)); // reads the configuration, which later threads could not find
    }

    static JvbModernEngine of(JvbInstallation jvb) throws Foreign.Mismatch {
        return jvb.inItsContext(() -> new JvbModernEngine(jvb));
    }

    private Class<?> type(String name) throws Foreign.Mismatch {
        return jvb.type(JvbInstallation.MODERN + name);
    }

    /** What a controller says before anything has happened. */
    long initialBps() {
        return initialBps;
    }

    long minBps() {
        return minBps;
    }

    long maxBps() {
        return maxBps;
    }

    /** A rate of the bridge's, bit/s, or unknown. */
    long bps(@Nullable Object bandwidth) {
        return bandwidth == null ? BandwidthEstimator.UNKNOWN_BPS : (Long) Foreign.call(bandwidthBps, bandwidth);
    }

    /** A result of the delay-based part. */
    Object delayResult(long bps, boolean probe, boolean recovered, NetworkState state) {
        return Foreign.make(delayResult, true, probe, bps, recovered, usage(state), null);
    }

    /** The bridge's name for a state. */
    Object usage(NetworkState state) {
        String name = switch (state) {
            case NORMAL -> "kBwNormal";
            case UNDERUSE -> "kBwUnderusing";
            case OVERUSE -> "kBwOverusing";
        };
        for (Object usage : usages) {
            if (((Enum<?>) usage).name().equals(name)) {
                return usage;
            }
        }
        throw new IllegalStateException("no BandwidthUsage is called " + name);
    }

    /** A packet that has left, as the controller knows it. */
    Object sentPacket(Instant sent, int bytes, long sequenceNumber, ProbeCluster probe) {
        Object size = Foreign.make(dataSize, bytes * 8L);
        Object none = Foreign.make(dataSize, 0L); // data in flight matters to the congestion window alone: unused
        Object pacing = Foreign.make(
                pacedPacketInfo, probe.id(), probe.minPackets(), probe.minBytes(), probe.bitrateBps(), null);
        return Foreign.make(sentPacket, sent, size, none, pacing, false, sequenceNumber, none);
    }

    /** What became of a packet; not received if {@code received} is null. */
    Object packetResult(Object sent, @Nullable Instant received, boolean wasLost) {
        Object result = Foreign.make(packetResult);
        Foreign.run(setSentPacket, result, sent);
        if (received != null) {
            Foreign.run(setReceiveTime, result, received);
        }
        Foreign.run(setPreviouslyReportedLost, result, wasLost);
        return result;
    }

    /** What a controller wants after a message. */
    record Update(long targetBps, List<ProbeCluster> probes) {
        boolean hasTarget() {
            return targetBps >= 0;
        }
    }

    /** One controller, set up and started as {@code GoogCcTransportCcEngine} does it. */
    final class Controller {
        private final Object it;

        Controller(Instant now) {
            Object limits = Foreign.make(constraints, now, minBandwidth, maxBandwidth, initialBandwidth, null);
            it = Foreign.call(
                    create,
                    factory,
                    Foreign.make(config, jvb.logger(), jvb.newDiagnosticContext(), limits, null, DEFAULT_FOURTH, null));
        }

        Update available(Instant now) {
            return read(Foreign.call(availability.handle, it, Foreign.make(availability.make, now, true)));
        }

        Update interval(Instant now) {
            return read(Foreign.call(interval.handle, it, Foreign.make(interval.make, now, null)));
        }

        Update roundTrip(Instant now, long rttUs) {
            Duration rtt = Duration.ofNanos(rttUs * 1_000);
            return read(Foreign.call(roundTrip.handle, it, Foreign.make(roundTrip.make, now, rtt, false)));
        }

        /** What receiver reports say of the packets since {@code since}. */
        Update loss(Instant since, Instant now, long lost, long received) {
            return read(Foreign.call(
                    lossReport.handle, it, Foreign.make(lossReport.make, now, since, now, lost, received)));
        }

        Update sent(Object sentPacket) {
            return read(Foreign.call(onSentPacket, it, sentPacket));
        }

        Update feedback(Instant now, List<Object> results) {
            Object report = Foreign.make(feedback.make);
            Foreign.run(setFeedbackTime, report, now);
            Foreign.run(setPacketFeedbacks, report, results);
            return read(Foreign.call(feedback.handle, it, report));
        }
    }

    private Update read(Object update) {
        Object target = Foreign.run(targetRate, update);
        long bps = target == null ? -1 : (Long) Foreign.call(targetBps, target);
        List<ProbeCluster> wanted = new ArrayList<>();
        for (Object probe : (List<?>) Foreign.call(probes, update)) {
            long probeRate = (Long) Foreign.call(probeBps, probe);
            Duration length = (Duration) Foreign.call(probeDuration, probe);
            wanted.add(new ProbeCluster(
                    (Integer) Foreign.call(probeId, probe), probeRate, (Integer) Foreign.call(probeCount, probe), (int)
                            (probeRate * length.toMillis() / 8_000)));
        }
        return new Update(bps, wanted);
    }
}
