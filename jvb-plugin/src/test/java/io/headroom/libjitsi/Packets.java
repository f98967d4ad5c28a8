package io.headroom.libjitsi;

import java.nio.ByteBuffer;
import org.jitsi.service.neomedia.RawPacket;

/** RTP as a browser writes it, in libjitsi's packets. */
final class Packets {
    static final int ABS_SEND_TIME_ID = 3;
    static final int PAYLOAD_BYTES = 1000;

    /** Where the packet begins in its buffer: nothing may rely on zero. */
    static final int OFFSET = 5;

    private static final int ONE_BYTE_PROFILE = 0xBEDE;
    private static final int TWO_BYTE_PROFILE = 0x1000;

    private Packets() {}

    /** A packet with abs-send-time in a one-byte header extension (RFC 8285 section 4.2). */
    static RawPacket oneByte(int ssrc, int sequenceNumber, long sendTimeUs) {
        int ast = absSendTime(sendTimeUs);
        byte[] extension = {(byte) (ABS_SEND_TIME_ID << 4 | 2), (byte) (ast >> 16), (byte) (ast >> 8), (byte) ast};
        return packet(ssrc, sequenceNumber, ONE_BYTE_PROFILE, extension);
    }

    /** The same in a two-byte one (section 4.3), behind another element. */
    static RawPacket twoByte(int ssrc, int sequenceNumber, long sendTimeUs) {
        int ast = absSendTime(sendTimeUs);
        byte[] extension = {
            1, 1, 42, ABS_SEND_TIME_ID, 3, (byte) (ast >> 16), (byte) (ast >> 8), (byte) ast,
        };
        return packet(ssrc, sequenceNumber, TWO_BYTE_PROFILE, extension);
    }

    /** A packet with no header extension. */
    static RawPacket bare(int ssrc, int sequenceNumber) {
        byte[] buffer = new byte[OFFSET + 12 + PAYLOAD_BYTES];
        header(ByteBuffer.wrap(buffer, OFFSET, buffer.length - OFFSET), false, ssrc, sequenceNumber);
        return new RawPacket(buffer, OFFSET, 12 + PAYLOAD_BYTES);
    }

    static RawPacket of(int... bytes) {
        byte[] buffer = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            buffer[i] = (byte) bytes[i];
        }
        return new RawPacket(buffer, 0, buffer.length);
    }

    /** Stamps a packet that has abs-send-time as its first element afresh, in place. */
    static void restamp(RawPacket packet, int sequenceNumber, long sendTimeUs) {
        byte[] buffer = packet.getBuffer();
        int ast = absSendTime(sendTimeUs);
        buffer[OFFSET + 2] = (byte) (sequenceNumber >> 8);
        buffer[OFFSET + 3] = (byte) sequenceNumber;
        buffer[OFFSET + 17] = (byte) (ast >> 16);
        buffer[OFFSET + 18] = (byte) (ast >> 8);
        buffer[OFFSET + 19] = (byte) ast;
    }

    private static RawPacket packet(int ssrc, int sequenceNumber, int profile, byte[] extension) {
        int length = 12 + 4 + extension.length + PAYLOAD_BYTES;
        ByteBuffer bytes = ByteBuffer.wrap(new byte[OFFSET + length], OFFSET, length);
        header(bytes, true, ssrc, sequenceNumber);
        bytes.putShort((short) profile).putShort((short) (extension.length / 4)).put(extension);
        return new RawPacket(bytes.array(), OFFSET, length);
    }

    private static void header(ByteBuffer bytes, boolean extended, int ssrc, int sequenceNumber) {
        bytes.put((byte) (extended ? 0x90 : 0x80)).put((byte) 96).putShort((short) sequenceNumber);
        bytes.putInt(1234).putInt(ssrc);
    }

    private static int absSendTime(long sendTimeUs) {
        return (int) (sendTimeUs * (1 << 18) / 1_000_000) & 0xFFFFFF;
    }
}
