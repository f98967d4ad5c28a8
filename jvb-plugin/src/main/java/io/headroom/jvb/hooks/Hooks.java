package io.headroom.jvb.hooks;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The static methods that woven code calls. Whatever happens behind them, they return, and with the bridge's own value if
 * need be. Any thread.
 */
public final class Hooks {
    private static final String RECEIVER_CLASS = "org.jitsi.nlj.transform.node.incoming.RemoteBandwidthEstimator";

    /** The receiver whose estimator this thread may be about to make. */
    private static final ThreadLocal<@Nullable ReceiverHook> MAKING = new ThreadLocal<>();

    private static volatile @Nullable HookFactory factory;

    private Hooks() {}

    /** From now on, hooks come from {@code newFactory}; null for none. Existing hooks stay. */
    public static void install(@Nullable HookFactory newFactory) {
        factory = newFactory;
    }

    /** The bridge's container of metrics was made; nobody else knows it yet. */
    public static void metricsMade(Object container) {
        HookFactory hooks = factory;
        if (hooks == null) {
            return;
        }
        try {
            hooks.metrics(container);
        } catch (Throwable t) {
            hooks.threw(t);
        }
    }

    // --- remote bandwidth estimator ---

    /** A remote bandwidth estimator was made. */
    public static @Nullable ReceiverHook newReceiver(@Nullable Object context) {
        HookFactory hooks = factory;
        if (hooks == null) {
            return null;
        }
        try {
            return hooks.receiver(contextOf(context));
        } catch (Throwable t) {
            hooks.threw(t);
            return null;
        }
    }

    /** Its RTP receiver has been made too. */
    public static void connected(@Nullable Object receiver, @Nullable Object rtcpSender) {
        if (!(receiver instanceof ReceiverHookHolder holder) || rtcpSender == null) {
            return;
        }
        ReceiverHook hook = holder.headroomHook();
        if (hook == null) {
            return;
        }
        try {
            hook.connected(rtcpSender);
        } catch (Throwable t) {
            hook.threw(t);
        }
    }

    /** A packet is about to be observed. */
    public static void packetEnters(@Nullable ReceiverHook hook, Object packetInfo, @Nullable Integer absSendTimeId) {
        if (hook == null) {
            return;
        }
        try {
            hook.packetEnters(packetInfo, absSendTimeId);
        } catch (Throwable t) {
            hook.threw(t);
        }
        enters(hook);
    }

    /** The packet has been observed. */
    public static void packetLeaves(@Nullable ReceiverHook hook, Object receiver) {
        if (hook == null) {
            return;
        }
        leaves(hook);
        try {
            hook.packetLeaves(receiver);
        } catch (Throwable t) {
            hook.threw(t);
        }
    }

    /** A method begins that may make the receiver's estimator. */
    public static void enters(@Nullable ReceiverHook hook) {
        if (hook != null && !hook.linked()) {
            MAKING.set(hook);
        }
    }

    /** That method ends. */
    public static void leaves(@Nullable ReceiverHook hook) {
        if (hook != null && MAKING.get() != null) {
            MAKING.set(null); // set, not remove: removing would cost an allocation next time
        }
    }

    /** A REMB was made. */
    public static void rembCreated(@Nullable ReceiverHook hook, @Nullable Object remb) {
        if (hook == null) {
            return;
        }
        leaves(hook);
        try {
            hook.rembCreated(remb);
        } catch (Throwable t) {
            hook.threw(t);
        }
    }

    /** The node's debug state was made. */
    public static void describe(@Nullable ReceiverHook hook, Object nodeStats) {
        if (hook == null) {
            return;
        }
        try {
            hook.describe(nodeStats);
        } catch (Throwable t) {
            hook.threw(t);
        }
    }

    // --- GoogleCc estimator ---

    /** The delay-based part of a GoogleCc estimator was made. */
    public static @Nullable EstimatorHook newEstimator(@Nullable Object context) {
        HookFactory hooks = factory;
        if (hooks == null) {
            return null;
        }
        try {
            ReceiverHook receiver = MAKING.get();
            if (receiver == null ? madeByReceiver() : receiver.linked()) {
                return null; // the receiver carries no hook, or has its estimator already and this is a copy of ours
            }
            return hooks.estimator(contextOf(context), receiver);
        } catch (Throwable t) {
            hooks.threw(t);
            return null;
        }
    }

    /** The hook of an estimator's delay-based part. */
    public static @Nullable EstimatorHook hookOf(@Nullable Object delayBasedPart) {
        return delayBasedPart instanceof EstimatorHookHolder holder ? holder.headroomHook() : null;
    }

    /** A packet has been reported or received. */
    public static void packetTimes(
            @Nullable EstimatorHook hook,
            Instant now,
            @Nullable Instant sendTime,
            @Nullable Instant arrivalTime,
            int sequenceNumber) {
        if (hook == null) {
            return;
        }
        try {
            hook.packetTimes(now, sendTime, arrivalTime, sequenceNumber);
        } catch (Throwable t) {
            hook.threw(t);
        }
    }

    /** A packet was reported lost. */
    public static void packetLost(
            @Nullable EstimatorHook hook, Instant now, @Nullable Instant sendTime, int sequenceNumber) {
        if (hook == null) {
            return;
        }
        try {
            hook.packetLost(now, sendTime, sequenceNumber);
        } catch (Throwable t) {
            hook.threw(t);
        }
    }

    /** A packet reaches the delay-based part. */
    public static void packet(@Nullable EstimatorHook hook, long nowMs, long arrivalTimeMs, int sizeBytes) {
        if (hook == null) {
            return;
        }
        try {
            hook.packet(nowMs, arrivalTimeMs, sizeBytes);
        } catch (Throwable t) {
            hook.threw(t);
        }
    }

    /** All packets of a report have been processed. */
    public static void reportComplete(@Nullable EstimatorHook hook, Instant now, Object lossPart) {
        if (hook == null) {
            return;
        }
        try {
            hook.reportComplete(now, lossPart);
        } catch (Throwable t) {
            hook.threw(t);
        }
    }

    /** A round-trip time reaches the delay-based part. */
    public static void rtt(@Nullable EstimatorHook hook, long nowMs, long rttMs) {
        if (hook == null) {
            return;
        }
        try {
            hook.rtt(nowMs, rttMs);
        } catch (Throwable t) {
            hook.threw(t);
        }
    }

    /** The delay-based part answers. */
    public static long delayBasedBps(@Nullable EstimatorHook hook, long builtinBps) {
        if (hook == null) {
            return builtinBps;
        }
        try {
            return hook.delayBasedBps(builtinBps);
        } catch (Throwable t) {
            hook.threw(t);
            return builtinBps;
        }
    }

    /** The estimator answers. */
    public static long currentBps(@Nullable EstimatorHook hook, long builtinBps) {
        if (hook == null) {
            return builtinBps;
        }
        try {
            return hook.currentBps(builtinBps);
        } catch (Throwable t) {
            hook.threw(t);
            return builtinBps;
        }
    }

    // --- engine GoogleCc2 ---

    /** The delay-based part of engine GoogleCc2 was made. */
    public static @Nullable FeedbackHook newFeedback(@Nullable Object context) {
        HookFactory hooks = factory;
        if (hooks == null) {
            return null;
        }
        try {
            return hooks.feedback(contextOf(context));
        } catch (Throwable t) {
            hooks.threw(t);
            return null;
        }
    }

    /** It has worked through a report; returns the result to use. */
    public static Object report(
            @Nullable FeedbackHook hook,
            Object report,
            @Nullable Object acknowledged,
            @Nullable Object probe,
            boolean applicationLimited,
            long builtinBps,
            Object builtinResult) {
        if (hook == null) {
            return builtinResult;
        }
        try {
            return hook.report(report, acknowledged, probe, applicationLimited, builtinBps, builtinResult);
        } catch (Throwable t) {
            hook.threw(t);
            return builtinResult;
        }
    }

    /** It answers with its last estimate. */
    public static long lastEstimateBps(@Nullable FeedbackHook hook, long builtinBps) {
        if (hook == null) {
            return builtinBps;
        }
        try {
            return hook.lastEstimateBps(builtinBps);
        } catch (Throwable t) {
            hook.threw(t);
            return builtinBps;
        }
    }

    /** It answers with its last detector state. */
    public static Object lastState(@Nullable FeedbackHook hook, Object builtinState) {
        if (hook == null) {
            return builtinState;
        }
        try {
            return hook.lastState(builtinState);
        } catch (Throwable t) {
            hook.threw(t);
            return builtinState;
        }
    }

    /** It has a new round-trip time. */
    public static void rtt(@Nullable FeedbackHook hook, Duration rtt) {
        if (hook == null) {
            return;
        }
        try {
            hook.rtt(rtt);
        } catch (Throwable t) {
            hook.threw(t);
        }
    }

    private static boolean madeByReceiver() {
        return StackWalker.getInstance()
                .walk(frames -> frames.anyMatch(f -> f.getClassName().equals(RECEIVER_CLASS)));
    }

    @SuppressWarnings("unchecked") // the bridge's DiagnosticContext is a Map<String, Object>
    private static Map<String, Object> contextOf(@Nullable Object context) {
        return context instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }
}
