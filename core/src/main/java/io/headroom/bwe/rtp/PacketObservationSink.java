package io.headroom.bwe.rtp;

/** Takes packet observations; {@code estimator::onPacket} is one. */
@FunctionalInterface
public interface PacketObservationSink {
    /** See {@link io.headroom.bwe.BandwidthEstimator#onPacket}. */
    void onPacket(long arrivalTimeUs, long sendTimeUs, int sizeBytes, int ssrc, int sequenceNumber);
}
