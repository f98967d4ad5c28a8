package io.headroom.bwe.rtp;

/** Big-endian numbers in byte arrays, and the one bounds check that all parsers share. */
final class Bytes {
    private Bytes() {}

    /** Whether {@code [offset, offset + length)} lies within the array, whatever the two numbers are. */
    static boolean isWindow(byte[] buffer, int offset, int length) {
        return offset >= 0 && length >= 0 && length <= buffer.length - offset;
    }

    static int u8(byte[] buffer, int at) {
        return buffer[at] & 0xFF;
    }

    static int u16(byte[] buffer, int at) {
        return (buffer[at] & 0xFF) << 8 | buffer[at + 1] & 0xFF;
    }

    static int u24(byte[] buffer, int at) {
        return u16(buffer, at) << 8 | buffer[at + 2] & 0xFF;
    }

    static int i32(byte[] buffer, int at) {
        return u16(buffer, at) << 16 | u16(buffer, at + 2);
    }

    static long u32(byte[] buffer, int at) {
        return i32(buffer, at) & 0xFFFF_FFFFL;
    }

    static void putU8(byte[] buffer, int at, int value) {
        buffer[at] = (byte) value;
    }

    static void putU16(byte[] buffer, int at, int value) {
        buffer[at] = (byte) (value >> 8);
        buffer[at + 1] = (byte) value;
    }

    static void putU24(byte[] buffer, int at, int value) {
        putU16(buffer, at, value >> 8);
        buffer[at + 2] = (byte) value;
    }

    static void putI32(byte[] buffer, int at, int value) {
        putU16(buffer, at, value >> 16);
        putU16(buffer, at + 2, value);
    }
}
