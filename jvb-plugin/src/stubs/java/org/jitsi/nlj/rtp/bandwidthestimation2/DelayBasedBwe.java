package org.jitsi.nlj.rtp.bandwidthestimation2;

import kotlin.jvm.internal.DefaultConstructorMarker;

/** Declares what the plugin touches; compiled against, never shipped. */
public final class DelayBasedBwe {
    private DelayBasedBwe() {}

    /** What one report led to. */
    public static final class Result {
        /** The constructor that Kotlin callers use. */
        public Result(
                boolean updated,
                boolean probe,
                long targetBitrate,
                boolean recoveredFromOveruse,
                BandwidthUsage delayDetectorState,
                DefaultConstructorMarker marker) {}
    }
}
