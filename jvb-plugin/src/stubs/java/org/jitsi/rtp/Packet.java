package org.jitsi.rtp;

/** Declares what the plugin touches; compiled against, never shipped. */
public abstract class Packet {
    private Packet() {}

    /** The pooled buffer. */
    public abstract byte[] getBuffer();

    /** Where the packet begins. */
    public abstract int getOffset();

    /** How long it is. */
    public abstract int getLength();
}
