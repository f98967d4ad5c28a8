package org.jitsi.rtp;

public class Packet extends ByteArrayBufferImpl {
    public Packet(byte[] buffer, int offset, int length) {
        super(buffer, offset, length);
    }
}
