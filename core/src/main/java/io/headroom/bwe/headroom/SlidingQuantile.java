package io.headroom.bwe.headroom;

/**
 * Quantiles of the last {@code window} values: a ring that remembers their order of arrival beside an array that keeps
 * them sorted. Adding moves at most {@code window} longs in memory; asking is one look-up.
 */
final class SlidingQuantile {
    private final long[] ring;
    private final long[] sorted;
    private int next;
    private int size;

    SlidingQuantile(int window) {
        ring = new long[window];
        sorted = new long[window];
    }

    void add(long value) {
        int at = below(value);
        if (size < ring.length) {
            System.arraycopy(sorted, at, sorted, at + 1, size - at);
            sorted[at] = value;
            size++;
        } else {
            replace(below(ring[next]), at, value);
        }
        ring[next] = value;
        next = next + 1 == ring.length ? 0 : next + 1;
    }

    /** Only what lies between the two places moves. */
    private void replace(int from, int to, long value) {
        if (from < to) {
            System.arraycopy(sorted, from + 1, sorted, from, to - 1 - from);
            sorted[to - 1] = value;
        } else {
            System.arraycopy(sorted, to, sorted, to + 1, from - to);
            sorted[to] = value;
        }
    }

    /** How many are smaller; halves without a branch, since none could be foreseen. */
    private int below(long value) {
        if (size == 0) {
            return 0;
        }
        int at = 0;
        int left = size;
        while (left > 1) {
            int half = left >> 1;
            at += sorted[at + half - 1] < value ? half : 0;
            left -= half;
        }
        return at + (sorted[at] < value ? 1 : 0);
    }

    /** The value below which the share {@code p} of the window lies; the window must not be empty. */
    long quantile(double p) {
        return sorted[(int) (p * (size - 1))];
    }

    int size() {
        return size;
    }

    void clear() {
        next = 0;
        size = 0;
    }
}
