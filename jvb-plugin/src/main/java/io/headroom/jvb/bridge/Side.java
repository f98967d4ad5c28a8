package io.headroom.jvb.bridge;

import io.headroom.bwe.Direction;

/** Where in the bridge an estimator works. */
enum Side {
    /** Estimates what an endpoint can send; answers in REMBs. */
    RECEIVE("receive", Direction.RECEIVE),
    /** Estimates what an endpoint can receive, for engine GoogleCc. */
    SEND_CLASSIC("send", Direction.SEND),
    /** Estimates what an endpoint can receive, for engine GoogleCc2. */
    SEND_GCC2("send", Direction.SEND);

    /** The label in metrics and records. */
    final String label;

    final Direction direction;

    Side(String label, Direction direction) {
        this.label = label;
        this.direction = direction;
    }
}
