package org.jitsi_modified.impl.neomedia.rtp.remotebitrateestimator;

import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import org.jitsi.utils.logging.DiagnosticContext;
import org.jitsi.utils.logging2.Logger;

/** Estimates 1 Mb/s, or 0.9 Mb/s of a packet that left at 990 ms, and remembers what it was told. */
public class RemoteBitrateEstimatorAbsSendTime {
    /** For tests: the last one made. */
    public static volatile Reference<RemoteBitrateEstimatorAbsSendTime> newest;

    public long lastSendTimeMs;
    public long packets;
    public long rttMs;
    private final DiagnosticContext diagnosticContext;

    public RemoteBitrateEstimatorAbsSendTime(DiagnosticContext diagnosticContext, Logger parentLogger) {
        this.diagnosticContext = diagnosticContext;
        newest = new WeakReference<>(this);
    }

    public synchronized void incomingPacketInfo(long nowMs, long sendTimeMs, long arrivalTimeMs, int payloadSize) {
        lastSendTimeMs = sendTimeMs;
        packets++;
    }

    public synchronized void setMinBitrate(int minBitrateBps) {}

    public synchronized void onRttUpdate(long nowMs, long avgRttMs) {
        rttMs = avgRttMs;
    }

    public synchronized long getLatestEstimate() {
        return lastSendTimeMs == 990 ? 900_000 : 1_000_000;
    }
}
