package io.headroom.bwe.headroom;

import io.headroom.bwe.BandwidthEstimator;
import io.headroom.bwe.EstimatorConfig;
import io.headroom.bwe.EstimatorProbe;
import io.headroom.bwe.EstimatorStats;
import io.headroom.bwe.LossCounter;
import io.headroom.bwe.NetworkState;

/** The estimator: feeds each packet to the gatherers of evidence and, at most every 20 ms, lets the rate control decide. */
final class HeadroomEstimator implements BandwidthEstimator {
    private static final long EVALUATE_US = 20_000;
    private static final long MAX_RTT_US = 10_000_000;
    private static final long RECEIVED_WINDOW_US = 250_000;
    private static final double BATCHED_PROOF = 1.3;
    private static final double LARGE_TRAIN = 2.2;
    private static final double MAX_ALLOWANCE_US = 150_000;
    private static final double ALLOWANCE_DECAY = 0.15;
    private static final int MAX_PACKET_BYTES = 65_535;

    private final EstimatorConfig config;
    private final HeadroomConfig tuning;
    private final EstimatorProbe probe;
    private final PathDelay delay = new PathDelay();
    private final ArrivalLog log = new ArrivalLog();
    private final TrainEvidence trains = new TrainEvidence();
    private final LossCounter losses = new LossCounter();
    private final PathStep step = new PathStep();
    private final PathView view = new PathView();
    private RateControl control;

    private boolean any;
    private long arrivalOriginUs; // clocks may start anywhere, even about to wrap: inside, both start at 0
    private long sendOriginUs;
    private long packets;
    private long groups;
    private long timeResets;
    private long lastArrivalUs;
    private long lastEvaluationUs;
    private double allowanceUs; // K
    private long rttUs = -1;
    private volatile long bitrateBps;

    HeadroomEstimator(EstimatorConfig config, HeadroomConfig tuning) {
        this.config = config;
        this.tuning = tuning;
        this.probe = config.probe();
        this.control = newControl();
        this.bitrateBps = config.startBitrateBps();
    }

    private RateControl newControl() {
        return new RateControl(
                log,
                delay,
                tuning,
                config.minBitrateBps(),
                config.maxBitrateBps(),
                Math.max(0, config.startBitrateBps()));
    }

    @Override
    public void onPacket(long arrivalTimeUs, long sendTimeUs, int sizeBytes, int ssrc, int sequenceNumber) {
        if (sizeBytes < 0 || sizeBytes > MAX_PACKET_BYTES) {
            return;
        }
        if (!any) {
            any = true;
            arrivalOriginUs = arrivalTimeUs;
            sendOriginUs = sendTimeUs;
            lastArrivalUs = 0;
            lastEvaluationUs = 0;
        }
        packets++;
        long arrivalUs = arrivalTimeUs - arrivalOriginUs;
        long sendUs = sendTimeUs - sendOriginUs;
        long delayUs = arrivalUs - sendUs;
        log.onPacket(arrivalUs, sendUs, sizeBytes);
        losses.onPacket(ssrc, sequenceNumber);
        delay.onPacket(arrivalUs, delayUs, sizeBytes);
        step.onPacket(arrivalUs, delayUs, delay.sigmaUs(), losses.lost());
        if (trains.onPacket(arrivalUs, sendUs, sizeBytes)) {
            groups++;
            allowLargeTrain();
        }
        lastArrivalUs = arrivalUs;
        if (arrivalUs - lastEvaluationUs >= EVALUATE_US) {
            evaluate(arrivalUs);
        }
    }

    private void allowLargeTrain() {
        double average = trains.averageBytes();
        double extra = trains.lastTrainBytes() - average;
        if (extra > (LARGE_TRAIN - 1) * average) {
            allowanceUs = Math.min(MAX_ALLOWANCE_US, allowanceUs + extra * 8e6 / Math.max(1, control.capacityBps()));
        }
    }

    private void evaluate(long nowUs) {
        double dtS = Math.min(1, (nowUs - lastEvaluationUs) * 1e-6);
        lastEvaluationUs = nowUs;
        allowanceUs = Math.max(0, allowanceUs - ALLOWANCE_DECAY * 1e6 * dtS);
        if (step.watching()) {
            double drainShare = control.drainShare(log.rateBps(nowUs, 80_000));
            long longerUs = step.check(nowUs, delay.rawQueueUs(), delay.sigmaUs(), drainShare, losses.lost(), log);
            if (longerUs > 0) {
                delay.rebase(longerUs);
                control.onPathLonger(nowUs);
                timeResets++;
            }
        }
        PathView v = view;
        v.nowUs = nowUs;
        v.sigmaUs = delay.sigmaUs();
        double explainedUs = (tuning.jitterFloor() ? delay.floorUs() : 0) + allowanceUs;
        v.queueUs = Math.max(0, delay.rawQueueUs() - explainedUs);
        v.newestQueueUs = Math.max(0, delay.newestQueueUs() - explainedUs);
        v.slowQueueUs = slowQueueUs(explainedUs);
        v.sentBps = log.sentBps(RECEIVED_WINDOW_US);
        v.receivedBps = log.rateBps(nowUs, RECEIVED_WINDOW_US);
        log.recentBps(v.receivedBps);
        if (tuning.trains()) {
            lookAtTrains(v);
        }
        String reasonBefore = control.reason;
        control.update(v);
        delay.linkBps(control.serviceBps());
        delay.batched(log.batched());
        probe.onDelay(arrivalOriginUs + nowUs, v.queueUs, control.fastThresholdUs, control.state());
        long rounded = (long) control.rateBps();
        if (rounded != bitrateBps || !reasonBefore.equals(control.reason)) {
            bitrateBps = rounded;
            probe.onDecision(
                    arrivalOriginUs + nowUs, rounded, (long) v.receivedBps, control.reason, control.reasonBpsRounded());
        }
    }

    private void lookAtTrains(PathView v) {
        trains.look(v.nowUs);
        v.provenBps = trains.provenBps();
        if (log.batched()) {
            v.provenBps = Math.min(v.provenBps, BATCHED_PROOF * log.rateBps(v.nowUs, 1_000_000));
        }
        v.hopedBps = trains.hopedBps();
        v.ceilingBps = trains.ceilingBps();
        v.bursts = trains.bursts();
    }

    private double slowQueueUs(double explainedUs) {
        double sum = 0;
        for (int k = 0; k < 4; k++) {
            long q = delay.slotQueueUs(k);
            if (q < 0) {
                return -1;
            }
            sum += q;
        }
        return sum / 4 - explainedUs;
    }

    @Override
    public void onRtt(long nowUs, long newRttUs) {
        if (newRttUs > 0 && newRttUs <= MAX_RTT_US) {
            rttUs = newRttUs;
            control.onRtt(newRttUs * 1e-6);
        }
    }

    @Override
    public long bitrateBps() {
        return bitrateBps;
    }

    @Override
    public long measuredBps() {
        return any ? (long) log.rateBps(lastArrivalUs, RECEIVED_WINDOW_US) : UNKNOWN_BPS;
    }

    @Override
    public NetworkState state() {
        return control.state();
    }

    @Override
    public void stats(EstimatorStats out) {
        out.clear();
        out.bitrateBps = bitrateBps;
        out.measuredBps = measuredBps();
        out.state = control.state();
        out.trend = view.queueUs * 1e-3;
        out.threshold = control.fastThresholdUs * 1e-3;
        out.queueDelayUs = (long) view.queueUs;
        out.rttUs = rttUs;
        out.packets = packets;
        out.groups = groups;
        out.overuses = control.overuses;
        out.decreases = control.decreases;
        out.timeResets = timeResets;
        out.reason = control.reason;
        out.reasonBps = control.reasonBpsRounded();
    }

    @Override
    public void reset() {
        any = false;
        packets = 0;
        groups = 0;
        allowanceUs = 0;
        rttUs = -1;
        delay.clear();
        log.clear();
        trains.clear();
        step.clear();
        losses.clear();
        timeResets = 0;
        control = newControl();
        bitrateBps = config.startBitrateBps();
    }
}
