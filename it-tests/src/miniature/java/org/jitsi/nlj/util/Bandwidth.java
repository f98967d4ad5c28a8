package org.jitsi.nlj.util;

public final class Bandwidth {
    private final long bps;

    public Bandwidth(long bps) {
        this.bps = bps;
    }

    public final long getBps() {
        return bps;
    }
}
