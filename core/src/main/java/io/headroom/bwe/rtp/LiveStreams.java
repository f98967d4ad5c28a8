package io.headroom.bwe.rtp;

/**
 * The streams that are being received: those a REMB speaks for.
 *
 * <p>A stream is live for 2 s after its last packet (kStreamTimeOut of libwebrtc's
 * remote_bitrate_estimator_abs_send_time.cc). There is room for a fixed number; when it runs out, the stream that has been
 * silent longest makes way. Not thread-safe.
 */
public final class LiveStreams {
    /** How many streams there is room for; a participant with simulcast, retransmission and audio has seven. */
    public static final int CAPACITY = 32;

    private static final long TIMEOUT_US = 2_000_000;

    private final int[] ssrcs = new int[CAPACITY];
    private final long[] lastSeenUs = new long[CAPACITY];
    private int count;
    private int latest;

    /** Makes an empty table. */
    public LiveStreams() {}

    /** Records a packet of this stream. */
    public void onPacket(int ssrc, long arrivalTimeUs) {
        if (latest >= count || ssrcs[latest] != ssrc) { // packets come in runs of one stream
            latest = find(ssrc);
            if (latest < 0) {
                latest = count < CAPACITY ? count++ : stalest(arrivalTimeUs);
                ssrcs[latest] = ssrc;
            }
        }
        lastSeenUs[latest] = arrivalTimeUs;
    }

    /** Takes a stream off the table before its time. */
    public void remove(int ssrc) {
        int slot = find(ssrc);
        if (slot >= 0) {
            removeSlot(slot);
        }
    }

    /** Drops the streams that have fallen silent and tells how many are left. */
    public int expire(long nowUs) {
        for (int slot = count - 1; slot >= 0; slot--) {
            long silenceUs = nowUs - lastSeenUs[slot];
            if (silenceUs > TIMEOUT_US || silenceUs < -TIMEOUT_US) { // or the clock was set back
                removeSlot(slot);
            }
        }
        return count;
    }

    /** How many streams are on the table. */
    public int count() {
        return count;
    }

    /** Stream {@code i}, {@code 0 <= i < count()}, in the order in which they came. */
    public int ssrc(int i) {
        return ssrcs[i];
    }

    /** Empties the table. */
    public void clear() {
        count = 0;
    }

    private int find(int ssrc) {
        for (int slot = 0; slot < count; slot++) {
            if (ssrcs[slot] == ssrc) {
                return slot;
            }
        }
        return -1;
    }

    private int stalest(long nowUs) {
        int stalest = 0;
        for (int slot = 1; slot < count; slot++) {
            if (nowUs - lastSeenUs[slot] > nowUs - lastSeenUs[stalest]) {
                stalest = slot;
            }
        }
        return stalest;
    }

    private void removeSlot(int slot) {
        count--;
        System.arraycopy(ssrcs, slot + 1, ssrcs, slot, count - slot);
        System.arraycopy(lastSeenUs, slot + 1, lastSeenUs, slot, count - slot);
    }
}
