package io.headroom.bwe.rtp;

/**
 * The abs-send-time header extension: when a packet left, as 24 bits of 6.18 fixed-point seconds
 * (http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |  ID   | len=2 |  seconds  |      fraction, 2^-18 s            |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *
 *   us = round(ticks * 10^6 / 2^18) = round(ticks * 15625 / 4096)      one tick is 3.81 us, 2^24 of them are 64 s
 * </pre>
 */
public final class AbsSendTime {
    /** How the extension is named in signalling. */
    public static final String URI = "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time";

    /** Length of the element's data. */
    public static final int LENGTH_BYTES = 3;

    /** Ticks after which the 24 bits start again: 64 s. */
    public static final int WRAP_TICKS = 1 << 24;

    private static final int US_PER_4096_TICKS = 15_625;

    private AbsSendTime() {}

    /** The 24 bits at {@code at}; the caller has checked that there are three bytes. */
    public static int read(byte[] buffer, int at) {
        return Bytes.u24(buffer, at);
    }

    /** Writes the low 24 bits of {@code ticks}, which may be unwrapped, at {@code at}. */
    public static void write(byte[] buffer, int at, long ticks) {
        Bytes.putU24(buffer, at, (int) ticks);
    }

    /** Microseconds for unwrapped ticks, rounded to nearest. Exact for |ticks| below 2^49, which is 68 years. */
    public static long ticksToUs(long ticks) {
        return ticks * US_PER_4096_TICKS + 2_048 >> 12;
    }

    /** Unwrapped ticks for microseconds, rounded to nearest; {@code ticksToUs} and back gives the same tick. */
    public static long usToTicks(long us) {
        return Math.floorDiv(us * 4_096 + US_PER_4096_TICKS / 2, (long) US_PER_4096_TICKS);
    }

    /** Signed distance in ticks from one 24-bit time to another, in {@code [-2^23, 2^23)}. */
    public static int delta(int later24, int earlier24) {
        return (later24 - earlier24) << 8 >> 8;
    }
}
