package io.headroom.workbench.sim;

import io.headroom.workbench.sim.Scenario.MediaSpec;
import java.util.SplittableRandom;

/**
 * A browser: encoder, audio, pacer, initial probes, and the target rule of libwebrtc. Receive direction: it learns from REMB
 * and receiver reports.
 */
final class BrowserSender {
    static final long PROCESS_INTERVAL_US = 25_000;
    static final int MAX_PACKET_BYTES = 1_200;
    static final long AUDIO_INTERVAL_US = 20_000;
    /** What video gets at least, whatever audio takes. */
    private static final double LEAST_VIDEO_BPS = 10_000;

    private final EventLoop loop;
    private final MediaSpec spec;
    private final RtpSender rtp;
    private final TargetRate target;
    private final Schedule maxBps;
    private final VideoEncoder[] encoders;
    private final Pacer pacer;
    private final Prober prober;
    private final EventLoop.Timer frame;
    private final EventLoop.Timer audio;
    private final EventLoop.Timer process;
    private final long frameIntervalUs;
    private final boolean[] layerOn;

    private int frames;
    private double targetBps;

    BrowserSender(EventLoop loop, MediaSpec spec, RtpSender rtp, SplittableRandom random) {
        this.loop = loop;
        this.spec = spec;
        this.rtp = rtp;
        maxBps = new Schedule(spec.video().maxBps());
        long rttUs = spec.path().oneWayDelayUs().get(0).value() + spec.path().feedbackDelayUs();
        target = new TargetRate(
                spec.targetRule(), spec.startBps(), spec.minBps(), maxBps.max() + (double) spec.audioBps(), rttUs);
        targetBps = target.bps();
        encoders = new VideoEncoder[Math.max(1, spec.video().layersBps().size())];
        layerOn = new boolean[encoders.length];
        for (int i = 0; i < encoders.length; i++) {
            encoders[i] = new VideoEncoder(spec.video(), spec.encoderReactionUs(), targetBps, random.split());
        }
        pacer = new Pacer(loop, spec.pacing(), targetBps, rtp::send);
        prober = new Prober(loop, pacer::sendProbe, pacer::send, rtp);
        frameIntervalUs = 1_000_000 / spec.video().fps();
        frame = loop.timer(this::onFrame);
        audio = loop.timer(this::onAudio);
        process = loop.timer(this::onProcess);
        long startUs = spec.path().startUs();
        frame.at(startUs + random.nextLong(frameIntervalUs));
        process.at(startUs + random.nextLong(PROCESS_INTERVAL_US));
        if (spec.audioBps() > 0) {
            audio.at(startUs + random.nextLong(AUDIO_INTERVAL_US));
        }
    }

    double targetBps() {
        return targetBps;
    }

    void onFeedback(Feedback feedback) {
        if (feedback instanceof Feedback.Remb remb) {
            target.onRemb(remb.bps());
        } else if (feedback instanceof Feedback.ReceiverReport report) {
            target.onReport(loop.nowUs(), report.lost(), report.expected());
        }
        applyTarget();
    }

    private void onProcess() {
        long nowUs = loop.nowUs();
        if (isOver(nowUs)) {
            return;
        }
        process.at(nowUs + PROCESS_INTERVAL_US);
        target.update(nowUs);
        applyTarget();
    }

    private void applyTarget() {
        double bps = target.bps();
        if (bps != targetBps) {
            targetBps = bps;
            for (VideoEncoder encoder : encoders) {
                encoder.target(loop.nowUs(), bps);
            }
            pacer.targetBps(bps);
        }
    }

    private void onAudio() {
        long nowUs = loop.nowUs();
        if (isOver(nowUs)) {
            return;
        }
        audio.at(nowUs + AUDIO_INTERVAL_US);
        int bytes = (int) (spec.audioBps() * AUDIO_INTERVAL_US / 8_000_000);
        rtp.send(rtp.newPacket(Packet.Kind.AUDIO, RtpSender.AUDIO, bytes)); // libwebrtc does not pace audio
    }

    private void onFrame() {
        long nowUs = loop.nowUs();
        if (isOver(nowUs)) {
            return;
        }
        frame.at(nowUs + frameIntervalUs);
        long limitBps = maxBps.at(nowUs);
        double bps = Math.min(limitBps, Math.max(LEAST_VIDEO_BPS, encoders[0].bps(nowUs) - spec.audioBps()));
        for (VideoEncoder encoder : encoders) {
            encoder.applicationLimit(limitBps);
        }
        if (limitBps == 0) {
            return;
        }
        if (encoders.length == 1) {
            encode(0, nowUs, bps);
        } else {
            encodeLayers(nowUs, bps);
        }
        frames++;
        if (frames == 1 && spec.probes()) {
            prober.start(prober.cluster(3 * spec.startBps(), 0), prober.cluster(6 * spec.startBps(), 1));
        }
        if (!prober.isProbing()) {
            pacer.send();
        }
    }

    /** Simulcast: the lowest layer first; a layer that would get less than half of its rate waits (as libwebrtc's does). */
    private void encodeLayers(long nowUs, double bps) {
        double left = bps;
        for (int i = 0; i < encoders.length; i++) {
            long max = spec.video().layersBps().get(i);
            double rate = Math.min(left, max);
            boolean on = i == 0 || rate >= max / (layerOn[i] ? 2.5 : 2.0);
            if (!on) {
                layerOn[i] = false;
                break;
            }
            if (!layerOn[i]) {
                layerOn[i] = true;
                encoders[i].requestKeyFrame();
            }
            encode(i, nowUs, rate);
            left -= rate;
        }
    }

    private void encode(int layer, long nowUs, double bps) {
        int bytes = encoders[layer].frameBytes(nowUs, bps);
        int count = (bytes + MAX_PACKET_BYTES - 1) / MAX_PACKET_BYTES;
        for (int i = 0; i < count; i++) {
            int size = bytes * (i + 1) / count - bytes * i / count;
            Packet packet = rtp.newPacket(Packet.Kind.VIDEO, RtpSender.VIDEO + layer, size);
            if (layer == 0) {
                packet.frame = frames;
                packet.framePackets = count;
                packet.firstOfFrame = i == 0;
            }
            pacer.add(packet);
        }
    }

    private boolean isOver(long nowUs) {
        return nowUs >= spec.path().stopUs();
    }
}
