package io.headroom.jvb.bridge;

import io.headroom.bwe.BandwidthEstimator;
import io.headroom.bwe.Direction;
import io.headroom.bwe.EstimatorConfig;
import io.headroom.bwe.EstimatorProvider;
import io.headroom.jvb.config.Settings;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The arm {@code builtin-astfix}: the bridge's own estimator of the REMB path once more, fed with correct send times, and
 * otherwise with what the bridge feeds the first one. The first one stays as it is, to be compared with and fallen back on.
 */
final class AstFixedBuiltin implements BandwidthEstimator {
    /** Makes them; the receive side only, as nothing is wrong with the send times of the other. */
    static final EstimatorProvider PROVIDER = new EstimatorProvider() {
        @Override
        public String name() {
            return Settings.BUILTIN_ASTFIX;
        }

        @Override
        public String description() {
            return "the bridge's own estimator, fed with correct send times";
        }

        @Override
        public Set<Direction> directions() {
            return Set.of(Direction.RECEIVE);
        }

        @Override
        public BandwidthEstimator create(EstimatorConfig config) {
            return new AstFixedBuiltin(config);
        }
    };

    private final EstimatorConfig config;
    private @Nullable BuiltinParts parts; // made with the first packet: until then no class of the bridge is loaded
    private long nowMs;
    private int sizeBytes;
    private volatile long bitrateBps = UNKNOWN_BPS;

    private AstFixedBuiltin(EstimatorConfig config) {
        this.config = config;
    }

    /** What the bridge tells its own estimator of the packet that {@link #onPacket} is called with next. */
    void asTold(long toldNowMs, int toldSizeBytes) {
        nowMs = toldNowMs;
        sizeBytes = toldSizeBytes;
    }

    @Override
    public void onPacket(long arrivalTimeUs, long sendTimeUs, int payloadBytes, int ssrc, int sequenceNumber) {
        BuiltinParts made = parts;
        if (made == null) {
            made = new BuiltinParts(config);
            parts = made;
        }
        long sendTimeMs = Math.floorDiv(sendTimeUs + 500, 1_000L);
        bitrateBps = made.onPacket(nowMs, sendTimeMs, Math.floorDiv(arrivalTimeUs, 1_000L), sizeBytes);
    }

    @Override
    public void onRtt(long nowUs, long rttUs) {
        if (parts != null) {
            parts.onRtt(nowMs, rttUs);
        }
    }

    @Override
    public long bitrateBps() {
        return bitrateBps;
    }

    @Override
    public void reset() {
        parts = null;
        bitrateBps = UNKNOWN_BPS;
    }
}
