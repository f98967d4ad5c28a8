package io.headroom.bwe.rtp;

/**
 * A window onto one RTP packet that stays in the caller's buffer (RFC 3550 section 5.1, RFC 8285 section 4).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |V=2|P|X|  CC   |M|     PT      |       sequence number         |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                           timestamp                           |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                             SSRC                              |
 * +=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+
 * |                      CSRCs, CC of them                        |
 * +=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+   if X:
 * |  0xBEDE one-byte, 0x100x two  |    length in 32-bit words     |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |  ID   |  L-1  | L bytes ...   |   0 = padding |  ID ...       |   one-byte elements
 * |      ID       |       L       | L bytes ...                   |   two-byte elements
 * +=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+
 * |         payload, then padding if P (its last byte: how much)  |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>The payload may be encrypted: SRTP leaves the header and its extensions readable (RFC 3711 section 3.1), which is all
 * this view needs. One instance per thread, wrapped around packet after packet; {@link #release} lets go of the buffer.
 * Positions are indexes into the caller's array. Accessors mean nothing before the first successful {@link #wrap}.
 */
public final class RtpView {
    /** What {@link #findExtension} says when the packet has no such element. */
    public static final int NOT_FOUND = -1;

    /** What {@link #paddingBytes} says when the count cannot be true. */
    public static final int IMPLAUSIBLE_PADDING = -1;

    private static final int SEQUENCE_NUMBER_OFFSET = 2;
    private static final int TIMESTAMP_OFFSET = 4;
    private static final int SSRC_OFFSET = 8;
    private static final int FIXED_HEADER_BYTES = 12;
    private static final int EXTENSION_HEADER_BYTES = 4;
    private static final int WORD_BYTES = 4;

    private static final int VERSION_MASK = 0xC0;
    private static final int VERSION_2 = 0x80;
    private static final int PADDING_BIT = 0x20;
    private static final int EXTENSION_BIT = 0x10;
    private static final int CSRC_COUNT_MASK = 0x0F;

    private static final int ONE_BYTE_PROFILE = 0xBEDE;
    private static final int TWO_BYTE_PROFILE = 0x1000;
    private static final int TWO_BYTE_PROFILE_MASK = 0xFFF0; // the low four are "appbits", to be ignored
    private static final int ONE_BYTE_STOP_ID = 15;

    private static final byte[] NOTHING = new byte[0];

    private byte[] buffer = NOTHING;
    private int offset;
    private int length;
    private int headerBytes;
    private int profile; // 0 when there is no extension block
    private int elementsAt;
    private int elementsEnd;
    private int foundLength;

    /** Makes a view of nothing. */
    public RtpView() {}

    /**
     * Whether these bytes are RTCP as far as their first two bytes tell: packet types 192..223 share the port with RTP
     * (RFC 5761 section 4).
     */
    public static boolean isRtcp(byte[] buffer, int offset, int length) {
        if (!Bytes.isWindow(buffer, offset, length) || length < 2) {
            return false;
        }
        return (buffer[offset] & VERSION_MASK) == VERSION_2 && (buffer[offset + 1] & 0xE0) == 0xC0;
    }

    /**
     * Looks at the packet in {@code [offset, offset + length)}, without the SRTP authentication tag if it has been
     * taken off.
     *
     * @return false, leaving the view as it was, if these bytes cannot be RTP: no such window, wrong version, RTCP, or
     *     a header that is longer than the packet
     */
    public boolean wrap(byte[] buffer, int offset, int length) {
        if (!Bytes.isWindow(buffer, offset, length)
                || length < FIXED_HEADER_BYTES
                || (buffer[offset] & VERSION_MASK) != VERSION_2
                || isRtcp(buffer, offset, length)) {
            return false;
        }
        int first = buffer[offset];
        int header = FIXED_HEADER_BYTES + (first & CSRC_COUNT_MASK) * WORD_BYTES;
        int newProfile = 0;
        int newElementsAt = 0;
        if ((first & EXTENSION_BIT) != 0) {
            if (header + EXTENSION_HEADER_BYTES > length) {
                return false;
            }
            newProfile = Bytes.u16(buffer, offset + header);
            int words = Bytes.u16(buffer, offset + header + 2);
            header += EXTENSION_HEADER_BYTES;
            newElementsAt = offset + header;
            header += words * WORD_BYTES;
        }
        if (header > length) {
            return false;
        }
        this.buffer = buffer;
        this.offset = offset;
        this.length = length;
        headerBytes = header;
        profile = newProfile;
        elementsAt = newElementsAt;
        elementsEnd = offset + header;
        foundLength = 0;
        return true;
    }

    /** Lets go of the caller's buffer. */
    public void release() {
        buffer = NOTHING;
    }

    /** The payload type, 0..127. */
    public int payloadType() {
        return buffer[offset + 1] & 0x7F;
    }

    /** The marker bit. */
    public boolean marker() {
        return (buffer[offset + 1] & 0x80) != 0;
    }

    /** The sequence number, 0..65535. */
    public int sequenceNumber() {
        return Bytes.u16(buffer, offset + SEQUENCE_NUMBER_OFFSET);
    }

    /** The RTP timestamp, an unsigned 32-bit number. */
    public int timestamp() {
        return Bytes.i32(buffer, offset + TIMESTAMP_OFFSET);
    }

    /** The synchronisation source, an unsigned 32-bit number. */
    public int ssrc() {
        return Bytes.i32(buffer, offset + SSRC_OFFSET);
    }

    /** How many contributing sources follow the fixed header, 0..15. */
    public int csrcCount() {
        return buffer[offset] & CSRC_COUNT_MASK;
    }

    /** Contributing source {@code i}, {@code 0 <= i < csrcCount()}. */
    public int csrc(int i) {
        return Bytes.i32(buffer, offset + FIXED_HEADER_BYTES + i * WORD_BYTES);
    }

    /** Header, contributing sources and extensions together, bytes. */
    public int headerBytes() {
        return headerBytes;
    }

    /**
     * Everything behind the header: payload and padding, bytes. This is what libwebrtc's receive side counts
     * (remote_bitrate_estimator_abs_send_time.cc), and it can be told of an encrypted packet too.
     */
    public int payloadAndPaddingBytes() {
        return length - headerBytes;
    }

    /** Whether the header says that the packet ends in padding. */
    public boolean hasPadding() {
        return (buffer[offset] & PADDING_BIT) != 0;
    }

    /**
     * How much padding the packet's last byte claims: 0 without the padding bit, {@link #IMPLAUSIBLE_PADDING} if it is no
     * possible count. The last byte of an encrypted packet is noise, so this can be trusted only after decryption.
     */
    public int paddingBytes() {
        if (!hasPadding()) {
            return 0;
        }
        if (payloadAndPaddingBytes() == 0) {
            return IMPLAUSIBLE_PADDING;
        }
        int claimed = Bytes.u8(buffer, offset + length - 1);
        return claimed == 0 || claimed > payloadAndPaddingBytes() ? IMPLAUSIBLE_PADDING : claimed;
    }

    /**
     * Finds the first header-extension element with this id, of either form.
     *
     * <p>An element that claims to reach beyond the block ends the search, as it does in libwebrtc
     * (rtp_packet.cc); those before it count.
     *
     * @param id 1..14 in the one-byte form, 1..255 in the two-byte form
     * @return where its data begins in the caller's array, or {@link #NOT_FOUND}; its length is then
     *     {@link #extensionLength}
     */
    public int findExtension(int id) {
        if (id <= 0) {
            return NOT_FOUND; // 0 is padding
        }
        if (profile == ONE_BYTE_PROFILE) {
            return findOneByte(id);
        }
        if ((profile & TWO_BYTE_PROFILE_MASK) == TWO_BYTE_PROFILE) {
            return findTwoByte(id);
        }
        return NOT_FOUND;
    }

    /** Length in bytes of the element that {@link #findExtension} found last. */
    public int extensionLength() {
        return foundLength;
    }

    private int findOneByte(int id) {
        int at = elementsAt;
        while (at < elementsEnd) {
            int head = Bytes.u8(buffer, at);
            at++;
            if (head == 0) {
                continue; // padding
            }
            int elementId = head >> 4;
            int elementLength = (head & 0x0F) + 1;
            // RFC 8285 section 4.2: id 15, and id 0 with a length, end the block.
            if (elementId == ONE_BYTE_STOP_ID || elementId == 0 || elementLength > elementsEnd - at) {
                return NOT_FOUND;
            }
            if (elementId == id) {
                foundLength = elementLength;
                return at;
            }
            at += elementLength;
        }
        return NOT_FOUND;
    }

    private int findTwoByte(int id) {
        int at = elementsAt;
        while (at < elementsEnd) {
            int elementId = Bytes.u8(buffer, at);
            at++;
            if (elementId == 0) {
                continue; // padding
            }
            if (at == elementsEnd) {
                return NOT_FOUND;
            }
            int elementLength = Bytes.u8(buffer, at);
            at++;
            if (elementLength > elementsEnd - at) {
                return NOT_FOUND;
            }
            if (elementId == id) {
                foundLength = elementLength;
                return at;
            }
            at += elementLength;
        }
        return NOT_FOUND;
    }
}
