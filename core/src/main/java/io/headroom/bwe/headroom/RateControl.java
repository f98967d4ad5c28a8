package io.headroom.bwe.headroom;

import io.headroom.bwe.BandwidthEstimator;
import io.headroom.bwe.NetworkState;

/**
 * From evidence to a rate {@code r}.
 *
 * <pre>
 *   START --over-use--> DRAIN        START --r has reached what trains prove--> NORMAL
 *   NORMAL --over-use--> DRAIN --queue gone, or low for a while--> NORMAL
 *   DRAIN --queue stays, flat--> NORMAL (the path became longer)     --stays, moves, not ours--> COMPETE
 *   COMPETE --queue gone--> NORMAL,  --queue ours--> DRAIN
 *
 *   over-use   q > T for 60 ms;  T = 5 ms + 2.5 sigma,  or 5 ms + 1.2 sigma for the mean of four slots
 *   cut        r = C (1 - q / T_d),  C = what gets through while the queue stands
 *   steer      in a long queue of our own:  r = C (0.96 - (q_pred - 10 ms) / T_d)  at each evaluation, downwards
 *              (see {@link QueueForecast})
 * </pre>
 */
final class RateControl {
    private enum Mode {
        START,
        NORMAL,
        DRAIN,
        COMPETE
    }

    private static final double DEFAULT_RTT_S = 0.2;
    private static final double MAX_RTT_S = 1;
    private static final double ENCODER_S = 0.1; // until a sender's encoder has turned to a new rate, at best
    private static final double SLOW_ENCODER_S = 0.2; // and usually
    private static final double HOLD_S = 0.2;

    private static final double SHARED_DRAIN_TIME_S = 0.5; // in what time a queue shall drain that others share
    private static final double MIN_CUT = 0.04;
    private static final double MAX_CUT = 0.35;
    private static final double DEEPEST_CUT = 0.75; // for queues of seconds
    private static final double DRAINED_SHARE = 0.96;
    private static final double LEAST_STEERED_SHARE = 0.4;
    private static final double TOLERATED_QUEUE_S = 0.01;
    private static final double STEERED_STEP = 0.98;
    private static final double LONG_QUEUE = 2; // times the threshold
    private static final double LONG_QUEUE_US = 20_000;
    private static final double OWN_QUEUE_RHO = 1.5;

    /** What a proof is worth, and a ceiling. */
    static final double PROOF_SHARE = 0.88;

    private static final double CEILING_SHARE = 0.97;
    private static final double CATCH_UP_S = 0.5; // with what trains show

    /** What counts as a link that has changed, and how fast we follow it in one loop, alone and among others. */
    private static final double NEW_CAPACITY = 1.3;

    private static final double FOLLOW_ALONE = 2.5;
    private static final double FOLLOW_SHARED = 1.3;

    private static final double SHARE_CUT = 0.5; // of its share, what a flow gives up when it has filled a shared queue

    /** Additive growth on a shared link, as a part of the link per second: the same for all who see the same trains. */
    private static final double ADDITIVE = 0.05;

    private static final double MIN_ADDITIVE_BPS = 50_000;
    private static final double MAX_ADDITIVE_BPS = 120_000;
    private static final double BLIND_ADDITIVE_BPS = 100_000; // where trains show their sender's pace

    /** Growth per second up to what has got through before; and beyond: at first, at most, and where trains show room. */
    private static final double NEAR_GROWTH = 0.025;

    private static final double MIN_GROWTH = 0.03;

    private static final double MAX_GROWTH = 0.15;
    private static final double GROWTH_RISE = 0.08;
    private static final double LIKELY_GROWTH = 0.25;
    private static final double BLIND_MAX_GROWTH = 1; // where trains show nothing of the link
    private static final double BLIND_GROWTH_RISE = 0.4;

    /** Where trains show nothing, how long the queue must have been gone until what got through before counts no more. */
    private static final long OBSOLETE_US = 3_000_000;

    private static final double UNDO_SHARE = 0.9; // of the rate before, at least

    private static final long FAST_PERSISTENCE_US = 60_000;
    private static final long START_PERSISTENCE_US = 120_000;
    private static final long SILENCE_US = 250_000;
    private static final double EMPTY_THRESHOLD_US = 2_400;

    /** What gets through is measured over a quarter of a second, or longer, until so much has arrived. */
    private static final long CAPACITY_WINDOW_US = 250_000;

    private static final long MAX_CAPACITY_WINDOW_US = 800_000;
    private static final double EVIDENCE_BYTES = 8_000;

    private static final double APPLICATION_LIMITED = 0.65;
    private static final double MILD_QUEUE = 2; // thresholds
    private static final double SPARED_SHARE = 1.2;
    private static final double LOW_QUEUE = 0.8; // of the threshold: growth ends here, and draining after a while
    private static final double LOW_QUEUE_S = 0.5;

    private static final int FLAT_SLOTS = 20;
    private static final int DRAINING_SLOTS = 24;
    private static final double DRAINING_SHARE = 0.75; // of the highest
    private static final double MAX_LONGER_US = 150_000;

    private final ArrivalLog log;
    private final PathDelay delay;
    private final HeadroomConfig tuning;
    private final double minBps;
    private final double maxBps;
    private final LinkShare share = new LinkShare();
    private final Competition competition = new Competition();
    private final QueueForecast forecast = new QueueForecast();
    private final FastStart fastStart = new FastStart();

    private Mode mode;
    private NetworkState state = NetworkState.NORMAL;
    private double rateBps; // r
    private double rttS = DEFAULT_RTT_S;
    private long lastUs;
    private boolean any;

    private double capacityBps; // C
    private double growth; // g
    private double rateBeforeQueueBps; // r_0
    private long idleUs; // t_idle
    private long lastQueueUs; // when there was a queue
    private long overuseSinceUs;
    private boolean overusing;
    private long holdUntilUs;
    private boolean hasCut;
    private int cutsSinceIdle;
    private long lastCutUs;
    private double queueAtCutUs;
    private boolean mayUndo;
    private double rateBeforeCutBps;
    private double capacityBeforeCutBps;

    String reason = "";
    double reasonBps;
    long overuses;
    long decreases;
    double fastThresholdUs;

    RateControl(ArrivalLog log, PathDelay delay, HeadroomConfig tuning, double minBps, double maxBps, double startBps) {
        this.log = log;
        this.delay = delay;
        this.tuning = tuning;
        this.mode = tuning.fastStart() ? Mode.START : Mode.NORMAL;
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

    double capacityBps() {
        return Math.max(capacityBps, Math.max(share.highestProofBps(), rateBps));
    }

    /** At what rate the link serves packets, as far as known; 0 if not. */
    double serviceBps() {
        return share.serviceBps();
    }

    void onRtt(double seconds) {
        rttS = Math.min(MAX_RTT_S, seconds);
    }

    /** How fast a queue of our own drains while {@code receivedBps} gets through: 0..1, 0 until a cut has shown. */
    double drainShare(double receivedBps) {
        if (mode != Mode.DRAIN || capacityBps <= 0 || share.w() > 0 || lastUs - lastCutUs < (long) (rttS * 1e6)) {
            return 0;
        }
        return clamp(1 - receivedBps / capacityBps, 0, 1);
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
        }
        double dt = Math.min(0.2, Math.max(0, (v.nowUs - lastUs) * 1e-6));
        if (v.nowUs - lastUs > SILENCE_US) {
            overusing = false; // what was seen before it does not persist
        }
        lastUs = v.nowUs;
        if (rateBps <= 0) {
            rateBps = clamp(2 * v.receivedBps, minBps, maxBps);
        }
        share.look(v, dt);

        double fast = tuning.queueTargetUs() + 2.5 * v.sigmaUs + (mode == Mode.START ? FastStart.MARGIN_US : 0);
        double slow = tuning.queueTargetUs() + 1.2 * v.sigmaUs;
        double empty = EMPTY_THRESHOLD_US + 0.7 * v.sigmaUs;
        fastThresholdUs = fast;
        boolean isEmpty = v.queueUs < empty;
        boolean overuse = overuse(v, fast, slow);
        if (isEmpty) {
            idleUs = v.nowUs;
            if (mode != Mode.DRAIN && mode != Mode.COMPETE) {
                rateBeforeQueueBps = rateBps;
                cutsSinceIdle = 0;
            }
        } else {
            lastQueueUs = v.nowUs;
        }
        switch (mode) {
            case START -> start(v, dt, overuse);
            case NORMAL -> normal(v, dt, overuse, fast, empty);
            case DRAIN -> drain(v, overuse, isEmpty);
            case COMPETE -> compete(v, dt, isEmpty);
        }
        rateBps = clamp(rateBps, minBps, maxBps);
        boolean saturated = mode == Mode.DRAIN || mode == Mode.COMPETE;
        forecast.onAllowed(v.nowUs, dt, saturated ? rateBps : Math.min(rateBps, v.sentBps));
    }

    private boolean overuse(PathView v, double fast, double slow) {
        boolean over = v.queueUs > fast || mode != Mode.START && v.slowQueueUs > slow && v.queueUs > 0.7 * slow;
        if (!over) {
            overusing = false;
        } else if (!overusing) {
            overusing = true;
            overuseSinceUs = v.nowUs;
        }
        long persistence = mode == Mode.START ? START_PERSISTENCE_US : FAST_PERSISTENCE_US;
        boolean overuse = overusing && v.nowUs - overuseSinceUs >= persistence;
        NetworkState before = state;
        state = overuse ? NetworkState.OVERUSE : mode == Mode.DRAIN ? NetworkState.UNDERUSE : NetworkState.NORMAL;
        if (overuse && before != NetworkState.OVERUSE) {
            overuses++;
        }
        return overuse;
    }

    private double loopS() {
        return rttS + ENCODER_S;
    }

    private double holdS() {
        return loopS() + HOLD_S;
    }

    private boolean holding(long nowUs) {
        return hasCut && nowUs - holdUntilUs < 0;
    }

    private void start(PathView v, double dt, boolean overuse) {
        if (overuse) {
            cut(v);
            return;
        }
        boolean reached = fastStart.look(v, log, rateBps, dt, loopS() + 0.1);
        if (reached) {
            mode = Mode.NORMAL;
            capacityBps = v.provenBps;
            share.onStart(v.provenBps);
        }
        set(Math.max(rateBps, fastStart.rateBps()), fastStart.reason(), fastStart.reasonBps());
    }

    private void cut(PathView v) {
        long busyUs = v.nowUs - idleUs;
        boolean own = queueIsOwn(v);
        long windowUs = Math.max(capacityWindowUs(v), Math.min(500_000, busyUs));
        // Of a queue that drains, more arrives than was sent: that is no stall.
        double busy = own && mode == Mode.DRAIN ? log.throughBps(v.nowUs, windowUs) : log.rateBps(v.nowUs, windowUs);
        double queueS = v.queueUs * 1e-6;
        double deepest = clamp(queueS / (queueS + 0.65), MAX_CUT, DEEPEST_CUT);
        double target =
                busy * (1 - clamp(queueS / (own ? tuning.drainTimeS() : SHARED_DRAIN_TIME_S), MIN_CUT, deepest));
        if (mode == Mode.NORMAL && isApplicationLimited(v) && v.queueUs < MILD_QUEUE * fastThresholdUs) {
            // What little is sent hardly made this queue, and a cut to it would hold the sender there: look twice.
            target = Math.max(target, SPARED_SHARE * busy);
        }
        // Within the hold, what is received follows our own cut: only a queue that went on growing is news.
        if (holding(v.nowUs) && (target >= 0.8 * rateBps || v.queueUs < 1.2 * queueAtCutUs + 10_000)) {
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
        if (own && isLong(v.queueUs)) {
            busy = Math.min(busy, log.throughBps(v.nowUs, capacityWindowUs(v)));
            target = Math.min(target, steeredBps(v, busy));
        }
        capacityBps = busy;
        share.onCut(v, log.rho(Math.min(1_500_000, Math.max(400_000, busyUs))), log.batched(), busy);
        holdUntilUs = v.nowUs + (long) (holdS() * 1e6);
        hasCut = true;
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

    private static long capacityWindowUs(PathView v) {
        return (long)
                clamp(8e6 * EVIDENCE_BYTES / Math.max(1, v.receivedBps), CAPACITY_WINDOW_US, MAX_CAPACITY_WINDOW_US);
    }

    /** Whether arrival gaps of the busy period say that the link serves us alone. */
    private boolean queueIsOwn(PathView v) {
        return log.rho((long) clamp(v.nowUs - idleUs, 240_000, 800_000)) > OWN_QUEUE_RHO;
    }

    private boolean isApplicationLimited(PathView v) {
        return v.receivedBps <= APPLICATION_LIMITED * rateBps;
    }

    private boolean isLong(double queueUs) {
        return tuning.forecast() && queueUs >= LONG_QUEUE * fastThresholdUs + LONG_QUEUE_US;
    }

    private double steeredBps(PathView v, double throughBps) {
        double comingS = forecast.queueS(v.nowUs, v.newestQueueUs * 1e-6, rttS + SLOW_ENCODER_S, throughBps);
        double excess = Math.max(0, comingS - TOLERATED_QUEUE_S) / tuning.drainTimeS();
        return throughBps * Math.max(LEAST_STEERED_SHARE, DRAINED_SHARE - excess);
    }

    private void drain(PathView v, boolean overuse, boolean isEmpty) {
        boolean low = !overusing && v.queueUs < LOW_QUEUE * fastThresholdUs;
        if (isEmpty || low && v.nowUs - lastCutUs > (long) (1e6 * (holdS() + LOW_QUEUE_S))) {
            drained(v);
            return;
        }
        if (queueIsOwn(v) && isLong(v.queueUs) && isLong(v.newestQueueUs)) {
            capacityBps = log.throughBps(v.nowUs, capacityWindowUs(v));
            share.onOwnQueue(v.provenBps, capacityBps);
            mayUndo = false;
            double target = steeredBps(v, capacityBps);
            if (target < STEERED_STEP * rateBps) {
                set(target, "drain: towards what gets through", capacityBps);
            }
        } else if (overuse) {
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
            } else if (tuning.competition() && share.rho() < 0.8 && !draining()) {
                mode = Mode.COMPETE;
                delay.freezeBase(true);
                competition.begin(v);
                double claimBps = competition.claimBps(rateBeforeQueueBps, share.linkBps());
                set(Math.max(rateBps, claimBps), "compete: the queue is somebody else's", share.linkBps());
            }
        }
    }

    private void drained(PathView v) {
        double w = share.weigh(capacityBps);
        boolean soon = v.nowUs - lastCutUs < (long) (loopS() * 1e6) + 50_000;
        mode = Mode.NORMAL;
        growth = 0;
        if (tuning.undo() && mayUndo && soon && share.rho() > 0.6) {
            double before = clamp(capacityBeforeCutBps, UNDO_SHARE * rateBeforeCutBps, rateBeforeCutBps);
            capacityBps = Math.max(capacityBps, before);
            double back = Math.max(rateBps, 0.97 * capacityBps);
            set(back, "undo: queue was gone before the cut could act", capacityBps);
        } else if (w == 0) {
            set(Math.max(rateBps, DRAINED_SHARE * capacityBps), "drained: alone on the link", capacityBps);
        } else {
            double phi = share.leastPhi(capacityBps, v.ceilingBps);
            double back = capacityBps * (DRAINED_SHARE * (1 - w) + w * (1 - SHARE_CUT * phi));
            set(back, "drained: link is shared", capacityBps);
        }
        rateBeforeQueueBps = rateBps;
        cutsSinceIdle = 0;
    }

    private boolean flat(PathView v) {
        double min = Double.POSITIVE_INFINITY;
        double max = 0;
        for (int k = 0; k < FLAT_SLOTS; k++) {
            long q = delay.slotQueueUs(k);
            if (q < 0) {
                return false;
            }
            min = Math.min(min, q);
            max = Math.max(max, q);
        }
        return max - min < 5_000 + 2.5 * v.sigmaUs && min <= MAX_LONGER_US;
    }

    private boolean draining() {
        long highest = 0;
        for (int k = 1; k <= DRAINING_SLOTS; k++) {
            highest = Math.max(highest, delay.slotQueueUs(k));
        }
        return delay.slotQueueUs(0) < DRAINING_SHARE * highest;
    }

    private void rebase(PathView v) {
        long min = Long.MAX_VALUE;
        for (int k = 0; k < FLAT_SLOTS; k++) {
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
        double w = share.w();
        boolean gone = v.queueUs <= empty; // alone on the link, by the cut: nothing is left to wait for
        if (holding(v.nowUs) && !(gone && w == 0)) {
            explain("hold: waiting for the last cut to show", rateBps);
            return;
        }
        if (!gone) {
            growth = 0;
        }
        boolean show = v.provenBps > 0 && !log.batched(); // trains may show batches instead of the link
        if (show && v.provenBps > NEW_CAPACITY * share.proofAtCutBps() && v.provenBps > 1.15 * rateBps && !overusing) {
            double follow = FOLLOW_ALONE + (FOLLOW_SHARED - FOLLOW_ALONE) * w;
            double worth = Math.min(PROOF_SHARE * v.provenBps, 3 * v.receivedBps);
            double next = Math.min(rateBps * Math.pow(follow, dt / holdS()), worth);
            if (next > rateBps) {
                set(next, "grow: train", v.provenBps);
                return;
            }
        }
        if (isApplicationLimited(v)) {
            explain("hold: app-limited", v.receivedBps);
            return;
        }
        double linkBps = share.highestProofBps();
        double step = w
                * (linkBps > rateBps && v.bursts
                        ? clamp(ADDITIVE * linkBps, MIN_ADDITIVE_BPS, MAX_ADDITIVE_BPS)
                        : BLIND_ADDITIVE_BPS);
        String why = "grow: towards known capacity";
        boolean blind = !v.bursts && v.ceilingBps == Double.POSITIVE_INFINITY;
        boolean obsolete = blind && v.nowUs - lastQueueUs > OBSOLETE_US;
        if (rateBps < 1.04 * capacityBps && !obsolete) {
            step += (1 - w) * NEAR_GROWTH * rateBps;
        } else {
            boolean likely = show && 2 / (1 / v.provenBps + 1 / v.hopedBps) > 1.05 * rateBps;
            growth += (blind ? BLIND_GROWTH_RISE : GROWTH_RISE) * dt;
            double most = blind ? BLIND_MAX_GROWTH : MAX_GROWTH;
            growth = likely ? Math.max(LIKELY_GROWTH, Math.min(growth, most)) : clamp(growth, MIN_GROWTH, most);
            step += (1 - w) * (NEAR_GROWTH + growth) * rateBps;
            why = "grow: beyond known capacity";
        }
        // What trains show now, scaled by what they were worth when the queue last stood.
        double worth = CEILING_SHARE * Math.min(1, share.phi(capacityBps)) * v.provenBps;
        double catchUp = (1 - w) * (worth - rateBps) / CATCH_UP_S;
        if (capacityBps > 0 && worth > rateBps && catchUp > step) {
            step = catchUp;
            why = "grow: towards what trains show";
        }
        double room = clamp((LOW_QUEUE * fast - v.queueUs) / (LOW_QUEUE * fast - empty), 0, 1);
        double next = Math.min(rateBps + step * dt * room, 1.5 * v.receivedBps + 10_000);
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
        switch (competition.look(v, isEmpty, log.rho(1_500_000))) {
            case QUEUE_GONE -> leaveCompetition(Mode.NORMAL);
            case QUEUE_OURS -> {
                share.onAlone();
                leaveCompetition(Mode.DRAIN);
            }
            case GOES_ON -> {
                if (competition.otherBackedOff(v)) {
                    decreases++;
                    set(competition.backedOffBps(rateBps), "compete: the other backed off, so do we", rateBps);
                } else {
                    set(
                            competition.grownBps(v, rateBps, share.linkBps(), dt),
                            "compete: holding a share",
                            share.linkBps());
                }
            }
        }
    }

    private void leaveCompetition(Mode next) {
        mode = next;
        delay.freezeBase(false);
        rateBeforeQueueBps = rateBps;
        cutsSinceIdle = 0;
        capacityBps = rateBps;
        explain("compete: over", rateBps);
    }

    private void set(double bps, String why, double whyBps) {
        rateBps = clamp(bps, minBps, maxBps);
        explain(why, whyBps);
    }

    @SuppressWarnings("ReferenceEquality") // all are constants; a store that changes nothing still costs a GC barrier
    private void explain(String why, double whyBps) {
        if (reason != why) {
            reason = why;
        }
        reasonBps = whyBps;
    }

    long reasonBpsRounded() {
        return reasonBps > 0 && reasonBps < 1e12 ? (long) reasonBps : BandwidthEstimator.UNKNOWN_BPS;
    }

    private static double clamp(double value, double min, double max) {
        return Math.max(min, Math.min(max, value));
    }
}
