package io.headroom.jvb.advice;

import io.headroom.jvb.hooks.Hooks;
import io.headroom.jvb.hooks.ReceiverHook;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** For the bridge's remote bandwidth estimator and the RTP receiver around it. */
@SuppressWarnings({"UnusedVariable", "unused"}) // parameters that are assigned are read by the woven code
public final class ReceiveAdvice {
    private ReceiveAdvice() {}

    /** {@code RemoteBandwidthEstimator.<init>}. */
    public static final class Made {
        @Advice.OnMethodExit
        static void exit(
                @Advice.Argument(2) Object context,
                @Advice.FieldValue(value = "headroom$hook", readOnly = false) @Nullable ReceiverHook hook) {
            hook = Hooks.newReceiver(context);
        }
    }

    /** {@code RtpReceiverImpl.<init>}. */
    public static final class Connected {
        @Advice.OnMethodExit
        static void exit(
                @Advice.FieldValue("remoteBandwidthEstimator") Object receiver,
                @Advice.FieldValue("rtcpSender") Object rtcpSender) {
            Hooks.connected(receiver, rtcpSender);
        }
    }

    /** {@code RemoteBandwidthEstimator.observe}. */
    public static final class Observe {
        @Advice.OnMethodEnter
        static void enter(
                @Advice.FieldValue("headroom$hook") @Nullable ReceiverHook hook,
                @Advice.Argument(0) Object packetInfo,
                @Advice.FieldValue("astExtId") @Nullable Integer absSendTimeId) {
            Hooks.packetEnters(hook, packetInfo, absSendTimeId);
        }

        @Advice.OnMethodExit(onThrowable = Throwable.class)
        static void exit(
                @Advice.FieldValue("headroom$hook") @Nullable ReceiverHook hook, @Advice.This Object receiver) {
            Hooks.packetLeaves(hook, receiver);
        }
    }

    /** {@code RemoteBandwidthEstimator.onRttUpdate}: it may make the estimator. */
    public static final class Rtt {
        @Advice.OnMethodEnter
        static void enter(@Advice.FieldValue("headroom$hook") @Nullable ReceiverHook hook) {
            Hooks.enters(hook);
        }

        @Advice.OnMethodExit(onThrowable = Throwable.class)
        static void exit(@Advice.FieldValue("headroom$hook") @Nullable ReceiverHook hook) {
            Hooks.leaves(hook);
        }
    }

    /** {@code RemoteBandwidthEstimator.createRemb}. */
    public static final class CreateRemb {
        @Advice.OnMethodEnter
        static void enter(@Advice.FieldValue("headroom$hook") @Nullable ReceiverHook hook) {
            Hooks.enters(hook);
        }

        @Advice.OnMethodExit(onThrowable = Throwable.class)
        static void exit(
                @Advice.FieldValue("headroom$hook") @Nullable ReceiverHook hook, @Advice.Return @Nullable Object remb) {
            Hooks.rembCreated(hook, remb);
        }
    }

    /** {@code RemoteBandwidthEstimator.getNodeStats}. */
    public static final class NodeStats {
        @Advice.OnMethodExit
        static void exit(
                @Advice.FieldValue("headroom$hook") @Nullable ReceiverHook hook, @Advice.Return Object nodeStats) {
            Hooks.describe(hook, nodeStats);
        }
    }
}
