package org.jitsi.nlj.transform.node.incoming;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jitsi.nlj.PacketInfo;
import org.jitsi.nlj.rtp.bandwidthestimation.BandwidthEstimator;
import org.jitsi.nlj.rtp.bandwidthestimation.GoogleCcEstimator;
import org.jitsi.nlj.stats.NodeStatsBlock;
import org.jitsi.nlj.util.DataSize;
import org.jitsi.nlj.util.ReadOnlyStreamInformationStore;
import org.jitsi.rtp.rtcp.rtcpfb.payload_specific_fb.RtcpFbRembPacket;
import org.jitsi.utils.logging.DiagnosticContext;
import org.jitsi.utils.logging2.Logger;

public final class RemoteBandwidthEstimator {
    private static final Instant SENT = Instant.ofEpochMilli(250); // the fault of the real one: it saws
    private static final DataSize SIZE = new DataSize(8_000);

    private final ReadOnlyStreamInformationStore streamInformationStore;
    private final Clock clock;
    private final Logger logger;
    private final DiagnosticContext diagnosticContext;
    private Integer astExtId;
    private BandwidthEstimator bwe;

    public RemoteBandwidthEstimator(
            ReadOnlyStreamInformationStore streamInformationStore,
            Logger parentLogger,
            DiagnosticContext diagnosticContext,
            Clock clock) {
        this.streamInformationStore = streamInformationStore;
        this.clock = clock;
        logger = parentLogger;
        this.diagnosticContext = diagnosticContext;
        astExtId = streamInformationStore.absSendTimeId;
    }

    /** For tests: the built-in. */
    public GoogleCcEstimator estimator() {
        return (GoogleCcEstimator) getBwe();
    }

    private BandwidthEstimator getBwe() {
        if (bwe == null) {
            bwe = new GoogleCcEstimator(diagnosticContext, logger);
        }
        return bwe;
    }

    /** Protected in the real one; its node calls it. */
    public void processPacket(PacketInfo packetInfo) {
        observe(packetInfo);
    }

    protected void observe(PacketInfo packetInfo) {
        if (!streamInformationStore.remb) {
            return;
        }
        if (astExtId != null) {
            Instant now = clock.instant();
            getBwe().processPacketArrival(now, SENT, packetInfo.getReceivedTime(), 1, SIZE, (byte) 0, false);
            getBwe().feedbackComplete(now);
        }
    }

    public NodeStatsBlock getNodeStats() {
        return new NodeStatsBlock();
    }

    public final RtcpFbRembPacket createRemb() {
        if (!streamInformationStore.remb || astExtId == null) {
            return null;
        }
        return new RtcpFbRembPacket(getBwe().getCurrentBw$WElJv5I(clock.instant()));
    }

    public final void onRttUpdate(double newRttMs) {
        getBwe().onRttUpdate(clock.instant(), Duration.ofNanos((long) (newRttMs * 1_000_000)));
    }
}
