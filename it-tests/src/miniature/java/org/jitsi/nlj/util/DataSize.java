package org.jitsi.nlj.util;

public final class DataSize {
    private final long bits;

    public DataSize(long bits) {
        this.bits = bits;
    }

    public final long getBits() {
        return bits;
    }

    public final double getBytes() {
        return bits / 8.0;
    }
}
