package io.headroom.jvb.advice;

import io.headroom.jvb.hooks.EstimatorHook;
import io.headroom.jvb.hooks.Hooks;
import java.time.Instant;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** For the bridge's GoogleCc estimator and its delay-based part. */
@SuppressWarnings({"UnusedVariable", "unused"}) // parameters that are assigned are read by the woven code
public final class ClassicAdvice {
    private ClassicAdvice() {}

    /** {@code RemoteBitrateEstimatorAbsSendTime.<init>}. */
    public static final class DelayPartMade {
        @Advice.OnMethodExit
        static void exit(
                @Advice.Argument(0) Object context,
                @Advice.FieldValue(value = "headroom$hook", readOnly = false) @Nullable EstimatorHook hook) {
            hook = Hooks.newEstimator(context);
        }
    }

    /** {@code GoogleCcEstimator.<init>}. */
    public static final class EstimatorMade {
        @Advice.OnMethodExit
        static void exit(
                @Advice.FieldValue("bitrateEstimatorAbsSendTime") Object delayPart,
                @Advice.FieldValue(value = "headroom$hook", readOnly = false) @Nullable EstimatorHook hook) {
            hook = Hooks.hookOf(delayPart);
        }
    }

    /** {@code GoogleCcEstimator.doProcessPacketArrival}. */
    public static final class Arrival {
        @Advice.OnMethodEnter
        static void enter(
                @Advice.FieldValue("headroom$hook") @Nullable EstimatorHook hook,
                @Advice.Argument(0) Instant now,
                @Advice.Argument(1) @Nullable Instant sendTime,
                @Advice.Argument(2) @Nullable Instant arrivalTime,
                @Advice.Argument(3) int sequenceNumber) {
            Hooks.packetTimes(hook, now, sendTime, arrivalTime, sequenceNumber);
        }
    }

    /** {@code GoogleCcEstimator.doProcessPacketLoss}. */
    public static final class Loss {
        @Advice.OnMethodEnter
        static void enter(
                @Advice.FieldValue("headroom$hook") @Nullable EstimatorHook hook,
                @Advice.Argument(0) Instant now,
                @Advice.Argument(1) @Nullable Instant sendTime,
                @Advice.Argument(2) int sequenceNumber) {
            Hooks.packetLost(hook, now, sendTime, sequenceNumber);
        }
    }

    /** {@code GoogleCcEstimator.doFeedbackComplete}. */
    public static final class ReportComplete {
        @Advice.OnMethodEnter
        static void enter(
                @Advice.FieldValue("headroom$hook") @Nullable EstimatorHook hook,
                @Advice.Argument(0) Instant now,
                @Advice.FieldValue("sendSideBandwidthEstimation") Object lossPart) {
            Hooks.reportComplete(hook, now, lossPart);
        }
    }

    /** {@code GoogleCcEstimator.getCurrentBw}. */
    public static final class CurrentBw {
        @Advice.OnMethodExit
        static void exit(
                @Advice.FieldValue("headroom$hook") @Nullable EstimatorHook hook,
                @Advice.Return(readOnly = false) long bps) {
            bps = Hooks.currentBps(hook, bps);
        }
    }

    /** {@code RemoteBitrateEstimatorAbsSendTime.incomingPacketInfo}. */
    public static final class Packet {
        @Advice.OnMethodEnter
        static void enter(
                @Advice.FieldValue("headroom$hook") @Nullable EstimatorHook hook,
                @Advice.Argument(0) long nowMs,
                @Advice.Argument(2) long arrivalTimeMs,
                @Advice.Argument(3) int sizeBytes) {
            Hooks.packet(hook, nowMs, arrivalTimeMs, sizeBytes);
        }
    }

    /** {@code RemoteBitrateEstimatorAbsSendTime.onRttUpdate}. */
    public static final class Rtt {
        @Advice.OnMethodEnter
        static void enter(
                @Advice.FieldValue("headroom$hook") @Nullable EstimatorHook hook,
                @Advice.Argument(0) long nowMs,
                @Advice.Argument(1) long rttMs) {
            Hooks.rtt(hook, nowMs, rttMs);
        }
    }

    /** {@code RemoteBitrateEstimatorAbsSendTime.getLatestEstimate}. */
    public static final class LatestEstimate {
        @Advice.OnMethodExit
        static void exit(
                @Advice.FieldValue("headroom$hook") @Nullable EstimatorHook hook,
                @Advice.Return(readOnly = false) long bps) {
            bps = Hooks.delayBasedBps(hook, bps);
        }
    }
}
