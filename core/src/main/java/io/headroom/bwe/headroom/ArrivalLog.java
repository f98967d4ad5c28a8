package io.headroom.bwe.headroom;

import java.util.Arrays;

/**
 * How much arrived, and how it was spaced, over any recent window.
 *
 * <p>A running total of each figure is noted at every 10 ms of arrival time, so that a window's sum is one subtraction:
 *
 * <pre>
 *   rate over w:    R = 8 * bytes / max(w, time it took to send them)
 *   gap test:       rho = sum (da - ds)^2  /  sum (da - L/R)^2          over the packets of the window
 * </pre>
 *
 * <p>The second term of the maximum is for stalls: what a radio held back and then delivered at once did not get through any
 * faster than it was sent.
 *
 * <p>The share of packets sent 8 ms or more after the one before, yet received within a fifth of the time they take at the
 * present rate, tells that the path delivers in batches (Wi-Fi aggregates, slotted links): dispersion then shows batches.
 *
 * <p>The gap test tells whose queue it is. In a queue of our own making the link serves us alone, and each arrival gap
 * {@code da} is the packet's own size over the link's rate, {@code L/R}, whatever the send gap {@code ds} was: rho is
 * large. Behind a bigger competitor, or on a path that merely became longer, arrival gaps follow send gaps: rho is small.
 */
final class ArrivalLog {
    static final long BIN_US = 10_000;
    private static final int BINS = 256; // 2.56 s
    private static final int SPAN = 8; // gaps are noted at every eighth bin only
    private static final int SPANS = BINS / SPAN;
    private static final long MAX_GAP_US = 120_000; // silences say nothing about service
    private static final long SILENCE_US = 250_000; // nor does a rate across one
    private static final long SPACED_US = 8_000;
    private static final int ONE = 1 << 20; // in whole numbers: a double would decay to a denormal, which is slow
    private static final int BATCHED_SHARE = 2 * ONE / 5;
    private static final int MAYBE_BATCHED_SHARE = ONE / 5; // jitter of 5 ms comes near it
    private static final int BATCHED_SHIFT = 5; // a mean of some 32 packets
    private static final int MAX_STRETCH = 4;
    private static final long MIN_SPAN_US = 30_000;
    private static final double LEAST_SQUARES_US2 = 1_000;

    private final long[] bytesAt = new long[BINS];
    private final long[] sendUsAt = new long[BINS];
    private final long[] sendGapsAt = new long[SPANS];
    private final long[] arrivalSquaresAt = new long[SPANS];
    private final long[] sizeGapsAt = new long[SPANS];
    private final long[] sizeSquaresAt = new long[SPANS];

    private long bin;
    private long binStartUs;
    private long bytes;
    private long sendGaps; // sum (da - ds)^2, us^2; this and the next may wrap, only differences count
    private long arrivalSquares; // sum da^2, us^2
    private long sizeGaps; // sum L * da, bytes * us
    private long sizeSquares; // sum L^2, bytes^2
    private int batchedShare;
    private double recentBps;

    private boolean any;
    private long lastArrivalUs;
    private long lastSendUs;
    private long startedUs; // the first packet, or the first after a silence
    private long bytesAtStart;
    private long sendUsAtStart;

    // the window last asked for
    private long windowStartUs;
    private long bytesBefore;
    private long sendUsBefore;

    void onPacket(long arrivalUs, long sendUs, int sizeBytes) {
        if (!any) {
            any = true;
            startedUs = arrivalUs;
            sendUsAtStart = sendUs;
            binStartUs = arrivalUs;
        } else {
            long inBinUs = arrivalUs - binStartUs;
            if (inBinUs >= BIN_US || inBinUs < 0) {
                advance(arrivalUs, inBinUs);
            }
            long arrivalGapUs = arrivalUs - lastArrivalUs;
            long sendGapUs = sendUs - lastSendUs;
            if (arrivalGapUs > SILENCE_US || arrivalGapUs < 0) {
                startedUs = arrivalUs;
                bytesAtStart = bytes;
                sendUsAtStart = sendUs;
            }
            if (sendGapUs >= SPACED_US && sendGapUs <= MAX_GAP_US) {
                boolean together = arrivalGapUs * recentBps < 0.2 * 8e6 * sizeBytes;
                batchedShare += (together ? ONE : 0) - batchedShare >> BATCHED_SHIFT;
            }
            if (sendGapUs >= 0 && sendGapUs <= MAX_GAP_US && arrivalGapUs >= 0 && arrivalGapUs <= MAX_GAP_US) {
                long variationUs = arrivalGapUs - sendGapUs;
                sendGaps += variationUs * variationUs;
                arrivalSquares += arrivalGapUs * arrivalGapUs;
                sizeGaps += arrivalGapUs * sizeBytes;
                sizeSquares += (long) sizeBytes * sizeBytes;
            }
        }
        bytes += sizeBytes;
        lastArrivalUs = arrivalUs;
        lastSendUs = sendUs;
    }

    /** Bits per second that arrived in the last {@code windowUs} (10 ms .. 2.5 s), or since the last silence. */
    double rateBps(long nowUs, long windowUs) {
        choose(windowUs);
        long spanUs = Math.max(MIN_SPAN_US, nowUs - windowStartUs);
        long sentUs = lastSendUs - sendUsBefore;
        boolean stalled =
                sentUs > 1.2 * spanUs && sentUs <= MAX_STRETCH * spanUs; // beyond that it is the clock that jumped
        return (bytes - bytesBefore) * 8e6 / (stalled ? sentUs : spanUs);
    }

    /** The same where a queue stands, whatever it took to send them: that is what the link carries. */
    double throughBps(long nowUs, long windowUs) {
        choose(windowUs);
        return (bytes - bytesBefore) * 8e6 / Math.max(MIN_SPAN_US, nowUs - windowStartUs);
    }

    /** Bits per second at which was sent what arrived in the last {@code windowUs} (10 ms .. 2.5 s). */
    double sentBps(long windowUs) {
        choose(windowUs);
        return (bytes - bytesBefore) * 8e6 / Math.max(MIN_SPAN_US, lastSendUs - sendUsBefore);
    }

    private void choose(long windowUs) {
        long from = bin - Math.max(1, Math.min(windowUs / BIN_US, BINS - 1));
        windowStartUs = binStartUs - (bin - from - 1) * BIN_US;
        boolean silent = startedUs - windowStartUs > 0;
        windowStartUs = silent ? startedUs : windowStartUs;
        bytesBefore = silent ? bytesAtStart : bytesAt[slot(from)];
        sendUsBefore = silent ? sendUsAtStart : sendUsAt[slot(from)];
    }

    /** The gap test over the last {@code windowUs}; 1 where it cannot tell. */
    double rho(long windowUs) {
        int from = slot(bin - Math.max(SPAN, Math.min(windowUs / BIN_US, BINS - SPAN))) / SPAN;
        double aa = arrivalSquares - arrivalSquaresAt[from];
        double la = sizeGaps - sizeGapsAt[from];
        double ll = sizeSquares - sizeSquaresAt[from];
        double follow = sendGaps - sendGapsAt[from];
        if (ll <= 0 || aa <= 0) {
            return 1;
        }
        // The L/R that fits the gaps best, by least squares: R = sum L^2 / sum L*da.
        double alone = Math.max(aa - la * la / ll, LEAST_SQUARES_US2);
        return follow / alone;
    }

    /** Whether the path delivers in batches. */
    boolean batched() {
        return batchedShare > BATCHED_SHARE;
    }

    /** Whether the path may deliver in batches, or jitters so much that trains are not to be trusted blindly. */
    boolean maybeBatched() {
        return batchedShare > MAYBE_BATCHED_SHARE;
    }

    /** Tells the present rate, by which batches are recognised. */
    void recentBps(double bps) {
        recentBps = bps;
    }

    void clear() {
        any = false;
        bin = 0;
        bytes = 0;
        bytesAtStart = 0;
        batchedShare = 0;
        recentBps = 0;
        sendGaps = 0;
        arrivalSquares = 0;
        sizeGaps = 0;
        sizeSquares = 0;
        Arrays.fill(bytesAt, 0);
        Arrays.fill(sendUsAt, 0);
        Arrays.fill(sendGapsAt, 0);
        Arrays.fill(arrivalSquaresAt, 0);
        Arrays.fill(sizeGapsAt, 0);
        Arrays.fill(sizeSquaresAt, 0);
    }

    private void advance(long arrivalUs, long inBinUs) {
        long steps = inBinUs < 0 ? 1 : Math.min(inBinUs / BIN_US, BINS);
        binStartUs = steps == BINS || inBinUs < 0 ? arrivalUs : binStartUs + steps * BIN_US;
        for (long i = 0; i < steps; i++) {
            int at = slot(bin);
            bytesAt[at] = bytes;
            sendUsAt[at] = lastSendUs;
            if (at % SPAN == 0) {
                int span = at / SPAN;
                sendGapsAt[span] = sendGaps;
                arrivalSquaresAt[span] = arrivalSquares;
                sizeGapsAt[span] = sizeGaps;
                sizeSquaresAt[span] = sizeSquares;
            }
            bin++;
        }
    }

    private static int slot(long bin) {
        return (int) (bin & BINS - 1);
    }
}
