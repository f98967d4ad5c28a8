package io.headroom.bwe.gcc;

import io.headroom.bwe.BandwidthEstimator;

/**
 * The received rate over a sliding window.
 *
 * <pre>
 *   w     how long the window has been filling, ms: now - first + 1, the window's length at the most
 *   S     bytes in it
 *   rate  = trunc(S * (8000 / w) + 0.5)  bit/s, in float
 * </pre>
 *
 * <p>There is no rate while the window holds nothing, is 1 ms long, or holds one packet and is not full yet.
 *
 * <p>Bytes are kept per millisecond, in a ring of those milliseconds that saw any. Time may step back; such packets count
 * as of the latest millisecond.
 *
 * <p>Source: libwebrtc, rtc_base/rate_statistics.cc behind rtc_base/bitrate_tracker.cc.
 */
final class RateWindow {
    private static final float BITS_PER_BYTE_TIMES_MS_PER_SECOND = 8_000f;
    private static final int MAX_PACKETS_PER_BUCKET = Character.MAX_VALUE;

    private final int windowMs;

    // One slot per millisecond that saw packets, oldest at head.
    private final int[] timesMs; // low 32 bits; the window is far shorter than they take to wrap
    private final int[] bytes;
    private final char[] packets;
    private int head;
    private int size;

    private boolean started;
    private long firstMs;
    private long newestMs; // of the newest bucket
    private long nowMs;
    private long totalBytes;
    private long totalPackets;

    RateWindow(int windowMs) {
        this.windowMs = windowMs;
        timesMs = new int[windowMs];
        bytes = new int[windowMs];
        packets = new char[windowMs];
    }

    /** Moves to this time, forgetting what has left the window. */
    void advance(long toMs) {
        nowMs = toMs;
        while (size > 0 && toMs - windowMs - oldestMs() >= 0) {
            totalBytes -= bytes[head];
            totalPackets -= packets[head];
            head = head + 1 == windowMs ? 0 : head + 1;
            size--;
        }
    }

    /** Adds a packet at the present time. */
    void add(int sizeBytes) {
        if (!started) {
            started = true;
            firstMs = nowMs;
        }
        if (size == 0 || nowMs > newestMs) {
            int slot = slot(size++);
            newestMs = nowMs;
            timesMs[slot] = (int) nowMs;
            bytes[slot] = 0;
            packets[slot] = 0;
        }
        int slot = slot(size - 1);
        if (packets[slot] < MAX_PACKETS_PER_BUCKET && bytes[slot] <= Integer.MAX_VALUE - sizeBytes) {
            bytes[slot] += sizeBytes;
            packets[slot]++;
            totalBytes += sizeBytes;
            totalPackets++;
        }
    }

    boolean isKnown() {
        long w = filledMs();
        return totalPackets > 0 && w > 1 && (totalPackets > 1 || w >= windowMs);
    }

    /** The rate in bits per second, or {@link BandwidthEstimator#UNKNOWN_BPS}. */
    long rateBps() {
        if (!isKnown()) {
            return BandwidthEstimator.UNKNOWN_BPS;
        }
        float scale = BITS_PER_BYTE_TIMES_MS_PER_SECOND / filledMs();
        return (long) (totalBytes * scale + 0.5f);
    }

    /** Forgets everything. */
    void reset() {
        started = false;
        head = 0;
        size = 0;
        totalBytes = 0;
        totalPackets = 0;
    }

    /** w */
    private int filledMs() {
        if (!started) {
            return 0;
        }
        long sinceMs = nowMs - firstMs;
        return sinceMs >= windowMs ? windowMs : (int) Math.max(sinceMs + 1, 0);
    }

    private long oldestMs() {
        return newestMs - (newestMs - timesMs[head] & 0xFFFF_FFFFL);
    }

    private int slot(int i) {
        int slot = head + i;
        return slot >= windowMs ? slot - windowMs : slot;
    }
}
