package org.jitsi.nlj.util;

/** Declares what the plugin touches; compiled against, never shipped. */
public abstract class Bandwidth {
    private Bandwidth() {}

    /** Bits per second. */
    public abstract long getBps();
}
