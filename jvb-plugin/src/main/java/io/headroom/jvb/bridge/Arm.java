package io.headroom.jvb.bridge;

import io.headroom.bwe.BandwidthEstimator;
import io.headroom.bwe.Direction;
import io.headroom.bwe.EstimatorConfig;
import io.headroom.bwe.EstimatorProvider;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One way of estimating, compared with others. */
final class Arm {
    final String name;

    /** Its place among the arms. */
    final int index;

    private final @Nullable EstimatorProvider provider;
    private final Map<Direction, EstimatorConfig> configs;

    Arm(String name, int index, @Nullable EstimatorProvider provider, Map<Direction, EstimatorConfig> configs) {
        this.name = name;
        this.index = index;
        this.provider = provider;
        this.configs = configs;
    }

    /** A new estimator, or null where this arm leaves the estimate to the bridge. */
    @Nullable
    BandwidthEstimator newEstimator(Direction direction) {
        EstimatorConfig config = configs.get(direction);
        return provider == null || config == null ? null : provider.create(config);
    }
}
