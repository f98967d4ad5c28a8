package io.headroom.bwe;

/** What an estimator's detector makes of the path (draft-ietf-rmcat-gcc-02 section 5.4). */
public enum NetworkState {
    /** The queue neither grows nor drains. */
    NORMAL,
    /** The queue grows: more is sent than the path carries. */
    OVERUSE,
    /** The queue drains. */
    UNDERUSE
}
