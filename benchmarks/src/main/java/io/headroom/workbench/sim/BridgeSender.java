package io.headroom.workbench.sim;

import io.headroom.bwe.BandwidthEstimator;
import io.headroom.bwe.TransportFeedback;
import io.headroom.workbench.sim.Scenario.MediaSpec;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A bridge that forwards one participant's video to one receiver: send direction. It cannot encode, only choose among what
 * it is sent, and it does not pace.
 *
 * <pre>
 *   transport-cc report -&gt; estimator -&gt; TargetRate -&gt; layer (of 3 sizes x 3 frame rates) -&gt; packets
 *                                                  \-&gt; padding up to the target, while a better layer is wanted
 *   probe clusters: 3x and 6x at the start, 2x more while 0.7 of the last got through, and each 5 s while there is room
 * </pre>
 *
 * <p>Padding follows the bridge's BandwidthProbing (15 ms), clusters follow libwebrtc's probe_controller.cc, shortened.
 */
final class BridgeSender {
    private static final long PADDING_INTERVAL_US = 15_000;
    private static final int LEAST_PADDING_BYTES = 100;
    private static final double[] SIZES = {1 / 12.0, 1 / 4.0, 1};
    private static final double[] FRAME_RATES = {0.25, 0.5, 1};
    /** What a layer's lower frame rates cost of its full rate. */
    private static final double[] RATES = {0.5, 0.7, 1};
    /** videobridge.cc.bwe-change-threshold: the bridge chooses anew when its estimate has moved by this part. */
    private static final double REALLOCATION = 0.15;
    /** videobridge.cc.max-time-between-calculations. */
    private static final long MAX_ALLOCATION_AGE_US = 15_000_000;

    private static final double PROBE_GOT_THROUGH = 0.7;
    private static final long PROBE_PERIOD_US = 5_000_000;
    private static final long PROBE_RESULT_US = 1_000_000;
    private static final int HISTORY = 1 << 14;

    private final EventLoop loop;
    private final MediaSpec spec;
    private final RtpSender rtp;
    private final Peer peer;
    private final BandwidthEstimator estimator;
    private final HostClock clock;
    private final TargetRate target;
    private final Schedule maxBps;
    private final VideoEncoder encoder;
    private final Prober prober;
    private final EventLoop.Timer frame;
    private final EventLoop.Timer audio;
    private final EventLoop.Timer process;
    private final EventLoop.Timer padding;
    private final long frameIntervalUs;

    private final TransportFeedback report = new TransportFeedback();
    private final long[] sentUs = new long[HISTORY]; // true time
    private final int[] sentBytes = new int[HISTORY];
    private final int[] sentProbe = new int[HISTORY];
    private final Peer.@Nullable ProbeCluster[] clusters = new Peer.ProbeCluster[16];

    private double targetBps;
    private int layer; // place in the ladder of sizes and frame rates
    private double allocatedBps;
    private long allocatedMaxBps;
    private long allocatedUs;
    private long ticks;
    private int frames;
    private double paddingBytes;
    private double sentRateBps; // smoothed over about 500 ms
    private long sentSoFar;
    private long lastProbeUs;
    private double lastProbeBps;
    private boolean probeOpen;

    BridgeSender(EventLoop loop, MediaSpec spec, RtpSender rtp, Peer peer, HostClock clock, SplittableRandom random) {
        this.loop = loop;
        this.spec = spec;
        this.rtp = rtp;
        this.peer = peer;
        this.clock = clock;
        estimator = peer.estimator();
        maxBps = new Schedule(spec.video().maxBps());
        long rttUs = spec.path().oneWayDelayUs().get(0).value() + spec.path().feedbackDelayUs();
        target = new TargetRate(Scenario.TargetRule.LIBWEBRTC, spec.startBps(), spec.minBps(), Double.MAX_VALUE, rttUs);
        targetBps = target.bps();
        encoder = new VideoEncoder(spec.video(), 0, targetBps, random.split());
        prober = new Prober(loop, cluster -> false, this::onProbed, rtp);
        frameIntervalUs = 1_000_000 / spec.video().fps();
        frame = loop.timer(this::onFrame);
        audio = loop.timer(this::onAudio);
        process = loop.timer(this::onProcess);
        padding = loop.timer(this::onPadding);
        Arrays.fill(sentProbe, -1);
        rtp.onSent(this::onSent);
        long startUs = spec.path().startUs();
        frame.at(startUs + random.nextLong(frameIntervalUs));
        process.at(startUs + random.nextLong(BrowserSender.PROCESS_INTERVAL_US));
        padding.at(startUs + random.nextLong(PADDING_INTERVAL_US));
        if (spec.audioBps() > 0) {
            audio.at(startUs + random.nextLong(BrowserSender.AUDIO_INTERVAL_US));
        }
    }

    double targetBps() {
        return targetBps;
    }

    void onFeedback(Feedback feedback) {
        long nowUs = loop.nowUs();
        long hostUs = clock.at(nowUs);
        if (feedback instanceof Feedback.ReceiverReport receiver) {
            peer.onReceiverReport(hostUs, receiver.lost(), receiver.expected());
        } else if (feedback instanceof Feedback.Transport transport) {
            onTransport(transport, nowUs, hostUs);
        } else {
            return;
        }
        target.onDelayBased(estimator.bitrateBps());
        applyTarget(nowUs);
        considerProbing(nowUs);
    }

    private void onTransport(Feedback.Transport transport, long nowUs, long hostUs) {
        report.begin(hostUs);
        report.applicationLimited(sentRateBps < 0.65 * targetBps);
        int lost = 0;
        long[] arrivalUs = transport.arrivalUs();
        long newestUs = -1;
        for (int i = 0; i < arrivalUs.length; i++) {
            long number = transport.firstSequenceNumber() + i;
            int at = (int) (number & HISTORY - 1);
            long sendUs = hostUs - (nowUs - sentUs[at]);
            if (arrivalUs[i] == Long.MAX_VALUE) {
                report.addLost(number, sendUs, sentBytes[at]);
                lost++;
            } else {
                report.addReceived(number, sendUs, arrivalUs[i], sentBytes[at]);
                newestUs = sentUs[at];
            }
            int probe = sentProbe[at];
            Peer.ProbeCluster cluster = probe < 0 ? null : clusters[probe % clusters.length];
            if (cluster != null) {
                report.markProbe(probe, cluster.minPackets(), cluster.minBytes());
            }
        }
        if (newestUs >= 0) {
            estimator.onRtt(hostUs, nowUs - newestUs);
        }
        estimator.onFeedback(report);
        if (!peer.ownsLossControl()) {
            target.onReport(nowUs, lost, arrivalUs.length);
        }
    }

    private void onProcess() {
        long nowUs = loop.nowUs();
        if (isOver(nowUs)) {
            return;
        }
        process.at(nowUs + BrowserSender.PROCESS_INTERVAL_US);
        peer.process(clock.at(nowUs));
        double rate = (rtp.sentBytes() - sentSoFar) * 8e6 / BrowserSender.PROCESS_INTERVAL_US;
        sentSoFar = rtp.sentBytes();
        sentRateBps += (rate - sentRateBps) * BrowserSender.PROCESS_INTERVAL_US / 500_000;
        target.onDelayBased(estimator.bitrateBps());
        target.update(nowUs);
        applyTarget(nowUs);
        considerProbing(nowUs);
    }

    private void applyTarget(long nowUs) {
        targetBps = target.bps();
        boolean moved = Math.abs(targetBps - allocatedBps) >= REALLOCATION * allocatedBps;
        if (!moved && nowUs - allocatedUs < MAX_ALLOCATION_AGE_US && maxBps.at(nowUs) == allocatedMaxBps) {
            return;
        }
        allocatedUs = nowUs;
        allocatedBps = targetBps;
        long videoMax = maxBps.at(nowUs);
        allocatedMaxBps = videoMax;
        double left = targetBps - spec.audioBps();
        int best = 0;
        for (int i = 1; i < SIZES.length * RATES.length; i++) {
            if (layerBps(i, videoMax) <= left) {
                best = i;
            }
        }
        if (best / RATES.length != layer / RATES.length) {
            encoder.requestKeyFrame(); // another size can only be entered at a key frame
        }
        layer = best;
    }

    private static double sizeBps(int place, long videoMaxBps) {
        return SIZES[place / RATES.length] * videoMaxBps;
    }

    private static double layerBps(int place, long videoMaxBps) {
        return RATES[place % RATES.length] * sizeBps(place, videoMaxBps);
    }

    private void onAudio() {
        long nowUs = loop.nowUs();
        if (isOver(nowUs)) {
            return;
        }
        audio.at(nowUs + BrowserSender.AUDIO_INTERVAL_US);
        int bytes = (int) (spec.audioBps() * BrowserSender.AUDIO_INTERVAL_US / 8_000_000);
        rtp.send(rtp.newPacket(Packet.Kind.AUDIO, RtpSender.AUDIO, bytes));
    }

    private void onFrame() {
        long nowUs = loop.nowUs();
        if (isOver(nowUs)) {
            return;
        }
        frame.at(nowUs + frameIntervalUs);
        long limitBps = maxBps.at(nowUs);
        encoder.applicationLimit(limitBps);
        if (limitBps == 0) {
            return;
        }
        double frameRate = FRAME_RATES[layer % RATES.length];
        if (ticks++ % Math.round(1 / frameRate) != 0) {
            return;
        }
        int bytes = encoder.frameBytes(nowUs, layerBps(layer, limitBps) / frameRate, sizeBps(layer, limitBps));
        int count = (bytes + BrowserSender.MAX_PACKET_BYTES - 1) / BrowserSender.MAX_PACKET_BYTES;
        for (int i = 0; i < count; i++) {
            int size = bytes * (i + 1) / count - bytes * i / count;
            Packet packet = rtp.newPacket(Packet.Kind.VIDEO, RtpSender.VIDEO + layer / RATES.length, size);
            packet.frame = frames;
            packet.framePackets = count;
            packet.firstOfFrame = i == 0;
            rtp.send(packet);
        }
        frames++;
        if (frames == 1 && spec.probes() && !peer.ownsProbing()) {
            probe(nowUs, 3 * spec.startBps(), 6 * spec.startBps());
        }
    }

    /** Fills up to the target while something better than the present layer is wanted. */
    private void onPadding() {
        long nowUs = loop.nowUs();
        if (isOver(nowUs)) {
            return;
        }
        padding.at(nowUs + PADDING_INTERVAL_US);
        long limitBps = maxBps.at(nowUs);
        double usedBps = layerBps(layer, limitBps) + spec.audioBps();
        double wantedBps = limitBps + (double) spec.audioBps();
        double paddingBps = Math.min(wantedBps, targetBps) - usedBps;
        if (paddingBps <= 0) {
            paddingBytes = 0;
            return;
        }
        paddingBytes += paddingBps * PADDING_INTERVAL_US / 8e6;
        while (paddingBytes >= LEAST_PADDING_BYTES) {
            int size = (int) Math.min(BrowserSender.MAX_PACKET_BYTES, paddingBytes);
            rtp.send(rtp.newPacket(Packet.Kind.PADDING, RtpSender.PADDING, size));
            paddingBytes -= size;
        }
    }

    private void considerProbing(long nowUs) {
        if (prober.isProbing()) {
            return;
        }
        if (peer.ownsProbing()) {
            Peer.ProbeCluster cluster = peer.nextProbe(clock.at(nowUs));
            if (cluster != null) {
                start(cluster);
            }
            return;
        }
        double wantedBps = maxBps.at(nowUs) + (double) spec.audioBps();
        if (!spec.probes() || frames == 0 || targetBps >= wantedBps) {
            return;
        }
        if (probeOpen && targetBps > PROBE_GOT_THROUGH * lastProbeBps) {
            probe(nowUs, Math.round(Math.min(2 * targetBps, 2 * wantedBps)));
        } else if (nowUs - lastProbeUs > PROBE_PERIOD_US && sentRateBps < 0.65 * targetBps) {
            probe(nowUs, Math.round(Math.min(2 * targetBps, 2 * wantedBps)));
        }
        probeOpen &= nowUs - lastProbeUs < PROBE_RESULT_US;
    }

    /** An engine's clusters leave one behind the other. */
    private void onProbed() {
        if (peer.ownsProbing()) {
            considerProbing(loop.nowUs());
        }
    }

    private void probe(long nowUs, long... bps) {
        lastProbeUs = nowUs;
        lastProbeBps = bps[bps.length - 1];
        probeOpen = true;
        Peer.ProbeCluster[] next = new Peer.ProbeCluster[bps.length];
        for (int i = 0; i < bps.length; i++) {
            next[i] = prober.cluster(bps[i], i);
        }
        start(next);
    }

    private void start(Peer.ProbeCluster... next) {
        for (Peer.ProbeCluster cluster : next) {
            clusters[cluster.id() % clusters.length] = cluster;
        }
        prober.start(next);
    }

    private void onSent(Packet packet) {
        int at = (int) (packet.sequenceNumber & HISTORY - 1);
        sentUs[at] = loop.nowUs();
        sentBytes[at] = packet.wireBytes;
        sentProbe[at] = packet.probeCluster;
        peer.onSent(clock.at(loop.nowUs()), packet.sequenceNumber, packet.wireBytes, packet.probeCluster);
    }

    private boolean isOver(long nowUs) {
        return nowUs >= spec.path().stopUs();
    }
}
