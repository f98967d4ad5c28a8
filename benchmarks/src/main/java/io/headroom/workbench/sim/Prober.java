package io.headroom.workbench.sim;

/**
 * Probe clusters as libwebrtc's BitrateProber sends them: at least 5 packets over at least 15 ms, 2 ms or more apart; media
 * first, then padding.
 */
final class Prober {
    static final int LEAST_PACKETS = 5;
    static final long LEAST_DURATION_US = 15_000;
    /** RecommendedMinProbeSize: twice 2 ms at the probe's rate. */
    private static final long SPACING_US = 4_000;
    /** kMinProbePacketSize is 200; padding is never smaller. */
    private static final int LEAST_PADDING_BYTES = 225;

    private final EventLoop loop;
    private final Pacer pacer;
    private final RtpSender rtp;
    private final EventLoop.Timer timer;

    private long[] clustersBps = {};
    private int cluster;
    private int firstId;
    private int packets;
    private long bytes;
    private boolean probing;

    Prober(EventLoop loop, Pacer pacer, RtpSender rtp) {
        this.loop = loop;
        this.pacer = pacer;
        this.rtp = rtp;
        timer = loop.timer(this::onDue);
    }

    /** Starts clusters of these rates, one behind the other, now. */
    void start(long... bps) {
        firstId += clustersBps.length;
        clustersBps = bps;
        cluster = 0;
        packets = 0;
        bytes = 0;
        probing = true;
        timer.at(loop.nowUs());
    }

    boolean isProbing() {
        return probing;
    }

    static int leastBytes(long bps) {
        return (int) (bps * LEAST_DURATION_US / 8_000_000);
    }

    private void onDue() {
        long bps = clustersBps[cluster];
        long before = rtp.sentBytes();
        if (!pacer.sendProbe(firstId + cluster)) {
            int size = (int) Math.min(
                    BrowserSender.MAX_PACKET_BYTES, Math.max(LEAST_PADDING_BYTES, bps * SPACING_US / 8_000_000));
            Packet padding = rtp.newPacket(Packet.Kind.PADDING, RtpSender.PADDING, size);
            padding.probeCluster = firstId + cluster;
            rtp.send(padding);
        }
        long size = rtp.sentBytes() - before;
        bytes += size;
        packets++;
        long nextUs = loop.nowUs() + Math.max(1, 8_000_000 * size / bps);
        if (packets >= LEAST_PACKETS && bytes >= leastBytes(bps)) {
            packets = 0;
            bytes = 0;
            cluster++;
            if (cluster == clustersBps.length) {
                probing = false;
                pacer.send();
                return;
            }
        }
        timer.at(nextUs);
    }
}
