package io.headroom.workbench.sim;

import io.headroom.workbench.sim.Scenario.MediaSpec;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The receiving end in send direction: a browser that reports every packet
 * (draft-holmer-rmcat-transport-wide-cc-extensions), and all of them together in receiver reports about every second.
 */
final class TransportReceiver implements Path.Sink {
    /** Arrival times are told in steps of 250 us. */
    private static final long GRAIN_US = 250;

    private static final int HEADER_BYTES = 60;

    private final EventLoop loop;
    private final MediaSpec spec;
    private final HostClock clock;
    private final Path feedback;
    private final EventLoop.Timer report;
    private final ReceiverReports receiverReports;

    private long first; // the next sequence number to report
    private long[] arrivalUs = new long[256];
    private int count;

    TransportReceiver(EventLoop loop, MediaSpec spec, HostClock clock, Path feedback, SplittableRandom random) {
        this.loop = loop;
        this.spec = spec;
        this.clock = clock;
        this.feedback = feedback;
        report = loop.timer(this::onReportDue);
        report.at(spec.path().startUs() + random.nextLong(spec.feedbackIntervalUs()));
        receiverReports = new ReceiverReports(loop, spec, feedback, random, () -> {});
    }

    @Override
    public void onArrival(Packet packet) {
        receiverReports.onArrival(packet);
        long place = packet.sequenceNumber - first;
        if (place < 0) {
            return; // reported lost already
        }
        if (place >= arrivalUs.length) {
            arrivalUs = Arrays.copyOf(arrivalUs, Math.max(2 * arrivalUs.length, (int) place + 1));
        }
        while (count <= place) {
            arrivalUs[count++] = Long.MAX_VALUE;
        }
        arrivalUs[(int) place] = Math.floorDiv(clock.at(loop.nowUs()), GRAIN_US) * GRAIN_US;
    }

    private void onReportDue() {
        long nowUs = loop.nowUs();
        if (nowUs >= spec.path().stopUs()) {
            return;
        }
        report.at(nowUs + spec.feedbackIntervalUs());
        if (count == 0) {
            return;
        }
        Packet packet = feedback.newPacket(Packet.Kind.FEEDBACK, HEADER_BYTES + count);
        packet.message = new Feedback.Transport(first, Arrays.copyOf(arrivalUs, count));
        feedback.send(packet);
        first += count;
        count = 0;
    }
}
