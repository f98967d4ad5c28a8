package org.jitsi.nlj.rtp.bandwidthestimation2;

public final class PacedPacketInfo {
    public final int getProbeClusterId() {
        return -1;
    }

    public final int getProbeClusterMinProbes() {
        return -1;
    }

    public final int getProbeClusterMinBytes() {
        return -1;
    }
}
