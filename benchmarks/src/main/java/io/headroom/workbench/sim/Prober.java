package io.headroom.workbench.sim;

import io.headroom.workbench.sim.Peer.ProbeCluster;

/**
 * Probe clusters as libwebrtc's BitrateProber sends them: at least 5 packets over at least 15 ms; media first, then padding.
 */
final class Prober {
    static final int LEAST_PACKETS = 5;
    private static final long LEAST_DURATION_US = 15_000;
    /** RecommendedMinProbeSize: twice 2 ms at the probe's rate. */
    private static final long SPACING_US = 4_000;
    /** kMinProbePacketSize is 200; padding is never smaller. */
    private static final int LEAST_PADDING_BYTES = 225;

    /** Media that waits to be sent. */
    interface Media {
        /** Sends the next packet as part of this cluster; false if there is none. */
        boolean sendNext(int cluster);
    }

    private final EventLoop loop;
    private final Media media;
    private final Runnable done;
    private final RtpSender rtp;
    private final EventLoop.Timer timer;

    private ProbeCluster[] clusters = {};
    private int cluster;
    private int nextId;
    private int packets;
    private long bytes;
    private boolean probing;

    /**
     * Makes one.
     *
     * @param media what to send before padding
     * @param done told when all clusters have left
     */
    Prober(EventLoop loop, Media media, Runnable done, RtpSender rtp) {
        this.loop = loop;
        this.media = media;
        this.done = done;
        this.rtp = rtp;
        timer = loop.timer(this::onDue);
    }

    /** A cluster of this rate, with the next number. */
    ProbeCluster cluster(long bps, int ahead) {
        return new ProbeCluster(nextId + ahead, bps, LEAST_PACKETS, (int) (bps * LEAST_DURATION_US / 8_000_000));
    }

    /** Starts clusters, one behind the other, now. */
    void start(ProbeCluster... next) {
        clusters = next;
        nextId = next[next.length - 1].id() + 1;
        cluster = 0;
        packets = 0;
        bytes = 0;
        probing = true;
        timer.at(loop.nowUs());
    }

    boolean isProbing() {
        return probing;
    }

    private void onDue() {
        ProbeCluster now = clusters[cluster];
        long before = rtp.sentBytes();
        if (!media.sendNext(now.id())) {
            int size = (int) Math.min(
                    BrowserSender.MAX_PACKET_BYTES,
                    Math.max(LEAST_PADDING_BYTES, now.bitrateBps() * SPACING_US / 8_000_000));
            Packet padding = rtp.newPacket(Packet.Kind.PADDING, RtpSender.PADDING, size);
            padding.probeCluster = now.id();
            rtp.send(padding);
        }
        long size = rtp.sentBytes() - before;
        bytes += size;
        packets++;
        long nextUs = loop.nowUs() + Math.max(1, 8_000_000 * size / now.bitrateBps());
        if (packets >= now.minPackets() && bytes >= now.minBytes()) {
            packets = 0;
            bytes = 0;
            cluster++;
            if (cluster == clusters.length) {
                probing = false;
                done.run();
                return;
            }
        }
        timer.at(nextUs);
    }
}
