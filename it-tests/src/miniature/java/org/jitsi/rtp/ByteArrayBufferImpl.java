package org.jitsi.rtp;

public abstract class ByteArrayBufferImpl {
    public byte[] buffer;
    public int offset;
    public int length;

    protected ByteArrayBufferImpl(byte[] buffer, int offset, int length) {
        this.buffer = buffer;
        this.offset = offset;
        this.length = length;
    }

    public byte[] getBuffer() {
        return buffer;
    }

    public int getOffset() {
        return offset;
    }

    public int getLength() {
        return length;
    }
}
