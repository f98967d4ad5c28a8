package org.jitsi.nlj.rtp.bandwidthestimation2;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

public final class TransportPacketsFeedback {
    private final Instant feedbackTime;
    private final List<PacketResult> packetFeedbacks = new ArrayList<>();

    public TransportPacketsFeedback(Instant feedbackTime) {
        this.feedbackTime = feedbackTime;
    }

    public final Instant getFeedbackTime() {
        return feedbackTime;
    }

    public final List<PacketResult> getPacketFeedbacks() {
        return packetFeedbacks;
    }
}
