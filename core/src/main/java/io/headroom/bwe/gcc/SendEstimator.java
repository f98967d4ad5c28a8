package io.headroom.bwe.gcc;

import io.headroom.bwe.BandwidthEstimator;
import io.headroom.bwe.EstimatorConfig;
import io.headroom.bwe.EstimatorProbe;
import io.headroom.bwe.EstimatorStats;
import io.headroom.bwe.NetworkState;
import io.headroom.bwe.TransportFeedback;

/**
 * libwebrtc's delay-based estimator at the sender, fed by transport-wide feedback.
 *
 * <pre>
 *   report, by (arrival, send time, sequence number)
 *     |- AcknowledgedRate ------------------------------- R --------------\
 *     |- ProbeBitrateEstimator ---- P --> max(P, min(last, 0.85 R)) -------+--> AimdRateControl --> estimate
 *     \- InterArrivalDelta --> DelayFilter --> OveruseDetector -- state --/
 *
 *   OVERUSE, R known      reduce below R when a round trip has passed since the last change
 *   OVERUSE, R unknown    halve, as often
 *   else, P known         take P over
 *   else                  grow or hold
 * </pre>
 *
 * <p>A result of probing that falls short never takes the estimate below 0.85 R: what gets through, gets through. A gap of
 * more than two seconds between reports begins grouping, filter and detector anew; rates and rate control stay.
 *
 * <p>What the host gives with a report - the acknowledged rate, a probe's result - goes before what is measured here. The
 * host also says whether the sender has too little to send; finding that out takes its pacer's budget, and is no part of
 * the estimator. A report of which nothing was received changes nothing: losses are for a loss-based controller.
 *
 * <p>libwebrtc's own clock cannot jump, a host's may. When the time of reports goes back, or forward by ten seconds more than
 * the arrivals did, everything that compares send times starts afresh, and time goes on as the arrivals say.
 *
 * <p>Source: libwebrtc, modules/congestion_controller/goog_cc/delay_based_bwe.cc and, for the limit on probes,
 * goog_cc_network_control.cc.
 */
final class SendEstimator implements BandwidthEstimator {
    /** No packet is larger (IPv4's total length); what claims to be counts as this. */
    private static final int MAX_SIZE_BYTES = 65_535;

    /** Feedback that is held up for longer than this is taken for a send clock that was set forward. */
    private static final long MAX_STALL_US = 10_000_000;

    /** No path carries more; a host that says so is not believed. */
    private static final long MAX_RATE_BPS = 1_000_000_000_000L;

    private final GccConfig.Send config;
    private final EstimatorProbe probe;
    private final AcknowledgedRate acknowledged;
    private final ProbeBitrateEstimator probes = new ProbeBitrateEstimator();
    private final InterArrivalDelta groups;
    private final DelayFilter filter;
    private final OveruseDetector detector;
    private final AimdRateControl rates;

    private boolean hasReport;
    private long lastReportUs;
    private long reportOriginUs; // clocks may start anywhere, even about to wrap: from here on they count from near 0
    private long arrivalOriginUs;
    private long lastArrivalUs;
    private boolean applicationLimited;
    private long lastResultBps; // what was last decided; 0 before

    private long measuredBps = UNKNOWN_BPS;
    private long packetCount;
    private long groupCount;
    private long overuseCount;
    private long halvingCount;
    private long timeResetCount;
    private String reason = "";
    private long reasonBps = UNKNOWN_BPS;

    private volatile long bitrateBps;

    SendEstimator(GccConfig gcc, EstimatorConfig config) {
        this.config = gcc.send();
        this.probe = config.probe();
        this.acknowledged = gcc.send().newAcknowledgedRate();
        this.groups = new InterArrivalDelta(gcc.grouping());
        this.filter = gcc.newDelayFilter();
        this.detector = new OveruseDetector(gcc.detector());
        this.rates = new AimdRateControl(
                gcc.aimd(), config.minBitrateBps(), config.maxBitrateBps(), config.startBitrateBps());
        explain();
        publish();
    }

    @Override
    public void onFeedback(TransportFeedback feedback) {
        limit(feedback.applicationLimited(), feedback.feedbackTimeUs());
        int received = feedback.receivedCount();
        if (received == 0) {
            return;
        }
        long nowUs = begin(feedback.feedbackTimeUs(), feedback.arrivalTimeUs(feedback.receivedIndex(0)));
        for (int k = 0; k < received; k++) {
            int i = feedback.receivedIndex(k);
            long sendTimeUs = feedback.sendTimeUs(i);
            long arrivalTimeUs = feedback.arrivalTimeUs(i) - arrivalOriginUs;
            int sizeBytes = sane(feedback.sizeBytes(i));
            if (feedback.probeCluster(i) != TransportFeedback.NOT_A_PROBE) {
                probes.onPacket(
                        feedback.probeCluster(i),
                        feedback.probeMinPackets(i),
                        feedback.probeMinBytes(i),
                        sendTimeUs,
                        arrivalTimeUs,
                        sizeBytes);
            }
            onArrival(sendTimeUs, arrivalTimeUs, nowUs, sizeBytes);
        }
        end(nowUs, feedback.acknowledgedBps(), feedback.probeBps());
    }

    /** Counts as a report about this packet alone, come the moment it arrived. */
    @Override
    public void onPacket(long arrivalTimeUs, long sendTimeUs, int sizeBytes, int ssrc, int sequenceNumber) {
        long nowUs = begin(arrivalTimeUs, arrivalTimeUs);
        onArrival(sendTimeUs, arrivalTimeUs - arrivalOriginUs, nowUs, sane(sizeBytes));
        end(nowUs, UNKNOWN_BPS, UNKNOWN_BPS);
    }

    @Override
    public void onRtt(long nowUs, long rttUs) {
        rates.rttUs(rttUs);
    }

    @Override
    public long bitrateBps() {
        return bitrateBps;
    }

    @Override
    public long measuredBps() {
        return measuredBps;
    }

    @Override
    public NetworkState state() {
        return detector.state();
    }

    @Override
    public void stats(EstimatorStats out) {
        out.clear();
        out.bitrateBps = bitrateBps;
        out.measuredBps = measuredBps;
        out.state = detector.state();
        out.trend = detector.signalMs();
        out.rawTrend = filter.trend();
        out.threshold = detector.thresholdMs();
        out.rttUs = rates.rttUs();
        out.packets = packetCount;
        out.groups = groupCount;
        out.overuses = overuseCount;
        out.decreases = rates.decreases() + halvingCount;
        out.timeResets = groups.resets() + timeResetCount;
        out.reason = reason;
        out.reasonBps = reasonBps;
    }

    @Override
    public void reset() {
        acknowledged.reset();
        probes.reset();
        groups.forget();
        filter.reset();
        detector.reset();
        rates.reset();
        hasReport = false;
        lastArrivalUs = 0;
        applicationLimited = false;
        lastResultBps = 0;
        measuredBps = UNKNOWN_BPS;
        packetCount = 0;
        groupCount = 0;
        overuseCount = 0;
        halvingCount = 0;
        timeResetCount = 0;
        explain();
        publish();
    }

    DelayFilter filter() {
        return filter;
    }

    private void limit(boolean limited, long nowUs) {
        if (applicationLimited && !limited) {
            acknowledged.onApplicationLimitEnded(nowUs);
        }
        applicationLimited = limited;
        rates.applicationLimited(limited);
    }

    /** Begins a report; says when it came, counted from the first one. */
    private long begin(long reportTimeUs, long firstArrivalUs) {
        if (!hasReport) {
            hasReport = true;
            reportOriginUs = reportTimeUs;
            arrivalOriginUs = firstArrivalUs - Math.floorMod(firstArrivalUs, 1_000L); // milliseconds round as before
            lastReportUs = 0;
            return 0;
        }
        long stepUs = reportTimeUs - reportOriginUs - lastReportUs;
        long arrivalStepUs = firstArrivalUs - arrivalOriginUs - lastArrivalUs;
        if (stepUs < 0 || stepUs > MAX_STALL_US && stepUs - arrivalStepUs > MAX_STALL_US) {
            long passedUs = Math.min(Math.max(arrivalStepUs, 0), MAX_STALL_US);
            reportOriginUs += stepUs - passedUs;
            stepUs = passedUs;
            acknowledged.reset();
            probes.reset();
            forgetGroups();
        } else if (stepUs > config.feedbackTimeoutUs()) {
            forgetGroups();
        }
        lastReportUs += stepUs;
        return lastReportUs;
    }

    private void forgetGroups() {
        groups.reset();
        filter.reset();
        detector.reset();
        timeResetCount++;
    }

    private void onArrival(long sendTimeUs, long arrivalTimeUs, long nowUs, int sizeBytes) {
        packetCount++;
        lastArrivalUs = arrivalTimeUs;
        acknowledged.onPacket(sendTimeUs, arrivalTimeUs, sizeBytes);
        if (!groups.add(sendTimeUs, arrivalTimeUs, nowUs, sizeBytes)) {
            return;
        }
        groupCount++;
        long arrivalMs = UnitMath.wholeMs(arrivalTimeUs);
        double sendDeltaMs = UnitMath.ms(groups.sendDeltaUs());
        NetworkState before = detector.state();
        filter.update(UnitMath.ms(groups.arrivalDeltaUs()), sendDeltaMs, groups.sizeDeltaBytes(), arrivalMs, before);
        NetworkState after = detector.detect(filter, sendDeltaMs, arrivalMs);
        if (after == NetworkState.OVERUSE && before != NetworkState.OVERUSE) {
            overuseCount++;
        }
        probe.onGroup(nowUs + reportOriginUs, groups.sendDeltaUs(), groups.arrivalDeltaUs(), groups.sizeDeltaBytes());
        probe.onDelay(nowUs + reportOriginUs, detector.signalMs(), detector.thresholdMs(), after);
    }

    private void end(long nowUs, long hostAcknowledgedBps, long hostProbeBps) {
        long ownProbeBps = probes.takeResultBps();
        measuredBps = isRate(hostAcknowledgedBps) ? hostAcknowledgedBps : acknowledged.bitrateBps();
        long probeBps = isRate(hostProbeBps) ? hostProbeBps : ownProbeBps;
        if (probeBps != UNKNOWN_BPS && measuredBps != UNKNOWN_BPS) {
            long floorBps = UnitMath.scaled(measuredBps, config.probeFloorFactor());
            probeBps = Math.max(probeBps, Math.min(lastResultBps, floorBps));
        }
        if (decide(probeBps, nowUs)) {
            lastResultBps = rates.estimateBps();
            publish();
            probe.onDecision(nowUs + reportOriginUs, lastResultBps, measuredBps, reason, reasonBps);
        }
    }

    /** Says whether there is a result; it is the rate control's estimate. */
    private boolean decide(long probeBps, long nowUs) {
        NetworkState state = detector.state();
        if (state != NetworkState.OVERUSE && probeBps != UNKNOWN_BPS) {
            rates.setEstimate(probeBps, nowUs);
            explain();
            return true;
        }
        if (state == NetworkState.OVERUSE) {
            if (measuredBps == UNKNOWN_BPS) {
                return halve(nowUs);
            }
            if (!rates.isTimeToReduceFurther(nowUs, measuredBps)) {
                return false;
            }
        }
        rates.update(state, measuredBps, nowUs);
        explain();
        return rates.isValid();
    }

    /** Over-use before a rate has been measured: all that is known is that the estimate is too high. */
    private boolean halve(long nowUs) {
        if (!rates.isInitialTimeToReduceFurther(nowUs)) {
            return false;
        }
        long beforeBps = rates.estimateBps();
        rates.setEstimate(beforeBps / 2, nowUs);
        halvingCount++;
        reason = "reduce: over-use, nothing measured yet";
        reasonBps = beforeBps;
        return true;
    }

    private void explain() {
        reason = rates.reason();
        reasonBps = rates.reasonBps();
    }

    private void publish() {
        long bps = rates.isValid() ? rates.estimateBps() : UNKNOWN_BPS;
        if (bps != bitrateBps) {
            bitrateBps = bps;
        }
    }

    private static boolean isRate(long bps) {
        return bps >= 0 && bps <= MAX_RATE_BPS;
    }

    private static int sane(int sizeBytes) {
        return Math.min(Math.max(sizeBytes, 0), MAX_SIZE_BYTES);
    }
}
