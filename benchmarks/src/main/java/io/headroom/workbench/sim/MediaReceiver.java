package io.headroom.workbench.sim;

import io.headroom.bwe.BandwidthEstimator;
import io.headroom.workbench.sim.Scenario.MediaSpec;
import java.util.SplittableRandom;

/**
 * The receiving end in receive direction: feeds the estimator, sends receiver reports, and REMBs when the peer's policy
 * says so.
 */
final class MediaReceiver implements Path.Sink {
    private static final int REMB_BYTES = 60;
    /** REMB's mantissa (draft-alvestrand-rmcat-remb section 2.2). */
    private static final int MANTISSA_BITS = 18;
    /** An unchanged REMB is repeated this often, for the one that was lost. */
    private static final long REPEAT_US = 1_000_000;

    private final EventLoop loop;
    private final MediaSpec spec;
    private final Peer peer;
    private final BandwidthEstimator estimator;
    private final RembPolicy policy;
    private final HostClock clock;
    private final Path feedback;
    private final ReceiverReports receiverReports;
    private final EventLoop.Timer process;
    private final EventLoop.Timer poll;

    private long lastRembUs = Long.MIN_VALUE / 2;
    private long lastRembBps = BandwidthEstimator.UNKNOWN_BPS;

    private long lastDelayUs;
    private boolean rttKnown;

    MediaReceiver(EventLoop loop, MediaSpec spec, Peer peer, HostClock clock, Path feedback, SplittableRandom random) {
        this.loop = loop;
        this.spec = spec;
        this.peer = peer;
        this.clock = clock;
        this.feedback = feedback;
        estimator = peer.estimator();
        policy = peer.rembPolicy();
        process = loop.timer(this::onProcess);
        poll = loop.timer(this::onPoll);
        long startUs = spec.path().startUs();
        receiverReports = new ReceiverReports(loop, spec, feedback, random, this::onReported);
        process.at(startUs + random.nextLong(BrowserSender.PROCESS_INTERVAL_US));
        if (policy.polled()) {
            poll.at(startUs + random.nextLong(policy.intervalUs()));
        }
    }

    /** What was last sent as REMB. */
    long rembBps() {
        return lastRembBps;
    }

    @Override
    public void onArrival(Packet packet) {
        long nowUs = loop.nowUs();
        receiverReports.onArrival(packet);
        lastDelayUs = nowUs - packet.sentUs;
        estimator.onPacket(
                clock.at(nowUs), packet.sendStampUs, packet.payloadBytes, packet.ssrc, packet.rtpSequenceNumber);
        if (!policy.polled()) {
            considerRemb(nowUs);
        }
    }

    private void considerRemb(long nowUs) {
        long bps = estimator.bitrateBps();
        if (bps == BandwidthEstimator.UNKNOWN_BPS) {
            return;
        }
        boolean atOnce = bps <= lastRembBps * policy.decreaseAtOnce();
        long sinceUs = nowUs - lastRembUs;
        boolean due = sinceUs >= policy.intervalUs() && (bps != lastRembBps || sinceUs >= REPEAT_US);
        if (atOnce || due) {
            sendRemb(nowUs, bps);
        }
    }

    private void onPoll() {
        long nowUs = loop.nowUs();
        if (nowUs >= spec.path().stopUs()) {
            return;
        }
        poll.at(nowUs + policy.intervalUs());
        long bps = estimator.bitrateBps();
        if (bps != BandwidthEstimator.UNKNOWN_BPS) {
            sendRemb(nowUs, bps);
        }
    }

    private void sendRemb(long nowUs, long bps) {
        lastRembUs = nowUs;
        lastRembBps = bps;
        int exponent = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(bps) - MANTISSA_BITS);
        sendFeedback(REMB_BYTES, new Feedback.Remb(bps >> exponent << exponent));
    }

    private void onReported() {
        if (spec.rtt() && rttKnown) {
            estimator.onRtt(clock.at(loop.nowUs()), lastDelayUs + spec.path().feedbackDelayUs());
        }
        rttKnown = true; // the sender's answer to this report will tell it
    }

    private void onProcess() {
        long nowUs = loop.nowUs();
        if (nowUs < spec.path().stopUs()) {
            process.at(nowUs + BrowserSender.PROCESS_INTERVAL_US);
            peer.process(clock.at(nowUs));
        }
    }

    private void sendFeedback(int bytes, Feedback message) {
        Packet packet = feedback.newPacket(Packet.Kind.FEEDBACK, bytes);
        packet.message = message;
        feedback.send(packet);
    }
}
