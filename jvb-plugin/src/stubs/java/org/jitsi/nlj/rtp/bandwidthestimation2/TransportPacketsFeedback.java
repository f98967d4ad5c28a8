package org.jitsi.nlj.rtp.bandwidthestimation2;

import java.time.Instant;
import java.util.List;

/** Declares what the plugin touches; compiled against, never shipped. */
public abstract class TransportPacketsFeedback {
    private TransportPacketsFeedback() {}

    /** When the report came. */
    public abstract Instant getFeedbackTime();

    /** What it speaks of. */
    public abstract List<PacketResult> getPacketFeedbacks();
}
