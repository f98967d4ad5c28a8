package io.headroom.bwe.rtp;

/**
 * Receiver Estimated Maximum Bitrate, an RTCP payload-specific feedback message (draft-alvestrand-rmcat-remb-03 section 2).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |V=2|P| FMT=15  |   PT=206      |   length in words, less one   |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                  SSRC of the packet's sender                  |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                  SSRC of the media source: 0                  |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |      'R'            'E'             'M'             'B'       |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |  number n     | exponent  |   mantissa                        |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |   n SSRCs that the estimate is about                          |
 *
 *   bit/s = mantissa * 2^exponent      mantissa below 2^18, exponent below 2^6
 * </pre>
 *
 * <p>Writing rounds down, so a REMB never promises more than the estimate; it falls short of it by less than one part in
 * 2^17, and by nothing below 2^18 bit/s.
 *
 * <p>Reading looks through a compound RTCP packet (RFC 3550 section 6.1) or a reduced-size one (RFC 5506). One instance per
 * thread, wrapped around packet after packet; {@link #release} lets go of the buffer.
 */
public final class RembPacket {
    /** The most SSRCs one REMB can name. */
    public static final int MAX_SSRCS = 255;

    /** The length of a REMB with {@link #MAX_SSRCS}. */
    public static final int MAX_LENGTH_BYTES = lengthBytes(MAX_SSRCS);

    private static final int SENDER_SSRC_OFFSET = 4;
    private static final int MEDIA_SSRC_OFFSET = 8;
    private static final int IDENTIFIER_OFFSET = 12;
    private static final int SSRC_COUNT_OFFSET = 16;
    private static final int BITRATE_OFFSET = 17;
    private static final int SSRCS_OFFSET = 20;

    private static final int RTCP_HEADER_BYTES = 4;
    private static final int WORD_BYTES = 4;
    private static final int VERSION_MASK = 0xC0;
    private static final int VERSION_2 = 0x80;
    private static final int PADDING_BIT = 0x20;
    private static final int FORMAT_MASK = 0x1F;
    private static final int FORMAT_REMB = 15;
    private static final int PACKET_TYPE_PSFB = 206;
    private static final int IDENTIFIER = 0x52454D42; // "REMB"
    private static final int MANTISSA_BITS = 18;
    private static final int MANTISSA_MASK = (1 << MANTISSA_BITS) - 1;

    private static final byte[] NOTHING = new byte[0];

    private byte[] buffer = NOTHING;
    private int offset;
    private int ssrcCount;
    private long bitrateBps;

    /** Makes a view of nothing. */
    public RembPacket() {}

    /** The length in bytes of a REMB that names this many SSRCs. */
    public static int lengthBytes(int ssrcCount) {
        return SSRCS_OFFSET + ssrcCount * WORD_BYTES;
    }

    /**
     * Writes a REMB.
     *
     * @param buffer where to; the bytes before {@code offset} and behind the REMB are left alone
     * @param offset where it begins
     * @param senderSsrc the SSRC of the one who sends this REMB
     * @param bitrateBps the estimate, bits per second, 0 or more
     * @param ssrcs the streams it is about
     * @param ssrcCount how many of them, 0..{@link #MAX_SSRCS}
     * @return how many bytes were written; 0 if the buffer has no room for them, or bitrate or count is out of range
     */
    public static int write(byte[] buffer, int offset, int senderSsrc, long bitrateBps, int[] ssrcs, int ssrcCount) {
        if (!canWrite(buffer, offset, bitrateBps, ssrcCount) || ssrcCount > ssrcs.length) {
            return 0;
        }
        for (int i = 0; i < ssrcCount; i++) {
            Bytes.putI32(buffer, offset + SSRCS_OFFSET + i * WORD_BYTES, ssrcs[i]);
        }
        return writeHead(buffer, offset, senderSsrc, bitrateBps, ssrcCount);
    }

    /** Writes a REMB about the streams of a table; see the other {@code write}. */
    static int write(byte[] buffer, int offset, int senderSsrc, long bitrateBps, LiveStreams streams) {
        if (!canWrite(buffer, offset, bitrateBps, streams.count())) {
            return 0;
        }
        for (int i = 0; i < streams.count(); i++) {
            Bytes.putI32(buffer, offset + SSRCS_OFFSET + i * WORD_BYTES, streams.ssrc(i));
        }
        return writeHead(buffer, offset, senderSsrc, bitrateBps, streams.count());
    }

    private static boolean canWrite(byte[] buffer, int offset, long bitrateBps, int ssrcCount) {
        return ssrcCount >= 0
                && ssrcCount <= MAX_SSRCS
                && bitrateBps >= 0
                && Bytes.isWindow(buffer, offset, lengthBytes(ssrcCount));
    }

    private static int writeHead(byte[] buffer, int offset, int senderSsrc, long bitrateBps, int ssrcCount) {
        int lengthBytes = lengthBytes(ssrcCount);
        Bytes.putU8(buffer, offset, VERSION_2 | FORMAT_REMB);
        Bytes.putU8(buffer, offset + 1, PACKET_TYPE_PSFB);
        Bytes.putU16(buffer, offset + 2, lengthBytes / WORD_BYTES - 1);
        Bytes.putI32(buffer, offset + SENDER_SSRC_OFFSET, senderSsrc);
        Bytes.putI32(buffer, offset + MEDIA_SSRC_OFFSET, 0);
        Bytes.putI32(buffer, offset + IDENTIFIER_OFFSET, IDENTIFIER);
        Bytes.putU8(buffer, offset + SSRC_COUNT_OFFSET, ssrcCount);
        int exponent = Math.max(0, Long.SIZE - MANTISSA_BITS - Long.numberOfLeadingZeros(bitrateBps));
        int mantissa = (int) (bitrateBps >> exponent); // rounds down
        Bytes.putU24(buffer, offset + BITRATE_OFFSET, exponent << MANTISSA_BITS | mantissa);
        return lengthBytes;
    }

    /**
     * Looks for a REMB in {@code [offset, offset + length)}, one RTCP packet or several in a row, and stays on the first.
     *
     * @return false, leaving the view as it was, if there is none, or if the bytes are not a sound run of RTCP packets, the
     *     REMB itself is broken, or its bitrate does not fit a {@code long}
     */
    public boolean wrap(byte[] buffer, int offset, int length) {
        if (!Bytes.isWindow(buffer, offset, length)) {
            return false;
        }
        int end = offset + length;
        int found = -1;
        int at = offset;
        while (at < end) {
            if (end - at < RTCP_HEADER_BYTES || (buffer[at] & VERSION_MASK) != VERSION_2) {
                return false;
            }
            int packetBytes = (Bytes.u16(buffer, at + 2) + 1) * WORD_BYTES;
            if (packetBytes > end - at) {
                return false;
            }
            if (found < 0 && isRemb(buffer, at, packetBytes)) {
                if (!isSound(buffer, at, packetBytes)) {
                    return false;
                }
                found = at;
            }
            at += packetBytes;
        }
        if (found < 0) {
            return false;
        }
        this.buffer = buffer;
        this.offset = found;
        ssrcCount = Bytes.u8(buffer, found + SSRC_COUNT_OFFSET);
        bitrateBps = bitrate(buffer, found);
        return true;
    }

    /** Lets go of the caller's buffer. */
    public void release() {
        buffer = NOTHING;
    }

    /** Who sent the REMB. */
    public int senderSsrc() {
        return Bytes.i32(buffer, offset + SENDER_SSRC_OFFSET);
    }

    /** The estimate, bits per second. */
    public long bitrateBps() {
        return bitrateBps;
    }

    /** How many streams it names, 0..255. */
    public int ssrcCount() {
        return ssrcCount;
    }

    /** Stream {@code i}, {@code 0 <= i < ssrcCount()}. */
    public int ssrc(int i) {
        return Bytes.i32(buffer, offset + SSRCS_OFFSET + i * WORD_BYTES);
    }

    private static boolean isRemb(byte[] buffer, int at, int packetBytes) {
        return (buffer[at] & FORMAT_MASK) == FORMAT_REMB
                && Bytes.u8(buffer, at + 1) == PACKET_TYPE_PSFB
                && packetBytes >= SSRC_COUNT_OFFSET
                && Bytes.i32(buffer, at + IDENTIFIER_OFFSET) == IDENTIFIER; // other messages share the format
    }

    private static boolean isSound(byte[] buffer, int at, int packetBytes) {
        int paddingBytes = 0;
        if ((buffer[at] & PADDING_BIT) != 0) {
            paddingBytes = Bytes.u8(buffer, at + packetBytes - 1);
            if (paddingBytes == 0) {
                return false;
            }
        }
        int contentBytes = packetBytes - paddingBytes;
        return contentBytes >= SSRCS_OFFSET
                && contentBytes == lengthBytes(Bytes.u8(buffer, at + SSRC_COUNT_OFFSET))
                && bitrate(buffer, at) >= 0;
    }

    /** The bitrate of a REMB that is long enough to have one, or -1 if it exceeds a {@code long}. */
    private static long bitrate(byte[] buffer, int at) {
        int bits = Bytes.u24(buffer, at + BITRATE_OFFSET);
        long mantissa = bits & MANTISSA_MASK;
        int exponent = bits >> MANTISSA_BITS;
        boolean fits = mantissa == 0 || Long.numberOfLeadingZeros(mantissa) > exponent;
        return fits ? mantissa << exponent : -1;
    }
}
