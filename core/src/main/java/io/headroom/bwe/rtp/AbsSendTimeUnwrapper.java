package io.headroom.bwe.rtp;

/**
 * Continues 24-bit abs-send-times beyond their 64 s.
 *
 * <p>Each time is placed within 32 s of where it is expected: where the previous one was, so that a late packet steps
 * back. After a silence too long for that, it is expected as much later as it arrived later: a stream that was muted for
 * 35 s continues 35 s on and not 29 s back. The low 24 bits of the result are always those of the packet.
 *
 * <p>One sender's clock; not thread-safe.
 */
public final class AbsSendTimeUnwrapper {
    /** A quarter of a wrap: far longer than packets are late, far shorter than what the 24 bits cannot tell. */
    private static final long SILENCE_US = 16_000_000;

    /** Arrival clocks that step further than a day have jumped; their step says nothing about the sender. */
    private static final long LONGEST_SILENCE_US = 86_400_000_000L;

    private boolean started;
    private long lastTicks;
    private long lastArrivalTimeUs;

    /** Makes one that has seen nothing. */
    public AbsSendTimeUnwrapper() {}

    /**
     * Unwraps the next packet's send time.
     *
     * @param ticks24 the 24 bits of the packet
     * @param arrivalTimeUs when it arrived, on the receiver's clock
     * @return ticks of 2^-18 s on the sender's clock, unwrapped; the first is the 24 bits themselves
     */
    public long unwrap(int ticks24, long arrivalTimeUs) {
        if (!started) {
            started = true;
            lastTicks = ticks24 & AbsSendTime.WRAP_TICKS - 1;
        } else {
            long silenceUs = arrivalTimeUs - lastArrivalTimeUs;
            boolean longSilence = silenceUs >= SILENCE_US && silenceUs <= LONGEST_SILENCE_US;
            long expected = lastTicks + (longSilence ? AbsSendTime.usToTicks(silenceUs) : 0);
            lastTicks = expected + AbsSendTime.delta(ticks24, (int) expected);
        }
        lastArrivalTimeUs = arrivalTimeUs;
        return lastTicks;
    }

    /** Forgets everything. */
    public void reset() {
        started = false;
    }
}
