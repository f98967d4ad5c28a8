package io.headroom.bwe.headroom;

import java.util.Arrays;

/**
 * What frames of a single packet prove about the path; at low rates there are no trains.
 *
 * <p>On its way through a link of rate C a packet takes 8 L / C, a small one less. Over many frames
 *
 * <pre>
 *   L, d      a lone frame's bytes and delay,    l, d_0    those of the small packet before it that was delayed least
 *   P = W * 8 sum (L - l) / (sum (d - d_0) + se),    se = sqrt(n * var(d - d_0))
 * </pre>
 *
 * <p>is a lower bound: jitter, other flows' packets and a queue that comes or goes only add to d - d_0, as d_0 is a minimum.
 * Delay against size is how pathchar measured links (Jacobson 1997). W makes such a proof worth less than a train's: what
 * is too much on a slow link takes seconds to drain.
 */
final class LoneFrames {
    private static final int SMALL = 4; // with audio of 20 ms, those of two frames
    private static final long SMALL_AGE_US = 120_000;
    private static final int MIN_CONTRAST_BYTES = 100;
    private static final int MIN_FRAMES = 5;
    private static final int RING = 64; // more than 60 frames a second in the window
    private static final long MAX_SPREAD_US = 1_000_000;
    private static final double WORTH = 0.6; // W

    private final long[] smallArrivalUs = new long[SMALL];
    private final long[] smallDelayUs = new long[SMALL];
    private final int[] smallBytes = new int[SMALL];
    private int smalls; // ever, as the next two; only differences count

    private final long[] endUs = new long[RING];
    private final int[] contrastBytes = new int[RING];
    private final int[] spreadUs = new int[RING];
    private int count;
    private int oldest;
    private long bytes; // sums over the window: whole numbers, so that taking one out is exact
    private long spread;
    private long squares;

    private boolean changed;
    private double provenBps;
    private double hopedBps;

    void clear() {
        Arrays.fill(smallBytes, 0);
        count = 0;
        oldest = 0;
        bytes = 0;
        spread = 0;
        squares = 0;
        changed = false;
        provenBps = 0;
        hopedBps = 0;
    }

    /** A packet too small to be a frame: audio, mostly. */
    void onSmall(long arrivalUs, long delayUs, int sizeBytes) {
        int at = smalls++ & SMALL - 1;
        smallArrivalUs[at] = arrivalUs;
        smallDelayUs[at] = delayUs;
        smallBytes[at] = sizeBytes;
    }

    /** A frame of one packet. */
    void onFrame(long arrivalUs, long delayUs, int sizeBytes) {
        long leastUs = Long.MAX_VALUE;
        int least = 0;
        for (int i = 0; i < SMALL; i++) {
            boolean recent = smallBytes[i] > 0 && Math.abs(arrivalUs - smallArrivalUs[i]) < SMALL_AGE_US;
            if (recent && smallDelayUs[i] < leastUs) {
                leastUs = smallDelayUs[i];
                least = smallBytes[i];
            }
        }
        int contrast = sizeBytes - least;
        if (least == 0 || contrast < MIN_CONTRAST_BYTES || delayUs - leastUs > MAX_SPREAD_US) {
            return;
        }
        expire(Long.MIN_VALUE, RING - 1);
        int at = count++ & RING - 1;
        endUs[at] = arrivalUs;
        contrastBytes[at] = contrast;
        spreadUs[at] = (int) Math.max(0, delayUs - leastUs);
        change(at, 1);
    }

    /** Brings what is proved up to date, frames before {@code sinceUs} forgotten. */
    void look(long sinceUs) {
        expire(sinceUs, RING);
        if (!changed) {
            return;
        }
        changed = false;
        long n = count - oldest;
        boolean few = n < MIN_FRAMES;
        double errorUs = few ? 0 : Math.sqrt(Math.max(0, (double) (n * squares - spread * spread)) / (n - 1));
        provenBps = few ? 0 : WORTH * rateBps(errorUs);
        hopedBps = few ? 0 : rateBps(-errorUs);
    }

    /** What is proved, bit/s; 0 with fewer than five frames. */
    double provenBps() {
        return provenBps;
    }

    /** What may be hoped for, bit/s: the bound from the other side, and worth all of it; 0 with fewer than five frames. */
    double hopedBps() {
        return hopedBps;
    }

    private double rateBps(double marginUs) {
        return bytes * 8e6 / Math.max(spread + marginUs, 1_000);
    }

    private void expire(long beforeUs, int atMost) {
        while (oldest != count
                && (endUs[oldest & RING - 1] - beforeUs < 0 && beforeUs != Long.MIN_VALUE || count - oldest > atMost)) {
            change(oldest & RING - 1, -1);
            oldest++;
        }
    }

    private void change(int at, int sign) {
        changed = true;
        bytes += sign * contrastBytes[at];
        spread += sign * spreadUs[at];
        squares += sign * (long) spreadUs[at] * spreadUs[at];
    }
}
