package io.headroom.bwe.rtp;

/**
 * The abs-capture-time header extension: when a frame was captured, as an NTP time stamp
 * (http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |           seconds since 1900, then 2^-32 s (UQ32.32)          |   8 bytes
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |     estimated offset of the capture clock (Q32.32), optional  |   8 more, not used here
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *
 *   us = seconds * 10^6 + round(fraction * 10^6 / 2^32)
 * </pre>
 *
 * <p>It stands in for a send time where the sender stamps no abs-send-time. It is the poorer of the two: encoding and
 * pacing lie between capture and sending, and many senders stamp it on few packets only. The seconds start again in
 * February 2036, which an estimator sees as one clock jump.
 */
public final class AbsCaptureTime {
    /** How the extension is named in signalling. */
    public static final String URI = "http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time";

    /** Length of the element's data without the clock offset. */
    public static final int SHORT_LENGTH_BYTES = 8;

    /** Length of the element's data with the clock offset. */
    public static final int LONG_LENGTH_BYTES = 16;

    private static final long US_PER_SECOND = 1_000_000;

    private AbsCaptureTime() {}

    /** Whether an element of this length can be an abs-capture-time. */
    public static boolean isLength(int lengthBytes) {
        return lengthBytes == SHORT_LENGTH_BYTES || lengthBytes == LONG_LENGTH_BYTES;
    }

    /** The capture time at {@code at} in microseconds since 1900; the caller has checked that there are eight bytes. */
    public static long readUs(byte[] buffer, int at) {
        long seconds = Bytes.u32(buffer, at);
        long fraction = Bytes.u32(buffer, at + 4);
        return seconds * US_PER_SECOND + (fraction * US_PER_SECOND + (1L << 31) >>> 32);
    }

    /** Writes microseconds since 1900 as an eight-byte capture time at {@code at}; {@link #readUs} gives them back. */
    public static void writeUs(byte[] buffer, int at, long us) {
        long fraction = (Math.floorMod(us, US_PER_SECOND) << 32) / US_PER_SECOND;
        Bytes.putI32(buffer, at, (int) Math.floorDiv(us, US_PER_SECOND));
        Bytes.putI32(buffer, at + 4, (int) fraction);
    }
}
