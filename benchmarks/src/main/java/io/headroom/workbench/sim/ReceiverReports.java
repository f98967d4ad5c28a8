package io.headroom.workbench.sim;

import io.headroom.workbench.sim.Scenario.MediaSpec;
import java.util.SplittableRandom;

/** What a receiver tells of loss, about every second (RFC 3550 section 6.4.2): all streams of a flow in one report. */
final class ReceiverReports {
    private static final int REPORT_BYTES = 80;

    private final EventLoop loop;
    private final MediaSpec spec;
    private final Path feedback;
    private final SplittableRandom random;
    private final Runnable sent;
    private final EventLoop.Timer timer;

    private long highest = -1;
    private long received;
    private long reportedHighest = -1;
    private long reportedReceived;

    /** Starts reporting; {@code sent} is told of each report. */
    ReceiverReports(EventLoop loop, MediaSpec spec, Path feedback, SplittableRandom random, Runnable sent) {
        this.loop = loop;
        this.spec = spec;
        this.feedback = feedback;
        this.random = random;
        this.sent = sent;
        timer = loop.timer(this::onDue);
        timer.at(spec.path().startUs() + nextUs());
    }

    void onArrival(Packet packet) {
        received++;
        highest = Math.max(highest, packet.sequenceNumber);
    }

    private void onDue() {
        long nowUs = loop.nowUs();
        if (nowUs >= spec.path().stopUs()) {
            return;
        }
        timer.at(nowUs + nextUs());
        if (received == 0) {
            return;
        }
        long expected = highest - reportedHighest;
        long lost = expected - (received - reportedReceived);
        reportedHighest = highest;
        reportedReceived = received;
        Packet packet = feedback.newPacket(Packet.Kind.FEEDBACK, REPORT_BYTES);
        packet.message = new Feedback.ReceiverReport(lost, expected);
        feedback.send(packet);
        sent.run();
    }

    /** RFC 3550 section 6.3.1: half to one and a half times the interval. */
    private long nextUs() {
        return spec.reportIntervalUs() / 2 + random.nextLong(spec.reportIntervalUs());
    }
}
