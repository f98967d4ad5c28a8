package org.jitsi_modified.impl.neomedia.rtp.remotebitrateestimator;

import org.jitsi.utils.logging.DiagnosticContext;
import org.jitsi.utils.logging2.Logger;

/** Estimates 1 Mb/s, and remembers what it was told. */
public class RemoteBitrateEstimatorAbsSendTime {
    public long lastSendTimeMs;
    public long packets;
    public long rttMs;
    private final DiagnosticContext diagnosticContext;

    public RemoteBitrateEstimatorAbsSendTime(DiagnosticContext diagnosticContext, Logger parentLogger) {
        this.diagnosticContext = diagnosticContext;
    }

    public synchronized void incomingPacketInfo(long nowMs, long sendTimeMs, long arrivalTimeMs, int payloadSize) {
        lastSendTimeMs = sendTimeMs;
        packets++;
    }

    public synchronized void onRttUpdate(long nowMs, long avgRttMs) {
        rttMs = avgRttMs;
    }

    public synchronized long getLatestEstimate() {
        return 1_000_000;
    }
}
