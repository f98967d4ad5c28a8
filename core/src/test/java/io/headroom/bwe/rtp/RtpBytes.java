package io.headroom.bwe.rtp;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** Makes RTP packets for tests, by the book: what the view reads must come from somebody who does not share its code. */
public final class RtpBytes {
    private int first = 0x80;
    private int payloadType = 100;
    private int sequenceNumber = 1;
    private int timestamp = 90_000;
    private int ssrc = 0x5E55101D;
    private int[] csrcs = new int[0];
    private int profile = -1;
    private final ByteArrayOutputStream elements = new ByteArrayOutputStream();
    private int payloadBytes = 10;
    private int paddingBytes;

    public static RtpBytes rtp() {
        return new RtpBytes();
    }

    public RtpBytes ssrc(int value) {
        ssrc = value;
        return this;
    }

    public RtpBytes sequenceNumber(int value) {
        sequenceNumber = value;
        return this;
    }

    public RtpBytes timestamp(int value) {
        timestamp = value;
        return this;
    }

    public RtpBytes payloadTypeAndMarker(int value) {
        payloadType = value;
        return this;
    }

    public RtpBytes csrcs(int... values) {
        csrcs = values;
        return this;
    }

    public RtpBytes payload(int bytes) {
        payloadBytes = bytes;
        return this;
    }

    public RtpBytes padding(int bytes) {
        paddingBytes = bytes;
        return this;
    }

    public RtpBytes profile(int value) {
        profile = value;
        return this;
    }

    public RtpBytes raw(int... bytes) {
        for (int b : bytes) {
            elements.write(b);
        }
        return this;
    }

    /** An element of the one-byte form. */
    public RtpBytes oneByte(int id, int... data) {
        profile = 0xBEDE;
        return raw(id << 4 | data.length - 1).raw(data);
    }

    /** An element of the two-byte form. */
    public RtpBytes twoByte(int id, int... data) {
        profile = 0x1000;
        return raw(id, data.length).raw(data);
    }

    public RtpBytes absSendTime(int id, long ticks) {
        return oneByte(id, (int) (ticks >> 16) & 0xFF, (int) (ticks >> 8) & 0xFF, (int) ticks & 0xFF);
    }

    public RtpBytes absCaptureTime(int id, long ntpSeconds, long fraction) {
        int[] data = new int[8];
        for (int i = 0; i < 4; i++) {
            data[i] = (int) (ntpSeconds >> 24 - 8 * i) & 0xFF;
            data[4 + i] = (int) (fraction >> 24 - 8 * i) & 0xFF;
        }
        return oneByte(id, data);
    }

    public byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        boolean extended = profile >= 0;
        out.write(first | (paddingBytes > 0 ? 0x20 : 0) | (extended ? 0x10 : 0) | csrcs.length);
        out.write(payloadType);
        out.write(sequenceNumber >> 8);
        out.write(sequenceNumber);
        word(out, timestamp);
        word(out, ssrc);
        Arrays.stream(csrcs).forEach(csrc -> word(out, csrc));
        if (extended) {
            while (elements.size() % 4 != 0) {
                elements.write(0);
            }
            word(out, profile << 16 | elements.size() / 4);
            out.writeBytes(elements.toByteArray());
        }
        for (int i = 0; i < payloadBytes; i++) {
            out.write(0xA0 | i & 0xF);
        }
        for (int i = 1; i <= paddingBytes; i++) {
            out.write(i == paddingBytes ? paddingBytes : 0);
        }
        return out.toByteArray();
    }

    private static void word(ByteArrayOutputStream out, int value) {
        for (int shift = 24; shift >= 0; shift -= 8) {
            out.write(value >> shift);
        }
    }
}
