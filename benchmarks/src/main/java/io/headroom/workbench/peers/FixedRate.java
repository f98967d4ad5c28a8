package io.headroom.workbench.peers;

import io.headroom.bwe.BandwidthEstimator;
import io.headroom.bwe.EstimatorConfig;
import io.headroom.bwe.ParameterReader;

/** Always says the same, whatever comes: what an operator gets who turns estimation off. */
final class FixedRate implements BandwidthEstimator {
    private final long bitrateBps;

    FixedRate(EstimatorConfig config) {
        ParameterReader reader = new ParameterReader(config.parameters());
        bitrateBps = reader.integer(
                "bitrate-bps", 1_000_000, config.minBitrateBps(), config.maxBitrateBps(), "what it always says, bit/s");
        reader.finish();
    }

    @Override
    public void onPacket(long arrivalTimeUs, long sendTimeUs, int sizeBytes, int ssrc, int sequenceNumber) {}

    @Override
    public long bitrateBps() {
        return bitrateBps;
    }

    @Override
    public void reset() {}
}
