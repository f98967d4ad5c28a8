package org.jitsi.nlj;

import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import kotlin.jvm.functions.Function1;
import org.jitsi.nlj.rtcp.RtcpEventNotifier;
import org.jitsi.nlj.transform.node.incoming.RemoteBandwidthEstimator;
import org.jitsi.nlj.util.ReadOnlyStreamInformationStore;
import org.jitsi.rtp.Packet;
import org.jitsi.rtp.rtcp.rtcpfb.payload_specific_fb.RtcpFbRembPacket;
import org.jitsi.utils.logging.DiagnosticContext;
import org.jitsi.utils.logging2.Logger;

public class RtpReceiverImpl {
    public static Clock clock = Clock.systemUTC();

    private final Function1<Packet, Object> rtcpSender;
    private final RemoteBandwidthEstimator remoteBandwidthEstimator;

    public RtpReceiverImpl(
            String id,
            Function1<Packet, Object> rtcpSender,
            RtcpEventNotifier rtcpEventNotifier,
            ExecutorService executor,
            ScheduledExecutorService backgroundExecutor,
            ReadOnlyStreamInformationStore streamInformationStore,
            RtpReceiverEventHandler eventHandler,
            Logger parentLogger,
            DiagnosticContext diagnosticContext) {
        this.rtcpSender = rtcpSender;
        remoteBandwidthEstimator =
                new RemoteBandwidthEstimator(streamInformationStore, parentLogger, diagnosticContext, clock);
    }

    public RemoteBandwidthEstimator remoteBandwidthEstimator() {
        return remoteBandwidthEstimator;
    }

    /** What the real one does every 500 ms. */
    public RtcpFbRembPacket report() {
        RtcpFbRembPacket remb = remoteBandwidthEstimator.createRemb();
        if (remb != null) {
            rtcpSender.invoke(remb);
        }
        return remb;
    }
}
