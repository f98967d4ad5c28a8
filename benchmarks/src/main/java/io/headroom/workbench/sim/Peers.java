package io.headroom.workbench.sim;

/** Finds peers by name, for flows that a scenario gives to an estimator of its own. */
@FunctionalInterface
public interface Peers {
    /**
     * The factory of this name.
     *
     * @throws IllegalArgumentException in words for the user, if there is none
     */
    PeerFactory named(String estimator);
}
