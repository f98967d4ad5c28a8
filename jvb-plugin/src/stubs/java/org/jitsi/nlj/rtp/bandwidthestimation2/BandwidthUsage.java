package org.jitsi.nlj.rtp.bandwidthestimation2;

/** Declares what the plugin touches; compiled against, never shipped. */
@SuppressWarnings("MemberName") // the bridge's names
public enum BandwidthUsage {
    kBwNormal,
    kBwUnderusing,
    kBwOverusing
}
