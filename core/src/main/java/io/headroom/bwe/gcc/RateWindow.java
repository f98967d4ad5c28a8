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

    // A slot: 16 bits of time (the window is far shorter than they take to wrap), 16 of packets, 32 of bytes.
    private static final int TIME_SHIFT = 48;
    private static final long TIME_MASK = 0xFFFF;
    private static final long ONE_PACKET = 1L << 32;
    private static final long PACKETS_MASK = 0xFFFF;
    private static final long BYTES_MASK = 0xFFFF_FFFFL;

    private final int windowMs;
    private final long[] slots; // a ring, one slot per millisecond that saw packets, oldest at head
    private int head;
    private int newest;
    private int size;

    private boolean started;
    private long firstMs;
    private long oldestMs; // of the slots
    private long newestMs;
    private long nowMs;
    private long totalBytes;
    private long totalPackets;

    RateWindow(int windowMs) {
        this.windowMs = windowMs;
        slots = new long[windowMs];
    }

    /** Moves to this time, forgetting what has left the window. */
    void advance(long toMs) {
        nowMs = toMs;
        while (size > 0 && toMs - windowMs - oldestMs >= 0) {
            totalBytes -= bytes(slots[head]);
            totalPackets -= packets(slots[head]);
            head = after(head);
            size--;
            oldestMs += (slots[head] >>> TIME_SHIFT) - oldestMs & TIME_MASK;
        }
    }

    /** Adds a packet, of 0..65535 bytes, at the present time. */
    void add(int sizeBytes) {
        if (!started) {
            started = true;
            firstMs = nowMs;
        }
        if (size == 0) {
            newest = head;
            oldestMs = nowMs;
            open();
        } else if (nowMs > newestMs) {
            newest = after(newest);
            open();
        }
        long slot = slots[newest];
        if (packets(slot) < PACKETS_MASK) { // which also keeps the bytes within their bits
            slots[newest] = slot + ONE_PACKET + sizeBytes;
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

    private void open() {
        size++;
        newestMs = nowMs;
        slots[newest] = nowMs << TIME_SHIFT;
    }

    private int after(int slot) {
        return slot + 1 == windowMs ? 0 : slot + 1;
    }

    private static long bytes(long slot) {
        return slot & BYTES_MASK;
    }

    private static long packets(long slot) {
        return slot >>> 32 & PACKETS_MASK;
    }
}
