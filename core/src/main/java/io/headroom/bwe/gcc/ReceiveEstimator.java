package io.headroom.bwe.gcc;

import io.headroom.bwe.BandwidthEstimator;
import io.headroom.bwe.EstimatorConfig;
import io.headroom.bwe.EstimatorProbe;
import io.headroom.bwe.EstimatorStats;
import io.headroom.bwe.NetworkState;

/**
 * libwebrtc's receive-side estimator over abs-send-time.
 *
 * <pre>
 *   packet --> RateWindow --------------------------- R -----------------\
 *          \-> StreamAges (all silent: reset the next two)                +--> AimdRateControl --> estimate
 *          \-> InterArrival --> DelayFilter --> OveruseDetector -- state -/         ^
 *          \-> ReceiveProbes (first 2 s, or no estimate yet) --- probed rate -------/
 * </pre>
 *
 * <p>The rate control is asked when the feedback interval has passed (200..1000 ms), at once on a probe that raises the
 * estimate, and at once on an over-use if the last reduction is a round trip old. Nothing happens between packets.
 *
 * <p>Source: libwebrtc, modules/remote_bitrate_estimator/remote_bitrate_estimator_abs_send_time.cc (commit 0f862520,
 * June 2024).
 */
final class ReceiveEstimator implements BandwidthEstimator {
    private static final int TICKS_SHIFT = 8; // kAbsSendTimeInterArrivalUpshift: 24 bits use the full 32, to wrap right
    private static final double TICKS_PER_SECOND = 1 << (18 + TICKS_SHIFT);
    private static final double MS_PER_TICK = 1_000.0 / TICKS_PER_SECOND;
    private static final int MAX_SIZE_BYTES = 65_535; // no packet is larger

    private final GccConfig config;
    private final EstimatorProbe watcher;

    private final TimeLine time = new TimeLine();
    private final AbsSendTimeTicks sendTicks = new AbsSendTimeTicks();
    private final RateWindow received;
    private final StreamAges streams;
    private final InterArrival groups;
    private final DelayFilter filter;
    private final OveruseDetector detector;
    private final ReceiveProbes probes;
    private final AimdRateControl rate;

    private boolean started;
    private long firstPacketUs;
    private boolean rateWasKnown;
    private boolean updated;
    private long updatedMs;
    private long feedbackIntervalMs;
    private long packets;
    private long groupPairs;

    private long publishedBps = UNKNOWN_BPS; // what bitrateBps holds, for the one thread that writes it
    private volatile long bitrateBps = UNKNOWN_BPS;

    ReceiveEstimator(GccConfig config, EstimatorConfig host) {
        this.config = config;
        watcher = host.probe();
        received = new RateWindow(config.receive().rateWindowMs());
        streams = new StreamAges(config.receive().streamTimeoutUs());
        groups = new InterArrival(config.grouping(), TICKS_PER_SECOND);
        filter = config.newDelayFilter();
        detector = new OveruseDetector(config.detector());
        probes = new ReceiveProbes(config.receiveProbing());
        rate = new AimdRateControl(config.aimd(), host.minBitrateBps(), host.maxBitrateBps(), host.startBitrateBps());
        start();
    }

    @Override
    public void onPacket(long arrivalTimeUs, long sendTimeUs, int sizeBytes, int ssrc, int sequenceNumber) {
        if (time.advance(arrivalTimeUs)) {
            received.reset(); // what it holds lies in the future now: it would pile up until the clock gets there again
        }
        process(time.arrivalUs(), time.systemUs(), sendTicks.of(sendTimeUs), sizeBytes, ssrc);
    }

    /**
     * The same with all that libwebrtc distinguishes.
     *
     * @param arrivalUs when the packet arrived, by a clock that may be set while we run
     * @param systemUs the same by a clock that may not
     * @param absSendTime 24 bits
     */
    void process(long arrivalUs, long systemUs, int absSendTime, int sizeBytes, int ssrc) {
        int size = Math.min(Math.max(sizeBytes, 0), MAX_SIZE_BYTES);
        long arrivalMs = UnitMath.wholeMs(arrivalUs);
        long systemMs = systemUs == arrivalUs ? arrivalMs : UnitMath.wholeMs(systemUs);
        packets++;
        measure(arrivalMs, size);
        if (!started) {
            started = true;
            firstPacketUs = systemUs;
        }
        if (!streams.seen(ssrc, systemUs) && packets > 1) {
            groups.restart();
            filter.reset();
        }
        int ticks = absSendTime << TICKS_SHIFT;
        boolean probed = size > config.receiveProbing().minSizeBytes()
                && (!rate.isValid()
                        || systemUs - firstPacketUs < config.receiveProbing().intervalUs())
                && probe(ticks, arrivalUs, systemUs, size);
        if (groups.add(ticks, arrivalMs, systemMs, size)) {
            compare(arrivalUs, arrivalMs);
        }
        if (probed || isUpdateDue(systemMs, systemUs)) {
            update(arrivalUs, systemMs, systemUs);
        }
    }

    @Override
    public void onRtt(long nowUs, long rttUs) {
        rate.rttUs(rttUs);
    }

    @Override
    public void onStreamRemoved(long nowUs, int ssrc) {
        streams.remove(ssrc);
        publish();
    }

    @Override
    public long bitrateBps() {
        return bitrateBps;
    }

    @Override
    public long measuredBps() {
        return received.rateBps();
    }

    @Override
    public NetworkState state() {
        return detector.state();
    }

    @Override
    public void stats(EstimatorStats out) {
        out.clear();
        out.bitrateBps = bitrateBps;
        out.measuredBps = received.rateBps();
        out.state = detector.state();
        out.trend = detector.signalMs();
        out.threshold = detector.thresholdMs();
        out.rttUs = rate.rttUs();
        out.packets = packets;
        out.groups = groupPairs;
        out.overuses = detector.overuses();
        out.decreases = rate.decreases();
        out.timeResets = groups.timeResets();
        out.reason = rate.reason();
        out.reasonBps = rate.reasonBps();
    }

    @Override
    public void reset() {
        time.reset();
        sendTicks.reset();
        received.reset();
        streams.reset();
        groups.reset();
        filter.reset();
        detector.reset();
        probes.reset();
        rate.reset();
        start();
    }

    DelayFilter filter() {
        return filter;
    }

    AimdRateControl rate() {
        return rate;
    }

    private void start() {
        started = false;
        rateWasKnown = false;
        updated = false;
        packets = 0;
        groupPairs = 0;
        publish();
    }

    private void measure(long arrivalMs, int size) {
        received.advance(arrivalMs);
        if (received.isKnown()) {
            rateWasKnown = true;
        } else if (rateWasKnown) {
            rateWasKnown = false;
            received.reset(); // so that the silence does not count as part of the next window
        }
        received.add(size);
    }

    private boolean probe(int ticks, long arrivalUs, long systemUs, int size) {
        int sentUs = (int) (Integer.toUnsignedLong(ticks) * MS_PER_TICK * 1_000);
        long probedBps = probes.add(sentUs, arrivalUs, size, rate.isValid() ? rate.estimateBps() : 0);
        if (probedBps == UNKNOWN_BPS) {
            return false;
        }
        rate.setEstimate(probedBps, systemUs);
        return true;
    }

    private void compare(long arrivalUs, long arrivalMs) {
        groupPairs++;
        double sendDeltaMs = groups.sendDeltaMs();
        watcher.onGroup(
                arrivalUs, (long) (sendDeltaMs * 1_000), groups.arrivalDeltaMs() * 1_000, groups.sizeDeltaBytes());
        filter.update(groups.arrivalDeltaMs(), sendDeltaMs, groups.sizeDeltaBytes(), arrivalMs, detector.state());
        detector.detect(filter, sendDeltaMs, arrivalMs);
        watcher.onDelay(arrivalUs, detector.signalMs(), detector.thresholdMs(), detector.state());
    }

    private boolean isUpdateDue(long systemMs, long systemUs) {
        if (!updated || systemMs - updatedMs > feedbackIntervalMs) {
            return true;
        }
        return detector.state() == NetworkState.OVERUSE
                && received.isKnown()
                && rate.isTimeToReduceFurther(systemUs, received.rateBps());
    }

    private void update(long arrivalUs, long systemMs, long systemUs) {
        long measuredBps = received.rateBps();
        rate.update(detector.state(), measuredBps, systemUs);
        if (rate.isValid()) {
            updated = true;
            updatedMs = systemMs;
            feedbackIntervalMs = UnitMath.wholeMs(rate.feedbackIntervalUs());
            publish();
        }
        watcher.onDecision(arrivalUs, publishedBps, measuredBps, rate.reason(), rate.reasonBps());
    }

    /** A volatile write costs more than most of a packet's work: only when there is something new. */
    private void publish() {
        boolean known = rate.isValid() && (packets == 0 || !streams.isEmpty());
        long bps = known ? rate.estimateBps() : UNKNOWN_BPS;
        if (bps != publishedBps) {
            publishedBps = bps;
            bitrateBps = bps;
        }
    }
}
