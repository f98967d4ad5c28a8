package org.jitsi.nlj.rtp.bandwidthestimation2;

/** Declares what the plugin touches; compiled against, never shipped. */
public abstract class PacedPacketInfo {
    private PacedPacketInfo() {}

    /** The probe cluster, -1 for none. */
    public abstract int getProbeClusterId();

    /** Packets the cluster needs. */
    public abstract int getProbeClusterMinProbes();

    /** Bytes the cluster needs. */
    public abstract int getProbeClusterMinBytes();
}
