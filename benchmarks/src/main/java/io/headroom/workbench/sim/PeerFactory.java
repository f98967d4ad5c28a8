package io.headroom.workbench.sim;

/** Makes the peer of one media flow. Called from the thread of its run. */
@FunctionalInterface
public interface PeerFactory {
    /** Makes the peer that will serve {@code flow}. */
    Peer create(FlowContext flow);
}
