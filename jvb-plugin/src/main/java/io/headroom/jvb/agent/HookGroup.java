package io.headroom.jvb.agent;

import io.headroom.jvb.advice.ClassicAdvice;
import io.headroom.jvb.advice.Gcc2Advice;
import io.headroom.jvb.advice.MetricsAdvice;
import io.headroom.jvb.advice.ReceiveAdvice;
import io.headroom.jvb.hooks.EstimatorHook;
import io.headroom.jvb.hooks.EstimatorHookHolder;
import io.headroom.jvb.hooks.FeedbackHook;
import io.headroom.jvb.hooks.ReceiverHook;
import io.headroom.jvb.hooks.ReceiverHookHolder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hooks that make sense only together: woven all, or none. Names and descriptors are those of the bridge's class files, as
 * {@code javap} shows them; those of methods with inline classes in their signature carry a suffix, which is not named
 * here.
 */
enum HookGroup {
    /** Engine GoogleCc of the send side, and what the receive side builds on. */
    CLASSIC("send side, engine GoogleCc") {
        @Override
        Shape shape() {
            return new Shape()
                    .method(DELAY_PART, "<init>", "(" + CONTEXT + LOGGER + ")V")
                    .method(
                            DELAY_PART,
                            "incomingPacketInfo",
                            "(JJJI)V",
                            "nowMs",
                            "sendTimeMs",
                            "arrivalTimeMs",
                            "payloadSize")
                    .method(DELAY_PART, "getLatestEstimate", "()J")
                    .method(DELAY_PART, "onRttUpdate", "(JJ)V", "nowMs", "avgRttMs")
                    .method(ESTIMATOR, "<init>", "(" + CONTEXT + LOGGER + ")V")
                    .field(ESTIMATOR, "bitrateEstimatorAbsSendTime", "L" + DELAY_PART + ";")
                    .method(
                            ESTIMATOR,
                            "doProcessPacketArrival",
                            ARRIVAL,
                            "now",
                            "sendTime",
                            "recvTime",
                            "seq",
                            "size",
                            "ecn",
                            "previouslyReportedLost")
                    .method(ESTIMATOR, "doProcessPacketLoss", "(" + INSTANT + INSTANT + "I)V", "now", "sendTime", "seq")
                    .method(ESTIMATOR, "doFeedbackComplete", "(" + INSTANT + ")V")
                    .field(ESTIMATOR, "sendSideBandwidthEstimation", "L" + LOSS_PART + ";")
                    .method(ESTIMATOR, "getCurrentBw", "(" + INSTANT + ")J")
                    .calls(ESTIMATOR, "doProcessPacketArrival", DELAY_PART, "incomingPacketInfo")
                    .calls(ESTIMATOR, "doProcessPacketArrival", DELAY_PART, "getLatestEstimate")
                    .calls(ESTIMATOR, "doRttUpdate", DELAY_PART, "onRttUpdate")
                    .calls(ABSTRACT_ESTIMATOR, "processPacketArrival", ABSTRACT_ESTIMATOR, "doProcessPacketArrival")
                    .calls(ABSTRACT_ESTIMATOR, "processPacketLoss", ABSTRACT_ESTIMATOR, "doProcessPacketLoss")
                    .calls(ABSTRACT_ESTIMATOR, "feedbackComplete", ABSTRACT_ESTIMATOR, "doFeedbackComplete")
                    .calls(ESTIMATOR, "doFeedbackComplete", LOSS_PART, "updateEstimate")
                    .calls(NLJ + "rtp/ClassicTransportCcEngine", null, ABSTRACT_ESTIMATOR, "processPacketArrival")
                    .calls(NLJ + "rtp/ClassicTransportCcEngine", null, ABSTRACT_ESTIMATOR, "feedbackComplete");
        }

        @Override
        List<Target> targets() {
            return List.of(
                    new Target(
                            DELAY_PART,
                            EstimatorHook.class,
                            EstimatorHookHolder.class,
                            List.of(
                                    new Weave(
                                            "<init>", "(" + CONTEXT + LOGGER + ")V", ClassicAdvice.DelayPartMade.class),
                                    new Weave("incomingPacketInfo", "(JJJI)V", ClassicAdvice.Packet.class),
                                    new Weave("getLatestEstimate", "()J", ClassicAdvice.LatestEstimate.class),
                                    new Weave("onRttUpdate", "(JJ)V", ClassicAdvice.Rtt.class))),
                    new Target(
                            ESTIMATOR,
                            EstimatorHook.class,
                            null,
                            List.of(
                                    new Weave(
                                            "<init>", "(" + CONTEXT + LOGGER + ")V", ClassicAdvice.EstimatorMade.class),
                                    new Weave("doProcessPacketArrival", ARRIVAL, ClassicAdvice.Arrival.class),
                                    new Weave(
                                            "doProcessPacketLoss",
                                            "(" + INSTANT + INSTANT + "I)V",
                                            ClassicAdvice.Loss.class),
                                    new Weave(
                                            "doFeedbackComplete",
                                            "(" + INSTANT + ")V",
                                            ClassicAdvice.ReportComplete.class),
                                    new Weave("getCurrentBw", "(" + INSTANT + ")J", ClassicAdvice.CurrentBw.class))));
        }

        @Override
        List<String> ourClasses() {
            return List.of("io/headroom/jvb/bridge/ClassicSendTap");
        }
    },

    /** The REMB path. */
    RECEIVE("receive side (REMB)") {
        @Override
        @Nullable
        HookGroup needs() {
            return CLASSIC;
        }

        @Override
        Shape shape() {
            return new Shape()
                    .method(
                            RECEIVER,
                            "<init>",
                            RECEIVER_INIT,
                            "streamInformationStore",
                            "parentLogger",
                            "diagnosticContext",
                            "clock")
                    .field(RECEIVER, "astExtId", "Ljava/lang/Integer;")
                    .method(RECEIVER, "observe", OBSERVE)
                    .method(RECEIVER, "createRemb", "()" + REMB)
                    .method(RECEIVER, "onRttUpdate", "(D)V")
                    .method(RECEIVER, "getNodeStats", "()" + NODE_STATS)
                    .calls(RECEIVER, "observe", ABSTRACT_ESTIMATOR, "processPacketArrival")
                    .calls(RECEIVER, "createRemb", ABSTRACT_ESTIMATOR, "getCurrentBw")
                    .calls(RECEIVER, null, ESTIMATOR, "<init>")
                    .field(RTP_RECEIVER, "remoteBandwidthEstimator", "L" + RECEIVER + ";")
                    .field(RTP_RECEIVER, "rtcpSender", "Lkotlin/jvm/functions/Function1;")
                    .method(RTP_RECEIVER, "<init>", RTP_RECEIVER_INIT)
                    .calls(RTP_RECEIVER, null, RECEIVER, "<init>")
                    .calls(RTP_RECEIVER, null, RECEIVER, "createRemb");
        }

        @Override
        List<Target> targets() {
            return List.of(
                    new Target(
                            RECEIVER,
                            ReceiverHook.class,
                            ReceiverHookHolder.class,
                            List.of(
                                    new Weave("<init>", RECEIVER_INIT, ReceiveAdvice.Made.class),
                                    new Weave("observe", OBSERVE, ReceiveAdvice.Observe.class),
                                    new Weave("onRttUpdate", "(D)V", ReceiveAdvice.Rtt.class),
                                    new Weave("createRemb", "()" + REMB, ReceiveAdvice.CreateRemb.class),
                                    new Weave("getNodeStats", "()" + NODE_STATS, ReceiveAdvice.NodeStats.class))),
                    new Target(
                            RTP_RECEIVER,
                            null,
                            null,
                            List.of(new Weave("<init>", RTP_RECEIVER_INIT, ReceiveAdvice.Connected.class))));
        }

        @Override
        List<String> ourClasses() {
            return List.of("io/headroom/jvb/bridge/ReceiverTap", "io/headroom/jvb/bridge/BuiltinParts");
        }
    },

    /** Engine GoogleCc2 of the send side. */
    GCC2("send side, engine GoogleCc2") {
        @Override
        Shape shape() {
            return new Shape()
                    .method(DELAY_BASED, "<init>", "(" + LOGGER + CONTEXT + ")V")
                    .method(
                            DELAY_BASED,
                            "incomingPacketFeedbackVector",
                            REPORT,
                            "msg",
                            "ackedBitrate",
                            "probeBitrate",
                            "inAlr")
                    .method(DELAY_BASED, "lastEstimate", "()J")
                    .method(DELAY_BASED, "lastState", "()L" + BWE2 + "BandwidthUsage;")
                    .method(DELAY_BASED, "onRttUpdate", "(Ljava/time/Duration;)V")
                    .field(DELAY_BASED, "prevBitrate", "J")
                    .calls(CONTROLLER, null, DELAY_BASED, "incomingPacketFeedbackVector")
                    .calls(CONTROLLER, null, DELAY_BASED, "lastEstimate")
                    .calls(CONTROLLER, null, DELAY_BASED, "lastState")
                    .calls(CONTROLLER, null, DELAY_BASED, "onRttUpdate");
        }

        @Override
        List<Target> targets() {
            return List.of(new Target(
                    DELAY_BASED,
                    FeedbackHook.class,
                    null,
                    List.of(
                            new Weave("<init>", "(" + LOGGER + CONTEXT + ")V", Gcc2Advice.Made.class),
                            new Weave("incomingPacketFeedbackVector", REPORT, Gcc2Advice.Report.class),
                            new Weave("lastEstimate", "()J", Gcc2Advice.LastEstimate.class),
                            new Weave("lastState", "()L" + BWE2 + "BandwidthUsage;", Gcc2Advice.LastState.class),
                            new Weave("onRttUpdate", "(Ljava/time/Duration;)V", Gcc2Advice.Rtt.class))));
        }

        @Override
        List<String> ourClasses() {
            return List.of("io/headroom/jvb/bridge/Gcc2Tap");
        }
    },

    /**
     * The bridge's own {@code /metrics}. Figures are registered by the thread that makes the container, before any other
     * can see it: its map of them is not made for two at a time.
     */
    METRICS("figures in /metrics") {
        @Override
        Shape shape() {
            return new Shape().method(METRICS_CONTAINER, "<init>", "()V");
        }

        @Override
        List<Target> targets() {
            return List.of(new Target(
                    METRICS_CONTAINER, null, null, List.of(new Weave("<init>", "()V", MetricsAdvice.Made.class))));
        }

        @Override
        List<String> ourClasses() {
            return List.of("io/headroom/jvb/bridge/BridgeMetrics");
        }
    };

    private static final String METRICS_CONTAINER = "org/jitsi/videobridge/metrics/VideobridgeMetricsContainer";
    private static final String NLJ = "org/jitsi/nlj/";
    private static final String BWE2 = NLJ + "rtp/bandwidthestimation2/";
    private static final String CONTEXT = "Lorg/jitsi/utils/logging/DiagnosticContext;";
    private static final String LOGGER = "Lorg/jitsi/utils/logging2/Logger;";
    private static final String INSTANT = "Ljava/time/Instant;";
    private static final String DELAY_PART =
            "org/jitsi_modified/impl/neomedia/rtp/remotebitrateestimator/RemoteBitrateEstimatorAbsSendTime";
    private static final String LOSS_PART =
            "org/jitsi_modified/impl/neomedia/rtp/sendsidebandwidthestimation/SendSideBandwidthEstimation";
    private static final String ESTIMATOR = NLJ + "rtp/bandwidthestimation/GoogleCcEstimator";
    private static final String ABSTRACT_ESTIMATOR = NLJ + "rtp/bandwidthestimation/BandwidthEstimator";
    private static final String ARRIVAL = "(" + INSTANT + INSTANT + INSTANT + "IL" + NLJ + "util/DataSize;BZ)V";
    private static final String RECEIVER = NLJ + "transform/node/incoming/RemoteBandwidthEstimator";
    private static final String RECEIVER_INIT =
            "(L" + NLJ + "util/ReadOnlyStreamInformationStore;" + LOGGER + CONTEXT + "Ljava/time/Clock;)V";
    private static final String OBSERVE = "(L" + NLJ + "PacketInfo;)V";
    private static final String REMB = "Lorg/jitsi/rtp/rtcp/rtcpfb/payload_specific_fb/RtcpFbRembPacket;";
    private static final String NODE_STATS = "L" + NLJ + "stats/NodeStatsBlock;";
    private static final String RTP_RECEIVER = NLJ + "RtpReceiverImpl";
    private static final String RTP_RECEIVER_INIT = "(Ljava/lang/String;Lkotlin/jvm/functions/Function1;L" + NLJ
            + "rtcp/RtcpEventNotifier;Ljava/util/concurrent/ExecutorService;"
            + "Ljava/util/concurrent/ScheduledExecutorService;L" + NLJ + "util/ReadOnlyStreamInformationStore;L"
            + NLJ + "RtpReceiverEventHandler;" + LOGGER + CONTEXT + ")V";
    private static final String DELAY_BASED = BWE2 + "DelayBasedBwe";
    private static final String CONTROLLER = BWE2 + "GoogCcNetworkController";
    private static final String REPORT = "(L" + BWE2 + "TransportPacketsFeedback;L" + NLJ + "util/Bandwidth;L" + NLJ
            + "util/Bandwidth;Z)L" + BWE2 + "DelayBasedBwe$Result;";

    /** What the operator calls it. */
    final String title;

    HookGroup(String title) {
        this.title = title;
    }

    /** A group without which this one is of no use. */
    @Nullable
    HookGroup needs() {
        return null;
    }

    /** What the bridge must look like. */
    abstract Shape shape();

    /** What is woven where. */
    abstract List<Target> targets();

    /** Our classes that name types of the bridge for this group's sake. */
    abstract List<String> ourClasses();

    /**
     * One class of the bridge.
     *
     * @param internalName its name
     * @param hookType the type of the field that is added to it, null for none
     * @param holderType an interface through which that field is read, null for none
     * @param weaves what is woven into its methods
     */
    record Target(
            String internalName,
            @Nullable Class<?> hookType,
            @Nullable Class<?> holderType,
            List<Weave> weaves) {}

    /** One method, by name (or with Kotlin's mangling suffix) and descriptor, and the advice for it. */
    record Weave(String method, String descriptor, Class<?> advice) {}
}
