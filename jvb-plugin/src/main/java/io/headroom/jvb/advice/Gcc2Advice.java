package io.headroom.jvb.advice;

import io.headroom.jvb.hooks.FeedbackHook;
import io.headroom.jvb.hooks.Hooks;
import java.time.Duration;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/** For the delay-based part of the bridge's engine GoogleCc2. */
@SuppressWarnings({"UnusedVariable", "unused"}) // parameters that are assigned are read by the woven code
public final class Gcc2Advice {
    private Gcc2Advice() {}

    /** {@code DelayBasedBwe.<init>}. */
    public static final class Made {
        @Advice.OnMethodExit
        static void exit(
                @Advice.Argument(1) Object context,
                @Advice.FieldValue(value = "headroom$hook", readOnly = false) @Nullable FeedbackHook hook) {
            hook = Hooks.newFeedback(context);
        }
    }

    /** {@code DelayBasedBwe.incomingPacketFeedbackVector}. */
    public static final class Report {
        @Advice.OnMethodExit
        static void exit(
                @Advice.FieldValue("headroom$hook") @Nullable FeedbackHook hook,
                @Advice.Argument(0) Object report,
                @Advice.Argument(1) @Nullable Object acknowledged,
                @Advice.Argument(2) @Nullable Object probe,
                @Advice.Argument(3) boolean applicationLimited,
                @Advice.FieldValue("prevBitrate") long builtinBps,
                @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) Object result) {
            result = Hooks.report(hook, report, acknowledged, probe, applicationLimited, builtinBps, result);
        }
    }

    /** {@code DelayBasedBwe.lastEstimate}. */
    public static final class LastEstimate {
        @Advice.OnMethodExit
        static void exit(
                @Advice.FieldValue("headroom$hook") @Nullable FeedbackHook hook,
                @Advice.Return(readOnly = false) long bps) {
            bps = Hooks.lastEstimateBps(hook, bps);
        }
    }

    /** {@code DelayBasedBwe.lastState}. */
    public static final class LastState {
        @Advice.OnMethodExit
        static void exit(
                @Advice.FieldValue("headroom$hook") @Nullable FeedbackHook hook,
                @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) Object state) {
            state = Hooks.lastState(hook, state);
        }
    }

    /** {@code DelayBasedBwe.onRttUpdate}. */
    public static final class Rtt {
        @Advice.OnMethodEnter
        static void enter(
                @Advice.FieldValue("headroom$hook") @Nullable FeedbackHook hook, @Advice.Argument(0) Duration rtt) {
            Hooks.rtt(hook, rtt);
        }
    }
}
