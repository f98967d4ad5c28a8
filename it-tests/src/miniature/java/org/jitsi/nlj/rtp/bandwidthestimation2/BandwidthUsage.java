package org.jitsi.nlj.rtp.bandwidthestimation2;

public enum BandwidthUsage {
    kBwNormal,
    kBwUnderusing,
    kBwOverusing
}
