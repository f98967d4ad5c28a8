package io.headroom.workbench.peers;

import io.headroom.bwe.BandwidthEstimator;
import io.headroom.bwe.TransportFeedback;
import io.headroom.workbench.sim.Peer;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A bridge's send side with {@code engine = GoogleCc2}, its default: delay and loss, probing when it wants to know more,
 * run as {@code GoogCcTransportCcEngine} runs it. Only the pacing of probes is the simulator's sender's.
 */
final class JvbGoogleCc2Peer implements Peer, BandwidthEstimator {
    /** How long the bridge remembers what it sent (kSendTimeHistoryWindow). */
    private static final long HISTORY_US = 60_000_000;

    private static final ProbeCluster NO_PROBE = new ProbeCluster(TransportFeedback.NOT_A_PROBE, 0, -1, -1);

    private static final class Sent {
        final long timeUs;
        final Object packet;
        boolean reportedLost;

        Sent(long timeUs, Object packet) {
            this.timeUs = timeUs;
            this.packet = packet;
        }
    }

    private final JvbModernEngine engine;
    private final Map<Long, Sent> history = new HashMap<>();
    private final Deque<Long> inOrderSent = new ArrayDeque<>();
    private final Deque<ProbeCluster> wanted = new ArrayDeque<>();
    private final Map<Integer, ProbeCluster> clusters = new HashMap<>();
    private JvbModernEngine.@Nullable Controller controller;
    private long lastReportUs;
    private volatile long bitrateBps;

    JvbGoogleCc2Peer(JvbModernEngine engine) {
        this.engine = engine;
        bitrateBps = engine.initialBps();
    }

    @Override
    public BandwidthEstimator estimator() {
        return this;
    }

    @Override
    public boolean ownsLossControl() {
        return true;
    }

    @Override
    public boolean ownsProbing() {
        return true;
    }

    /** The controller, made when the first event tells the time. */
    private JvbModernEngine.Controller at(long nowUs) {
        VirtualClock.set(nowUs);
        if (controller == null) {
            Instant now = JvbInstallation.instant(nowUs);
            lastReportUs = nowUs;
            controller = engine.new Controller(now);
            apply(controller.available(now));
            apply(controller.interval(now));
        }
        return controller;
    }

    @Override
    public void process(long nowUs) {
        apply(at(nowUs).interval(JvbInstallation.instant(nowUs)));
    }

    @Override
    public void onSent(long nowUs, long sequenceNumber, int sizeBytes, int probeCluster) {
        JvbModernEngine.Controller to = at(nowUs);
        while (!inOrderSent.isEmpty() && isForgotten(inOrderSent.getFirst(), nowUs)) {
            history.remove(inOrderSent.removeFirst());
        }
        ProbeCluster probe = clusters.getOrDefault(probeCluster, NO_PROBE);
        Object packet = engine.sentPacket(JvbInstallation.instant(nowUs), sizeBytes, sequenceNumber, probe);
        history.put(sequenceNumber, new Sent(nowUs, packet));
        inOrderSent.add(sequenceNumber);
        apply(to.sent(packet));
    }

    private boolean isForgotten(long sequenceNumber, long nowUs) {
        Sent sent = history.get(sequenceNumber);
        return sent == null || nowUs - sent.timeUs > HISTORY_US;
    }

    @Override
    public @Nullable ProbeCluster nextProbe(long nowUs) {
        return wanted.poll();
    }

    @Override
    public void onPacket(long arrivalTimeUs, long sendTimeUs, int sizeBytes, int ssrc, int sequenceNumber) {
        throw new UnsupportedOperationException("an engine of the send side is fed reports");
    }

    @Override
    public void onFeedback(TransportFeedback feedback) {
        long nowUs = feedback.feedbackTimeUs();
        JvbModernEngine.Controller to = at(nowUs);
        List<Object> results = new ArrayList<>();
        for (int i = 0; i < feedback.size(); i++) {
            long sequenceNumber = feedback.sequenceNumber(i);
            Sent sent = history.get(sequenceNumber);
            if (sent == null) {
                continue; // reported before, or too old
            }
            if (feedback.received(i)) {
                Instant arrived = JvbInstallation.instant(feedback.arrivalTimeUs(i));
                results.add(engine.packetResult(sent.packet, arrived, sent.reportedLost));
                history.remove(sequenceNumber);
            } else {
                results.add(engine.packetResult(sent.packet, null, sent.reportedLost));
                sent.reportedLost = true;
            }
        }
        if (!results.isEmpty()) {
            apply(to.feedback(JvbInstallation.instant(nowUs), results));
        }
    }

    @Override
    public void onRtt(long nowUs, long rttUs) {
        if (rttUs > 0) {
            apply(at(nowUs).roundTrip(JvbInstallation.instant(nowUs), rttUs));
        }
    }

    @Override
    public void onReceiverReport(long nowUs, long lost, long expected) {
        JvbModernEngine.Controller to = at(nowUs);
        if (expected - lost >= 1) { // as the bridge: without a packet received there is no telling lost ones
            Instant since = JvbInstallation.instant(lastReportUs);
            apply(to.loss(since, JvbInstallation.instant(nowUs), lost, expected - lost));
            lastReportUs = nowUs;
        }
    }

    private void apply(JvbModernEngine.Update update) {
        if (update.hasTarget()) {
            bitrateBps = update.targetBps();
        }
        for (ProbeCluster probe : update.probes()) {
            clusters.put(probe.id(), probe);
            wanted.add(probe);
        }
    }

    @Override
    public long bitrateBps() {
        return bitrateBps;
    }

    @Override
    public void reset() {
        controller = null;
        history.clear();
        inOrderSent.clear();
        wanted.clear();
        clusters.clear();
        bitrateBps = engine.initialBps();
    }
}
