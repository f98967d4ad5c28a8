package org.jitsi_modified.impl.neomedia.rtp.remotebitrateestimator;

import org.jitsi.utils.logging.DiagnosticContext;
import org.jitsi.utils.logging2.Logger;

/** Declares what the plugin touches; compiled against, never shipped. */
public class RemoteBitrateEstimatorAbsSendTime {
    /** Knows nothing yet. */
    public RemoteBitrateEstimatorAbsSendTime(DiagnosticContext diagnosticContext, Logger parentLogger) {}

    /** A packet came in. */
    public void incomingPacketInfo(long nowMs, long sendTimeMs, long arrivalTimeMs, int payloadSize) {}

    /** The estimate, bits per second. */
    public long getLatestEstimate() {
        throw new UnsupportedOperationException();
    }

    /** The lower bound, bits per second. */
    public void setMinBitrate(int minBitrateBps) {}

    /** A new round-trip time. */
    public void onRttUpdate(long nowMs, long avgRttMs) {}
}
