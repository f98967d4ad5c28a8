package io.headroom.bwe.rtp;

/**
 * Reads from RTP bytes what an estimator wants to know of a packet: stream, sequence number, size and send time.
 *
 * <pre>
 *   if (reader.read(buffer, offset, length, arrivalTimeUs) == PacketReader.Outcome.OBSERVED) {
 *       estimator.onPacket(arrivalTimeUs, reader.sendTimeUs(), reader.sizeBytes(), reader.ssrc(), reader.sequenceNumber());
 *   }
 * </pre>
 *
 * <p>The send time is abs-send-time, or abs-capture-time where that is all there is. The two come from different clocks, so
 * they are never mixed: the first one seen is used, abs-send-time displaces abs-capture-time as soon as it appears, and
 * abs-capture-time takes over again only when no abs-send-time has come for 2 s. Packets that carry only the other one
 * meanwhile count as without send time. Where the clock changes, the new one is shifted to continue the old, as if the
 * packet at hand had been under way as long as the one before; so an estimator sees one clock that never jumps on our
 * account.
 *
 * <p>One reader per remote sender: its streams share one clock. Not thread-safe; the counters may be read from any
 * thread and then lag a little.
 */
public final class PacketReader {
    /** What became of a packet. */
    public enum Outcome {
        /** All is known: the accessors speak of this packet. */
        OBSERVED,
        /** RTP, but nothing in it says when it was sent. */
        NO_SEND_TIME,
        /** RTCP: not for an estimator. */
        RTCP,
        /** Not RTP, or broken. */
        MALFORMED
    }

    private enum Clock {
        NONE,
        SEND_TIME,
        CAPTURE_TIME
    }

    private static final long CLOCK_TIMEOUT_US = 2_000_000; // as long as libwebrtc lets a stream be silent

    private final ExtensionIds ids;
    private final RtpView view = new RtpView();
    private final AbsSendTimeUnwrapper unwrapper = new AbsSendTimeUnwrapper();

    private Clock clock = Clock.NONE;
    private long sendTimeShiftTicks; // whole ticks, so that a shifted time still maps back to the packet's tick
    private long captureTimeShiftUs;
    private long lastArrivalTimeUs;

    private long sendTimeUs;
    private int sizeBytes;
    private int ssrc;
    private int sequenceNumber;

    private long packets;
    private long malformedPackets;
    private long packetsWithoutSendTime;
    private long rtcpPackets;

    /** Makes a reader that looks for extensions under these ids; they may change at any time. */
    public PacketReader(ExtensionIds ids) {
        this.ids = ids;
    }

    /**
     * Reads one packet. The bytes are not kept.
     *
     * @param buffer holds the packet, decrypted or not
     * @param offset where it begins
     * @param length how long it is, without the SRTP authentication tag
     * @param arrivalTimeUs when it arrived, on the receiver's clock
     */
    public Outcome read(byte[] buffer, int offset, int length, long arrivalTimeUs) {
        if (!view.wrap(buffer, offset, length)) {
            if (RtpView.isRtcp(buffer, offset, length)) {
                rtcpPackets++;
                return Outcome.RTCP;
            }
            malformedPackets++;
            return Outcome.MALFORMED;
        }
        int packetSsrc = view.ssrc();
        boolean timed = readSendTime(buffer, ids.of(packetSsrc), arrivalTimeUs);
        if (timed) {
            ssrc = packetSsrc;
            sequenceNumber = view.sequenceNumber();
            sizeBytes = view.payloadAndPaddingBytes();
        }
        view.release();
        if (!timed) {
            packetsWithoutSendTime++;
            return Outcome.NO_SEND_TIME;
        }
        packets++;
        return Outcome.OBSERVED;
    }

    /** When the packet left, microseconds on the sender's clock, unwrapped. */
    public long sendTimeUs() {
        return sendTimeUs;
    }

    /** Payload and padding of the packet, bytes. */
    public int sizeBytes() {
        return sizeBytes;
    }

    /** The stream of the packet. */
    public int ssrc() {
        return ssrc;
    }

    /** The packet's sequence number, 0..65535. */
    public int sequenceNumber() {
        return sequenceNumber;
    }

    /** How many packets were observed. */
    public long packets() {
        return packets;
    }

    /** How many were refused as broken or as something else than RTP. */
    public long malformedPackets() {
        return malformedPackets;
    }

    /** How many did not say when they were sent, or said it by the clock not in use. */
    public long packetsWithoutSendTime() {
        return packetsWithoutSendTime;
    }

    /** How many were RTCP. */
    public long rtcpPackets() {
        return rtcpPackets;
    }

    /** Forgets the sender's clock and sets the counters to zero; the ids stay. */
    public void reset() {
        clock = Clock.NONE;
        unwrapper.reset();
        sendTimeShiftTicks = 0;
        captureTimeShiftUs = 0;
        sendTimeUs = 0;
        sizeBytes = 0;
        ssrc = 0;
        sequenceNumber = 0;
        packets = 0;
        malformedPackets = 0;
        packetsWithoutSendTime = 0;
        rtcpPackets = 0;
    }

    private boolean readSendTime(byte[] buffer, ExtensionIds.Pair pair, long arrivalTimeUs) {
        int at = view.findExtension(pair.absSendTimeId());
        if (at != RtpView.NOT_FOUND && view.extensionLength() == AbsSendTime.LENGTH_BYTES) {
            onAbsSendTime(AbsSendTime.read(buffer, at), arrivalTimeUs);
            return true;
        }
        at = view.findExtension(pair.absCaptureTimeId());
        if (at != RtpView.NOT_FOUND && AbsCaptureTime.isLength(view.extensionLength())) {
            return onAbsCaptureTime(AbsCaptureTime.readUs(buffer, at), arrivalTimeUs);
        }
        return false;
    }

    private void onAbsSendTime(int ticks24, long arrivalTimeUs) {
        if (clock == Clock.CAPTURE_TIME) {
            unwrapper.reset();
            long expectedTicks = AbsSendTime.usToTicks(continuedUs(arrivalTimeUs));
            sendTimeShiftTicks = expectedTicks - unwrapper.unwrap(ticks24, arrivalTimeUs);
        }
        clock = Clock.SEND_TIME;
        lastArrivalTimeUs = arrivalTimeUs;
        sendTimeUs = AbsSendTime.ticksToUs(unwrapper.unwrap(ticks24, arrivalTimeUs) + sendTimeShiftTicks);
    }

    private boolean onAbsCaptureTime(long captureTimeUs, long arrivalTimeUs) {
        if (clock == Clock.SEND_TIME) {
            long silenceUs = arrivalTimeUs - lastArrivalTimeUs;
            if (silenceUs >= -CLOCK_TIMEOUT_US && silenceUs <= CLOCK_TIMEOUT_US) { // arrivals may step back a little
                return false;
            }
            captureTimeShiftUs = continuedUs(arrivalTimeUs) - captureTimeUs;
        }
        clock = Clock.CAPTURE_TIME;
        lastArrivalTimeUs = arrivalTimeUs;
        sendTimeUs = captureTimeUs + captureTimeShiftUs;
        return true;
    }

    /** Where the sender's clock in use would stand now if this packet took as long as the last one. */
    private long continuedUs(long arrivalTimeUs) {
        return sendTimeUs + (arrivalTimeUs - lastArrivalTimeUs);
    }
}
