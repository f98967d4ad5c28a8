package io.headroom.workbench.sim;

/** What a media receiver tells its sender. */
sealed interface Feedback {
    /** The receiver's estimate. */
    record Remb(long bps) implements Feedback {}

    /** What came of the packets since the last report. */
    record ReceiverReport(long lost, long expected) implements Feedback {}

    /**
     * Which of a run of packets arrived and when, on the receiver's clock: {@link Long#MAX_VALUE} for those that had not
     * arrived.
     */
    record Transport(long firstSequenceNumber, long[] arrivalUs) implements Feedback {}
}
