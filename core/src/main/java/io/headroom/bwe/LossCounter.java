package io.headroom.bwe;

/**
 * Counts packets that are missing, by the sequence numbers of up to eight streams (a ninth takes the oldest's place).
 *
 * <p>A gap counts once three more packets have come without filling it, so that mere reordering is not loss. For one thread;
 * allocates only while it is constructed.
 */
public final class LossCounter {
    private static final int STREAMS = 8;
    private static final int CONFIRMATIONS = 3;
    private static final int MAX_GAP = 500; // more is a restart, not loss
    private static final int HALF_RANGE = 0x8000;

    private final int[] ssrcs = new int[STREAMS];
    private final int[] highest = new int[STREAMS];
    private int streams;
    private int oldest;
    private int missing;
    private int confirmations;
    private long lost;

    /** Forgets everything. */
    public void clear() {
        streams = 0;
        oldest = 0;
        missing = 0;
        confirmations = 0;
        lost = 0;
    }

    /** Notes a packet; without a number ({@link BandwidthEstimator#UNKNOWN_SEQUENCE_NUMBER}) it says nothing. */
    public void onPacket(int ssrc, int sequenceNumber) {
        if (sequenceNumber < 0) {
            return;
        }
        int i = stream(ssrc, sequenceNumber);
        int step = (sequenceNumber - highest[i]) & 0xFFFF;
        if (step >= HALF_RANGE) {
            missing = Math.max(0, missing - 1); // late, not lost
        } else if (step > 0) {
            highest[i] = sequenceNumber;
            if (step > 1 && step <= MAX_GAP) {
                missing += step - 1;
                confirmations = 0;
            }
        }
        if (missing > 0 && confirmations++ >= CONFIRMATIONS) {
            lost += missing;
            missing = 0;
        }
    }

    /** Packets lost so far. */
    public long lost() {
        return lost;
    }

    private int stream(int ssrc, int sequenceNumber) {
        for (int i = 0; i < streams; i++) {
            if (ssrcs[i] == ssrc) {
                return i;
            }
        }
        int i = streams;
        if (streams < STREAMS) {
            streams++;
        } else {
            i = oldest;
            oldest = (oldest + 1) % STREAMS;
        }
        ssrcs[i] = ssrc;
        highest[i] = sequenceNumber;
        return i;
    }
}
