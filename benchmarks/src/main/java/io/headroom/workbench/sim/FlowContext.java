package io.headroom.workbench.sim;

import io.headroom.bwe.Direction;
import io.headroom.bwe.EstimatorConfig;

/**
 * What a peer may know about the flow it serves.
 *
 * @param flow the flow's place in {@link Scenario#flows}
 * @param direction where the estimator sits
 * @param config what an honest estimator is told: bounds and, in send direction, the start bitrate
 * @param view what only an oracle may look at
 */
public record FlowContext(int flow, Direction direction, EstimatorConfig config, NetworkView view) {}
