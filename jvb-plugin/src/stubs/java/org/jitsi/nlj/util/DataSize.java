package org.jitsi.nlj.util;

/** Declares what the plugin touches; compiled against, never shipped. */
public abstract class DataSize {
    private DataSize() {}

    /** Bits. */
    public abstract long getBits();
}
