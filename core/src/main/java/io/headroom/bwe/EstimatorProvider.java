package io.headroom.bwe;

import java.util.List;
import java.util.Set;

/**
 * Makes estimators of one kind. Found by {@link java.util.ServiceLoader}: a jar on the class path that names its provider
 * in {@code META-INF/services/io.headroom.bwe.EstimatorProvider} adds an estimator.
 */
public interface EstimatorProvider {
    /** The name users choose it by: lower case, digits and hyphens, such as {@code gcc-kalman}. */
    String name();

    /** One line for listings. */
    String description();

    /** The directions it serves; both unless overridden. */
    default Set<Direction> directions() {
        return Set.of(Direction.RECEIVE, Direction.SEND);
    }

    /** The parameters it understands, with their defaults for this direction; none unless overridden. */
    default List<Parameter> parameters(Direction direction) {
        return List.of();
    }

    /**
     * Makes one estimator.
     *
     * @throws IllegalArgumentException naming parameter, value and what was expected, if the configuration is not valid
     */
    BandwidthEstimator create(EstimatorConfig config);
}
