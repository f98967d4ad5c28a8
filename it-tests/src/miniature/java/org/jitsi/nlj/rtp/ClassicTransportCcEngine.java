package org.jitsi.nlj.rtp;

import java.time.Instant;
import org.jitsi.nlj.rtp.bandwidthestimation.BandwidthEstimator;
import org.jitsi.nlj.util.DataSize;

public final class ClassicTransportCcEngine {
    private final BandwidthEstimator bandwidthEstimator;

    public ClassicTransportCcEngine(BandwidthEstimator bandwidthEstimator) {
        this.bandwidthEstimator = bandwidthEstimator;
    }

    /** A report on packets sent every 10 ms that took {@code delayMs}; the first of them was lost if {@code lost}. */
    public void tccReceived(Instant now, int firstSeq, int packets, DataSize size, long delayMs, boolean lost) {
        for (int i = 0; i < packets; i++) {
            Instant sendTime = now.plusMillis(10L * i - 200);
            if (lost && i == 0) {
                bandwidthEstimator.processPacketLoss(now, sendTime, firstSeq);
            } else {
                bandwidthEstimator.processPacketArrival(
                        now, sendTime, sendTime.plusMillis(delayMs), firstSeq + i & 0xFFFF, size, (byte) 0, false);
            }
        }
        bandwidthEstimator.feedbackComplete(now);
    }
}
