package io.headroom.workbench.peers;

import io.headroom.bwe.BandwidthEstimator;
import io.headroom.bwe.EstimatorStats;
import io.headroom.bwe.NetworkState;
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
 * run as {@code GoogCcTransportCcEngine} runs it. Only the pacing of probes is the simulator's sender's. An estimator of
 * ours may take the place of the delay-based part, as the plugin puts it there.
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
    private final @Nullable Replaced replaced;
    private @Nullable TransportFeedback report;
    private final Map<Long, Sent> history = new HashMap<>();
    private final Deque<Long> inOrderSent = new ArrayDeque<>();
    private final Deque<ProbeCluster> wanted = new ArrayDeque<>();
    private final Map<Integer, ProbeCluster> clusters = new HashMap<>();
    private JvbModernEngine.@Nullable Controller controller;
    private long lastReportUs;
    private volatile long bitrateBps;

    /** An estimator in the place of the engine's delay-based part. */
    private final class Replaced implements DelayPart.Replacement {
        private final BandwidthEstimator by;
        private NetworkState state = NetworkState.NORMAL;
        private long lastBps;

        Replaced(BandwidthEstimator by) {
            this.by = by;
        }

        @Override
        public Object report(Object result, @Nullable Object acknowledged, @Nullable Object probe) {
            TransportFeedback feedback = report;
            if (feedback == null || feedback.receivedCount() == 0) {
                return result;
            }
            feedback.acknowledgedBps(engine.bps(acknowledged));
            feedback.probeBps(engine.bps(probe));
            by.onFeedback(feedback);
            long bps = by.bitrateBps();
            NetworkState now = by.state();
            boolean recovered = state == NetworkState.UNDERUSE && now == NetworkState.NORMAL;
            boolean jump = probe != null && bps > lastBps; // taken at once, where it would otherwise be climbed to
            lastBps = bps;
            state = now;
            return engine.delayResult(bps, jump, recovered, now);
        }

        @Override
        public long lastEstimateBps() {
            return by.bitrateBps();
        }

        @Override
        public Object lastState() {
            return engine.usage(state);
        }
    }

    /** Makes a peer; {@code delayPart} replaces the engine's own if it is not null. */
    JvbGoogleCc2Peer(JvbModernEngine engine, @Nullable BandwidthEstimator delayPart) {
        this.engine = engine;
        replaced = delayPart == null ? null : new Replaced(delayPart);
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
        DelayPart.use(replaced);
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
            report = feedback;
            apply(to.feedback(JvbInstallation.instant(nowUs), results));
        }
    }

    @Override
    public void onRtt(long nowUs, long rttUs) {
        if (rttUs > 0) {
            if (replaced != null) {
                replaced.by.onRtt(nowUs, rttUs);
            }
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
    public void stats(EstimatorStats out) {
        if (replaced == null) {
            BandwidthEstimator.super.stats(out);
        } else {
            replaced.by.stats(out);
        }
    }

    @Override
    public void reset() {
        if (replaced != null) {
            replaced.by.reset();
        }
        controller = null;
        history.clear();
        inOrderSent.clear();
        wanted.clear();
        clusters.clear();
        bitrateBps = engine.initialBps();
    }
}
