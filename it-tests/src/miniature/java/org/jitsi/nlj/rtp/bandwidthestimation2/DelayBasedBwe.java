package org.jitsi.nlj.rtp.bandwidthestimation2;

import java.time.Duration;
import kotlin.jvm.internal.DefaultConstructorMarker;
import org.jitsi.nlj.util.Bandwidth;
import org.jitsi.utils.logging.DiagnosticContext;
import org.jitsi.utils.logging2.Logger;

/** Estimates 1 Mb/s from the first report on. */
public final class DelayBasedBwe {
    private final DiagnosticContext diagnosticContext;
    private final Result builtin = new Result(true, false, 1_000_000, false, BandwidthUsage.kBwNormal, null);
    private long prevBitrate;
    private BandwidthUsage prevState = BandwidthUsage.kBwNormal;

    public DelayBasedBwe(Logger parentLogger, DiagnosticContext diagnosticContext) {
        this.diagnosticContext = diagnosticContext;
    }

    public final Result incomingPacketFeedbackVector$nJqwPh4(
            TransportPacketsFeedback msg, Bandwidth ackedBitrate, Bandwidth probeBitrate, boolean inAlr) {
        prevBitrate = 1_000_000;
        return builtin;
    }

    public final void onRttUpdate(Duration avgRtt) {}

    public final Bandwidth latestEstimate$4yB3KFE() {
        return null;
    }

    public final long lastEstimate$rlWvAKk() {
        return prevBitrate;
    }

    public final BandwidthUsage lastState() {
        return prevState;
    }

    public static final class Result {
        public final boolean updated;
        public final boolean probe;
        public final long targetBitrate;
        public final boolean recoveredFromOveruse;
        public final BandwidthUsage delayDetectorState;

        public Result(
                boolean updated,
                boolean probe,
                long targetBitrate,
                boolean recoveredFromOveruse,
                BandwidthUsage delayDetectorState,
                DefaultConstructorMarker marker) {
            this.updated = updated;
            this.probe = probe;
            this.targetBitrate = targetBitrate;
            this.recoveredFromOveruse = recoveredFromOveruse;
            this.delayDetectorState = delayDetectorState;
        }
    }
}
