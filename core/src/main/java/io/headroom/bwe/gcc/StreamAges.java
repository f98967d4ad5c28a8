package io.headroom.bwe.gcc;

/**
 * Which streams are alive: those heard of in the last two seconds and not said to have ended. When all have fallen
 * silent, the time base built from them is stale.
 *
 * <p>Source: libwebrtc, RemoteBitrateEstimatorAbsSendTime::TimeoutStreams and kStreamTimeOutMs. It keeps any number of
 * streams; here the one silent for longest makes room for the 65th, which matters only to a host that then ends all
 * others.
 */
final class StreamAges {
    private static final int CAPACITY = 64;

    private final long timeoutUs;
    private final int[] ssrcs = new int[CAPACITY];
    private final long[] lastSeenUs = new long[CAPACITY];
    private int size;
    private int recent; // the slot that was used last: a frame's packets come in a row
    private long newestUs; // the greatest of lastSeenUs
    private long nowUs;

    StreamAges(long timeoutUs) {
        this.timeoutUs = timeoutUs;
    }

    /** Notes a packet of this stream; returns whether any stream was alive until now. */
    boolean seen(int ssrc, long atUs) {
        nowUs = atUs;
        boolean alive = size > 0 && atUs - newestUs <= timeoutUs;
        if (!alive) {
            size = 0;
        }
        newestUs = atUs;
        if (recent >= size || ssrcs[recent] != ssrc) {
            recent = slotOf(ssrc);
        }
        lastSeenUs[recent] = atUs;
        return alive;
    }

    /** Drops a stream that has ended, and those that have timed out. */
    void remove(int ssrc) {
        newestUs = Long.MIN_VALUE;
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (ssrcs[i] != ssrc && nowUs - lastSeenUs[i] <= timeoutUs) {
                ssrcs[kept] = ssrcs[i];
                lastSeenUs[kept] = lastSeenUs[i];
                newestUs = Math.max(newestUs, lastSeenUs[i]);
                kept++;
            }
        }
        size = kept;
    }

    boolean isEmpty() {
        return size == 0;
    }

    void reset() {
        size = 0;
    }

    private int slotOf(int ssrc) {
        int oldest = 0;
        for (int i = 0; i < size; i++) {
            if (ssrcs[i] == ssrc) {
                return i;
            }
            if (lastSeenUs[i] < lastSeenUs[oldest]) {
                oldest = i;
            }
        }
        int slot = size < CAPACITY ? size++ : oldest;
        ssrcs[slot] = ssrc;
        return slot;
    }
}
