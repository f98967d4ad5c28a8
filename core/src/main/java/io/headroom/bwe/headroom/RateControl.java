package io.headroom.bwe.headroom;

import io.headroom.bwe.BandwidthEstimator;
import io.headroom.bwe.NetworkState;

/** From evidence to a rate. */
final class RateControl {
    /** The four ways the path can be. */
    enum Mode {
        START,
        NORMAL,
        DRAIN,
        COMPETE
    }

    private static final double DEFAULT_RTT_S = 0.2;
    private static final double ENCODER_S = 0.1;
    private static final double HOLD_S = 0.2;
    private static final double DRAIN_TIME_S = 0.5;
    private static final double MIN_CUT = 0.04;
    private static final double MAX_CUT = 0.35;
    private static final double DEEPEST_CUT = 0.75; // for queues of seconds
    private static final double PROOF_SHARE = 0.88;
    private static final double DRAINED_SHARE = 0.96;
    private static final double CEILING_SHARE = 0.97;
    private static final double NEW_CAPACITY = 1.3;
    private static final double ALONE_RHO = 1.2;
    private static final double SMALL_PHI = 0.3;
    private static final double ALONE_PHI = 0.92;
    /** What is claimed beside a flow that fills the queue: a little less than an equal share with one. */
    private static final double COMPETE_SHARE = 0.44;

    private static final double COMPETE_CUT = 0.9;
    private static final double MIN_COMPETE_STEP_BPS = 15_000;
    private static final double COMPETE_TIME_S = 4;

    /** How much of its share a flow gives up at once when it has filled a shared queue. */
    private static final double SHARE_CUT = 0.4;

    /** How fast the highest proof is forgotten, per second. */
    private static final double PROOF_DECAY = 0.1;

    private static final double LINK_DECAY = 0.02; // the same, in competition

    /** Additive growth on a shared link, as a part of the link per second: the same for all who see the same trains. */
    private static final double ADDITIVE = 0.05;

    private static final double MIN_ADDITIVE_BPS = 50_000;
    private static final double MAX_ADDITIVE_BPS = 120_000;
    private static final double BLIND_ADDITIVE_BPS = 100_000; // where our own packets show no trains

    private static final long FAST_PERSISTENCE_US = 60_000;
    private static final long START_PERSISTENCE_US = 120_000;
    private static final double BASE_THRESHOLD_US = 6_000;
    private static final double START_MARGIN_US = 20_000;
    /** A browser's probe cluster: 5 packets or 15 ms at 3 and 6 times the start rate (libwebrtc probe_controller.cc). */
    private static final long PROBE_WINDOW_US = 30_000;

    private static final double EMPTY_THRESHOLD_US = 2_400;

    private final ArrivalLog log;
    private final PathDelay delay;
    private final double minBps;
    private final double maxBps;

    private Mode mode = Mode.START;
    private NetworkState state = NetworkState.NORMAL;
    private double rateBps;
    private double rttS = DEFAULT_RTT_S;
    private long lastUs;
    private boolean any;

    private double capacityBps; // C
    private double growth; // g
    private double rateBeforeQueueBps; // r_0
    private long idleUs; // t_idle
    private long overuseSinceUs;
    private boolean overusing;
    private long holdUntilUs;
    private double proofAtCutBps; // P_b
    private double highestProofBps; // P_hi
    private boolean proofTight;
    private double linkBps;
    private double rho = 2;
    private int cutsSinceIdle;
    private long lastCutUs;
    private double queueAtCutUs;
    private boolean mayUndo;
    private double rateBeforeCutBps;
    private double capacityBeforeCutBps;
    private double peakQueueUs;
    private long emptySinceUs;
    private long aloneSinceUs;
    private long lastCompeteCutUs;

    String reason = "";
    double reasonBps;
    long overuses;
    long decreases;
    double fastThresholdUs;

    RateControl(ArrivalLog log, PathDelay delay, double minBps, double maxBps, double startBps) {
        this.log = log;
        this.delay = delay;
        this.minBps = minBps;
        this.maxBps = maxBps;
        this.rateBps = startBps;
    }

    double rateBps() {
        return rateBps;
    }

    NetworkState state() {
        return state;
    }

    Mode mode() {
        return mode;
    }

    double capacityBps() {
        return Math.max(capacityBps, Math.max(highestProofBps, rateBps));
    }

    void onRtt(double seconds) {
        rttS = seconds;
    }

    /** How fast a queue of our own drains while {@code receivedBps} gets through: 0..1, 0 unless we have cut. */
    double drainShare(double receivedBps) {
        return mode == Mode.DRAIN && capacityBps > 0 && shared() == 0 ? clamp(1 - receivedBps / capacityBps, 0, 1) : 0;
    }

    /** The path has become longer, not fuller: what was done about it is undone. */
    void onPathLonger(long nowUs) {
        idleUs = nowUs;
        overusing = false;
        if (mode == Mode.DRAIN || mode == Mode.COMPETE) {
            mode = Mode.NORMAL;
            delay.freezeBase(false);
            cutsSinceIdle = 0;
            capacityBps = Math.max(capacityBps, capacityBeforeCutBps);
            set(Math.max(rateBps, rateBeforeCutBps), "rebase: the path became longer", rateBeforeCutBps);
        }
    }

    void update(PathView v) {
        if (!any) {
            any = true;
            lastUs = v.nowUs;
            idleUs = v.nowUs;
            emptySinceUs = v.nowUs;
        }
        double dt = Math.min(0.2, Math.max(0, (v.nowUs - lastUs) * 1e-6));
        lastUs = v.nowUs;
        if (rateBps <= 0) {
            rateBps = clamp(2 * v.receivedBps, minBps, maxBps);
        }
        highestProofBps = Math.max(v.provenBps, highestProofBps * (1 - PROOF_DECAY * dt));
        linkBps = Math.max(v.provenBps, linkBps * (1 - LINK_DECAY * dt));

        double fast = BASE_THRESHOLD_US + 2.5 * v.sigmaUs + (mode == Mode.START ? START_MARGIN_US : 0);
        double slow = BASE_THRESHOLD_US + 1.2 * v.sigmaUs;
        double empty = EMPTY_THRESHOLD_US + 0.7 * v.sigmaUs;
        fastThresholdUs = fast;
        boolean isEmpty = v.queueUs < empty;
        boolean over = v.queueUs > fast || mode != Mode.START && v.slowQueueUs > slow && v.queueUs > 0.7 * slow;
        if (!over) {
            overusing = false;
        } else if (!overusing) {
            overusing = true;
            overuseSinceUs = v.nowUs;
        }
        long persistence = mode == Mode.START ? START_PERSISTENCE_US : FAST_PERSISTENCE_US;
        boolean overuse = overusing && v.nowUs - overuseSinceUs >= persistence;
        NetworkState newState =
                overuse ? NetworkState.OVERUSE : mode == Mode.DRAIN ? NetworkState.UNDERUSE : NetworkState.NORMAL;
        if (newState == NetworkState.OVERUSE && state != newState) {
            overuses++;
        }
        state = newState;

        if (isEmpty) {
            if (v.nowUs - idleUs > 40_000) {
                emptySinceUs = v.nowUs;
            }
            idleUs = v.nowUs;
            if (mode != Mode.DRAIN && mode != Mode.COMPETE) {
                rateBeforeQueueBps = rateBps;
                cutsSinceIdle = 0;
            }
        }

        switch (mode) {
            case START -> start(v, dt, overuse);
            case NORMAL -> normal(v, dt, overuse, fast, empty);
            case DRAIN -> drain(v, overuse, isEmpty);
            case COMPETE -> compete(v, dt, isEmpty);
        }
        rateBps = clamp(rateBps, minBps, maxBps);
    }

    private double loopS() {
        return rttS + ENCODER_S;
    }

    private double holdS() {
        return loopS() + HOLD_S;
    }

    private void start(PathView v, double dt, boolean overuse) {
        if (overuse) {
            cut(v);
            return;
        }
        double limit = Double.POSITIVE_INFINITY;
        if (v.provenBps > 0 && v.hopedBps < 1.3 * v.provenBps) {
            limit = PROOF_SHARE * v.hopedBps;
            if (rateBps >= 0.97 * limit) {
                mode = Mode.NORMAL;
                capacityBps = v.provenBps;
                proofAtCutBps = v.provenBps;
                set(Math.max(rateBps, limit), "start: reached what trains prove", v.provenBps);
                return;
            }
        }
        double burst = 0.9 * log.rateBps(v.nowUs, PROBE_WINDOW_US);
        if (burst > rateBps && v.queueUs < START_MARGIN_US) {
            set(Math.min(burst, limit), "start: a burst got through", burst);
        } else if (v.receivedBps > 0.6 * rateBps) {
            double grown = rateBps * Math.pow(2, dt / (loopS() + 0.1));
            double next = Math.min(Math.min(grown, 4 * v.receivedBps), limit);
            if (next > rateBps) {
                set(next, limit == next ? "start: train" : "start: doubling", v.provenBps);
            }
        } else {
            explain("start: app-limited", v.receivedBps);
        }
    }

    private void cut(PathView v) {
        long busyUs = v.nowUs - idleUs;
        double busy = log.rateBps(v.nowUs, Math.min(500_000, Math.max(250_000, busyUs)));
        double rhoNow = log.rho(Math.min(1_500_000, Math.max(400_000, busyUs)));
        double queueS = v.queueUs * 1e-6;
        double share = clamp(queueS / DRAIN_TIME_S, MIN_CUT, clamp(queueS / (queueS + 0.65), MAX_CUT, DEEPEST_CUT));
        double target = busy * (1 - share);
        boolean held = v.nowUs - holdUntilUs < 0 && lastCutUs != 0;
        // Within the hold, what is received follows our own cut: only a queue that went on growing is news.
        if (held && (target >= 0.8 * rateBps || v.queueUs < 1.2 * queueAtCutUs + 10_000)) {
            explain("hold: waiting for the last cut to show", rateBps);
            return;
        }
        if (mode == Mode.START || mode == Mode.NORMAL) {
            rateBeforeCutBps = rateBps;
            capacityBeforeCutBps = capacityBps;
            mayUndo = mode == Mode.NORMAL;
        }
        if (cutsSinceIdle == 0) {
            rateBeforeQueueBps = Math.max(rateBeforeQueueBps, rateBps);
        }
        capacityBps = busy;
        rho = 0.5 * (rho + Math.min(rhoNow, 10));
        proofAtCutBps = rho > ALONE_RHO ? v.provenBps : Math.max(v.provenBps, highestProofBps);
        proofTight = v.bursts && !log.batched() && v.hopedBps < 1.15 * v.provenBps;
        holdUntilUs = v.nowUs + (long) (holdS() * 1e6);
        lastCutUs = v.nowUs;
        queueAtCutUs = v.queueUs;
        cutsSinceIdle++;
        growth = 0;
        mode = Mode.DRAIN;
        if (target < rateBps) {
            decreases++;
            set(target, "cut: queue grows, received", busy);
        }
    }

    private void drain(PathView v, boolean overuse, boolean isEmpty) {
        if (isEmpty) {
            double phi = phi();
            double w = shared();
            boolean undo = mayUndo && v.nowUs - lastCutUs < (long) (loopS() * 1e6) + 50_000 && rho > 0.6;
            mode = Mode.NORMAL;
            growth = 0;
            if (undo) {
                capacityBps = Math.max(capacityBps, Math.min(capacityBeforeCutBps, rateBeforeCutBps));
                set(
                        Math.max(rateBps, 0.97 * capacityBps),
                        "undo: queue was gone before the cut could act",
                        capacityBps);
            } else if (w == 0) {
                set(Math.max(rateBps, DRAINED_SHARE * capacityBps), "drained: alone on the link", capacityBps);
            } else {
                double back = capacityBps * (DRAINED_SHARE * (1 - w) + w * (1 - SHARE_CUT * Math.min(1, phi)));
                set(back, "drained: link is shared", capacityBps);
            }
            rateBeforeQueueBps = rateBps;
            cutsSinceIdle = 0;
            return;
        }
        if (overuse) {
            double before = rateBps;
            cut(v);
            if (rateBps < before) {
                mayUndo = false;
            }
        }
        boolean persists = v.nowUs - idleUs > (long) ((2 + holdS()) * 1e6);
        if (persists && cutsSinceIdle >= 2 && rateBps <= 0.85 * rateBeforeQueueBps) {
            if (flat(v)) {
                rebase(v);
            } else if (rho < 0.8 && !draining()) {
                mode = Mode.COMPETE;
                delay.freezeBase(true);
                peakQueueUs = v.queueUs;
                aloneSinceUs = v.nowUs;
                emptySinceUs = v.nowUs;
                set(
                        Math.max(rateBps, 0.5 * rateBeforeQueueBps),
                        "compete: the queue is somebody else's",
                        rateBeforeQueueBps);
            }
        }
    }

    /** Our part of what the link carries; without trains, a small one if arrival gaps say that the queue is not ours. */
    private double phi() {
        double linkBps = Math.max(proofAtCutBps, 0.9 * highestProofBps);
        if (linkBps <= 0 || linkBps < 0.8 * capacityBps) {
            return rho < ALONE_RHO ? SMALL_PHI : 1;
        }
        return capacityBps / linkBps;
    }

    /** How sure we are, 0..1, that others use the link too. */
    private double shared() {
        double byGaps = clamp((1.2 - rho) / 0.4, 0, 1);
        if (proofTight) {
            return Math.max(byGaps, clamp((ALONE_PHI - phi()) / 0.1, 0, 1));
        }
        return Math.max(byGaps, clamp((3 - rho) / 1.3, 0, 1) * clamp((1 - phi()) / 0.3, 0.1, 1));
    }

    private boolean flat(PathView v) {
        double min = Double.POSITIVE_INFINITY;
        double max = 0;
        for (int k = 0; k < 20; k++) {
            long q = delay.slotQueueUs(k);
            if (q < 0) {
                return false;
            }
            min = Math.min(min, q);
            max = Math.max(max, q);
        }
        return max - min < 5_000 + 2.5 * v.sigmaUs && min <= 150_000;
    }

    private boolean draining() {
        long now = delay.slotQueueUs(0);
        long before = delay.slotQueueUs(8);
        return before > 0 && now < 0.85 * before;
    }

    private void rebase(PathView v) {
        long min = Long.MAX_VALUE;
        for (int k = 0; k < 20; k++) {
            min = Math.min(min, delay.slotQueueUs(k));
        }
        delay.rebase(min);
        mode = Mode.NORMAL;
        idleUs = v.nowUs;
        set(Math.max(rateBps, 0.9 * rateBeforeQueueBps), "rebase: the path became longer", rateBeforeQueueBps);
    }

    private void normal(PathView v, double dt, boolean overuse, double fast, double empty) {
        if (overuse) {
            cut(v);
            return;
        }
        if (v.nowUs - holdUntilUs < 0 && lastCutUs != 0) {
            explain("hold: waiting for the last cut to show", rateBps);
            return;
        }
        if (v.queueUs > empty) {
            growth = 0;
        }
        if (v.provenBps > NEW_CAPACITY * proofAtCutBps && v.provenBps > 1.15 * rateBps && !overusing) {
            double next = Math.min(
                    rateBps * Math.pow(1.6, dt / holdS()), Math.min(PROOF_SHARE * v.provenBps, 3 * v.receivedBps));
            if (next > rateBps) {
                set(next, "grow: train", v.provenBps);
                return;
            }
        }
        if (v.receivedBps <= 0.65 * rateBps) {
            explain("hold: app-limited", v.receivedBps);
            return;
        }
        double room = clamp((0.8 * fast - v.queueUs) / (0.8 * fast - empty), 0, 1);
        double w = shared();
        double step = w
                * (highestProofBps > rateBps
                        ? clamp(ADDITIVE * highestProofBps, MIN_ADDITIVE_BPS, MAX_ADDITIVE_BPS)
                        : BLIND_ADDITIVE_BPS);
        String why = "grow: towards known capacity";
        if (rateBps < 1.04 * capacityBps) {
            step += (1 - w) * (30_000 + 0.01 * rateBps);
        } else {
            growth = Math.min(0.15, Math.max(0.03, growth + 0.08 * dt));
            step += (1 - w) * (growth * rateBps + 30_000);
            why = "grow: beyond known capacity";
        }
        // What trains show now, scaled by what they were worth when the queue last stood.
        double worth = CEILING_SHARE * Math.min(1, phi()) * v.provenBps;
        if (capacityBps > 0 && worth > rateBps && (1 - w) * (worth - rateBps) > step) {
            step = (1 - w) * (worth - rateBps);
            why = "grow: towards what trains show";
        }
        double next = rateBps + step * dt * room;
        next = Math.min(next, 1.5 * v.receivedBps + 10_000);
        // A ceiling below what gets through is none: another flow's packets stood between those of our trains.
        if (w < 1 && next > CEILING_SHARE * v.ceilingBps && 1.02 * v.ceilingBps > log.rateBps(v.nowUs, 1_000_000)) {
            next = CEILING_SHARE * v.ceilingBps;
            why = "hold: at what trains show";
        }
        if (next > rateBps) {
            set(next, why, capacityBps);
        } else {
            explain(why, v.ceilingBps);
        }
    }

    private void compete(PathView v, double dt, boolean isEmpty) {
        if (isEmpty) {
            if (v.nowUs - emptySinceUs > 1_000_000) {
                leaveCompetition(Mode.NORMAL);
                return;
            }
        } else {
            emptySinceUs = v.nowUs;
        }
        if (log.rho(1_500_000) <= 1.6) {
            aloneSinceUs = v.nowUs;
        } else if (v.nowUs - aloneSinceUs > 400_000) {
            leaveCompetition(Mode.DRAIN);
            return;
        }
        peakQueueUs = Math.max(peakQueueUs, v.queueUs);
        if (v.queueUs < 0.75 * peakQueueUs && v.nowUs - lastCompeteCutUs > 1_500_000) {
            lastCompeteCutUs = v.nowUs;
            peakQueueUs = v.queueUs;
            decreases++;
            set(COMPETE_CUT * rateBps, "compete: the other backed off, so do we", rateBps);
        } else if (v.receivedBps > 0.6 * rateBps) {
            double half = COMPETE_SHARE * linkBps;
            double step = Math.max(MIN_COMPETE_STEP_BPS, (half - rateBps) / COMPETE_TIME_S);
            double next = rateBps + step * dt;
            if (v.bursts && linkBps > 0) {
                next = Math.min(next, Math.max(rateBps, half));
            }
            set(next, "compete: holding a share", linkBps);
        }
    }

    private void leaveCompetition(Mode next) {
        mode = next;
        delay.freezeBase(false);
        rateBeforeQueueBps = rateBps;
        cutsSinceIdle = 0;
        rho = next == Mode.DRAIN ? 2 : rho;
        capacityBps = rateBps;
        explain("compete: over", rateBps);
    }

    private void set(double bps, String why, double whyBps) {
        rateBps = clamp(bps, minBps, maxBps);
        explain(why, whyBps);
    }

    private void explain(String why, double whyBps) {
        reason = why;
        reasonBps = whyBps;
    }

    long reasonBpsRounded() {
        return reasonBps > 0 && reasonBps < 1e12 ? (long) reasonBps : BandwidthEstimator.UNKNOWN_BPS;
    }

    private static double clamp(double value, double min, double max) {
        return Math.max(min, Math.min(max, value));
    }
}
