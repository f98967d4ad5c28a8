package io.headroom.bwe;

/**
 * Estimates what the path from one sender to one receiver can carry, from the delay its packets suffer.
 *
 * <p>This is the pluggable part. An estimator may serve either end of the path:
 *
 * <pre>
 *   {@link Direction#RECEIVE}   {@link #onPacket} for each packet, in order of arrival   -> {@link #bitrateBps} -> REMB
 *   {@link Direction#SEND}      {@link #onFeedback} for each transport-cc report         -> {@link #bitrateBps} -> sender
 * </pre>
 *
 * <p>Times are microseconds. Arrival times and {@code nowUs} are on one clock of the caller's choosing, send times on
 * the sender's; both may start anywhere, jump and wrap, and only differences matter. Rates are bits per second.
 *
 * <p>An estimator reads no clock, starts no thread, allocates only while it is constructed (or for a report larger than
 * any before), and never throws for what the network brought, however absurd. One thread at a time calls it;
 * {@link #bitrateBps} alone may be read from any thread at any time.
 */
public interface BandwidthEstimator {
    /** What {@link #bitrateBps} and other rates say while there is nothing to say. */
    long UNKNOWN_BPS = -1;

    /** The sequence number of a packet whose number the host does not know. */
    int UNKNOWN_SEQUENCE_NUMBER = -1;

    /**
     * Records one packet, in order of arrival. Receive side.
     *
     * @param arrivalTimeUs when it reached us, on our clock; this is also "now"
     * @param sendTimeUs when it left, on the sender's clock, unwrapped
     * @param sizeBytes RTP payload and padding, without headers (what libwebrtc's receive side counts)
     * @param ssrc the stream it belongs to
     * @param sequenceNumber its RTP sequence number, 0..65535, or {@link #UNKNOWN_SEQUENCE_NUMBER}
     */
    void onPacket(long arrivalTimeUs, long sendTimeUs, int sizeBytes, int ssrc, int sequenceNumber);

    /**
     * Records one transport-wide feedback report. Send side.
     *
     * <p>A receive-side algorithm serves the send side as it is: unless overridden, each received packet of the report is
     * handed to {@link #onPacket}, in order of arrival, as stream 0.
     *
     * @param feedback the report; the caller refills it after this call, so nothing of it may be kept
     */
    default void onFeedback(TransportFeedback feedback) {
        for (int k = 0; k < feedback.receivedCount(); k++) {
            int i = feedback.receivedIndex(k);
            onPacket(feedback.arrivalTimeUs(i), feedback.sendTimeUs(i), feedback.sizeBytes(i), 0, (int)
                    (feedback.sequenceNumber(i) & 0xFFFF));
        }
    }

    /**
     * Tells the round-trip time whenever the host has measured it.
     *
     * @param nowUs the time of this update, on the clock of the arrival times
     * @param rttUs the round-trip time; values that cannot be one are ignored
     */
    default void onRtt(long nowUs, long rttUs) {}

    /**
     * Tells that a stream has ended and will send no more.
     *
     * @param nowUs when, on the clock of the arrival times
     * @param ssrc the stream
     */
    default void onStreamRemoved(long nowUs, int ssrc) {}

    /**
     * The present estimate in bits per second, within the configured bounds, or {@link #UNKNOWN_BPS} before there is one.
     * Any thread.
     */
    long bitrateBps();

    /** The rate that was last measured to get through, in bits per second, or {@link #UNKNOWN_BPS}. */
    default long measuredBps() {
        return UNKNOWN_BPS;
    }

    /** What the detector makes of the path. */
    default NetworkState state() {
        return NetworkState.NORMAL;
    }

    /**
     * Copies the estimator's figures into {@code out}, allocating nothing. Meant for the writing thread; read from another
     * one, neighbouring fields may stem from neighbouring packets.
     */
    default void stats(EstimatorStats out) {
        out.clear();
        out.bitrateBps = bitrateBps();
        out.measuredBps = measuredBps();
        out.state = state();
    }

    /** Forgets everything: afterwards the estimator is as it was when it was made. */
    void reset();
}
