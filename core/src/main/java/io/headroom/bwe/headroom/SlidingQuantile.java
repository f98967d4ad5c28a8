package io.headroom.bwe.headroom;

import java.util.Arrays;

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
        if (size == ring.length) {
            remove(ring[next]);
        }
        ring[next] = value;
        next = next + 1 == ring.length ? 0 : next + 1;
        int at = Arrays.binarySearch(sorted, 0, size, value);
        at = at < 0 ? -at - 1 : at;
        System.arraycopy(sorted, at, sorted, at + 1, size - at);
        sorted[at] = value;
        size++;
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

    private void remove(long value) {
        int at = Arrays.binarySearch(sorted, 0, size, value);
        System.arraycopy(sorted, at + 1, sorted, at, size - at - 1);
        size--;
    }
}
