package io.headroom.bwe.gcc;

import io.headroom.bwe.BandwidthEstimator;
import io.headroom.bwe.Direction;
import io.headroom.bwe.EstimatorConfig;
import io.headroom.bwe.EstimatorProvider;
import io.headroom.bwe.Parameter;
import java.util.List;
import java.util.Map;

/** The name picks the default delay filter, the direction picks the pipeline. */
abstract class GccProvider implements EstimatorProvider {
    private final DelayFilter.Kind defaultFilter;

    GccProvider(DelayFilter.Kind defaultFilter) {
        this.defaultFilter = defaultFilter;
    }

    @Override
    public final List<Parameter> parameters(Direction direction) {
        return GccConfig.read(Map.of(), defaultFilter).parameters();
    }

    @Override
    public final BandwidthEstimator create(EstimatorConfig config) {
        GccConfig gcc = GccConfig.read(config.parameters(), defaultFilter).withoutListing();
        return switch (config.direction()) {
            case RECEIVE -> new ReceiveEstimator(gcc, config);
            case SEND -> new SendEstimator(gcc, config);
        };
    }
}
