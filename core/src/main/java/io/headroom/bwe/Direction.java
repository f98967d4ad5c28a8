package io.headroom.bwe;

/** Which end of the path an estimator sits at. */
public enum Direction {
    /**
     * At the receiver: packets are observed as they arrive, with the send time their sender stamped on them
     * (abs-send-time); the estimate travels back in a REMB.
     */
    RECEIVE,
    /**
     * At the sender: arrival times come back in reports (transport-wide congestion control feedback); the estimate
     * steers what is sent.
     */
    SEND
}
