package io.headroom.bwe.rtp;

import io.headroom.bwe.BandwidthEstimator;

/**
 * The receive side from end to end: RTP bytes in, REMB bytes out.
 *
 * <pre>
 *   pipeline.onPacket(buffer, offset, length, arrivalTimeUs);                 // each packet, as it arrives
 *   if (pipeline.isRembDue(nowUs)) {                                          // after each packet, or on a timer
 *       int length = pipeline.writeRemb(nowUs, ourSsrc, rtcpBuffer, 0);
 *       if (length > 0) send(rtcpBuffer, 0, length);
 *   }
 * </pre>
 *
 * <p>One pipeline per remote sender; all its streams share one path and one clock. Round-trip times go straight to the
 * estimator. One thread at a time; allocates nothing after construction, and keeps no buffer.
 */
public final class ReceivePipeline {
    private final PacketReader reader;
    private final BandwidthEstimator estimator;
    private final RembScheduler remb;
    private final LiveStreams streams = new LiveStreams();

    /**
     * Makes a pipeline.
     *
     * @param ids where the send time is found; may change at any time
     * @param estimator fed by this pipeline alone
     * @param settings when to send a REMB
     */
    public ReceivePipeline(ExtensionIds ids, BandwidthEstimator estimator, RembSettings settings) {
        reader = new PacketReader(ids);
        this.estimator = estimator;
        remb = new RembScheduler(settings);
    }

    /**
     * Takes one packet; anything that is no RTP with a send time is counted and otherwise ignored.
     *
     * @param buffer holds the packet, decrypted or not
     * @param offset where it begins
     * @param length how long it is, without the SRTP authentication tag
     * @param arrivalTimeUs when it arrived, microseconds on a clock of the host's choosing
     * @return what it was
     */
    public PacketReader.Outcome onPacket(byte[] buffer, int offset, int length, long arrivalTimeUs) {
        PacketReader.Outcome outcome = reader.read(buffer, offset, length, arrivalTimeUs);
        if (outcome == PacketReader.Outcome.OBSERVED) {
            int ssrc = reader.ssrc();
            streams.onPacket(ssrc, arrivalTimeUs);
            estimator.onPacket(arrivalTimeUs, reader.sendTimeUs(), reader.sizeBytes(), ssrc, reader.sequenceNumber());
        }
        return outcome;
    }

    /** Tells that a stream has ended, by signalling or by a BYE. */
    public void onStreamRemoved(long nowUs, int ssrc) {
        streams.remove(ssrc);
        estimator.onStreamRemoved(nowUs, ssrc);
    }

    /** Whether a REMB should go out now: there is an estimate, a live stream, and {@link RembScheduler} says so. */
    public boolean isRembDue(long nowUs) {
        return remb.isDue(nowUs, estimator.bitrateBps()) && streams.expire(nowUs) > 0;
    }

    /**
     * Writes a REMB about the live streams, due or not, and takes it as sent.
     *
     * @param nowUs the time, on the clock of the arrival times
     * @param senderSsrc our own SSRC
     * @param buffer where to
     * @param offset where it begins
     * @return how many bytes were written; 0 if there is no estimate, no live stream, or no room ({@link
     *     RembPacket#lengthBytes} of {@link LiveStreams#CAPACITY} always suffices)
     */
    public int writeRemb(long nowUs, int senderSsrc, byte[] buffer, int offset) {
        long valueBps = remb.valueBps(estimator.bitrateBps());
        if (valueBps < 0 || streams.expire(nowUs) == 0) {
            return 0;
        }
        int length = RembPacket.write(buffer, offset, senderSsrc, valueBps, streams);
        if (length > 0) {
            remb.onSent(nowUs, valueBps);
        }
        return length;
    }

    /** Caps what the next REMBs say; see {@link RembScheduler#setMaxDesiredBps}. */
    public void setMaxDesiredBps(long bps) {
        remb.setMaxDesiredBps(bps);
    }

    /** The estimate, bits per second, or {@link BandwidthEstimator#UNKNOWN_BPS}. Any thread. */
    public long bitrateBps() {
        return estimator.bitrateBps();
    }

    /** The value of the last REMB, or {@link BandwidthEstimator#UNKNOWN_BPS}. */
    public long lastRembBps() {
        return remb.lastSentBps();
    }

    /** The reader, for its counters. */
    public PacketReader reader() {
        return reader;
    }

    /** The streams seen lately. */
    public LiveStreams streams() {
        return streams;
    }

    /** Forgets the sender: clock, streams, estimate, counters. Extension ids and the cap stay. */
    public void reset() {
        reader.reset();
        streams.clear();
        remb.reset();
        estimator.reset();
    }
}
