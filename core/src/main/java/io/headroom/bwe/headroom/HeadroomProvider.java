package io.headroom.bwe.headroom;

import io.headroom.bwe.BandwidthEstimator;
import io.headroom.bwe.Direction;
import io.headroom.bwe.EstimatorConfig;
import io.headroom.bwe.EstimatorProvider;
import io.headroom.bwe.Parameter;
import java.util.List;

/** Makes {@code headroom} estimators. */
public final class HeadroomProvider implements EstimatorProvider {
    /** For {@link java.util.ServiceLoader}. */
    public HeadroomProvider() {}

    @Override
    public String name() {
        return "headroom";
    }

    @Override
    public String description() {
        return "Headroom's own: capacity from packet trains, queue from minimum-filtered delay";
    }

    @Override
    public List<Parameter> parameters(Direction direction) {
        return HeadroomConfig.listing();
    }

    @Override
    public BandwidthEstimator create(EstimatorConfig config) {
        return new HeadroomEstimator(config, HeadroomConfig.read(config.parameters()));
    }
}
