package io.headroom.bwe.gcc;

/** The rate at which packets reached the other end, from the reports about them. Send side. */
interface AcknowledgedRate {
    /** How it is measured; the value of the parameter {@code acknowledged-rate}. */
    enum Kind {
        /** {@link RobustThroughput}, libwebrtc's default. */
        ROBUST,
        /** {@link BayesianThroughput}, what libwebrtc had before. */
        BAYESIAN
    }

    /**
     * Takes one packet that arrived; packets of one report come by (arrival time, send time, sequence number).
     *
     * @param sizeBytes zero or more
     */
    void onPacket(long sendTimeUs, long arrivalTimeUs, int sizeBytes);

    /** Says that the sender has enough to send again; packets sent from then on may show a very different rate. */
    default void onApplicationLimitEnded(long nowUs) {}

    /** The rate in bits per second, or {@link io.headroom.bwe.BandwidthEstimator#UNKNOWN_BPS}. Ask once per report. */
    long bitrateBps();

    /** Forgets every packet. */
    void reset();
}
