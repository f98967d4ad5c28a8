package io.headroom.bwe.gcc;

import io.headroom.bwe.BandwidthEstimator;
import io.headroom.bwe.NetworkState;

/**
 * Turns the detector's verdicts into a bitrate: additive or multiplicative increase, multiplicative decrease.
 *
 * <pre>
 *   A   the estimate               R   the measured rate            C   the link's capacity, if known ({@link LinkCapacity})
 *
 *   OVERUSE    A = min(A, beta R - 5 kb/s); if that would not lower A and C is known, A = min(A, beta C)    beta = 0.85
 *   NORMAL     A &lt; 1.5 R + 10 kb/s:  C unknown   A += max(A (1.08^min(dt, 1 s) - 1), 1 kb/s)
 *                                    C known     A += dt * r          and not past the limit
 *   UNDERUSE   A stays
 *
 *   r = max(4 kb/s, p / (2 (RTT + 100 ms)))    per second: one packet more per response time
 *   p = f / ceil(f / 1200)  bytes,  f = A / 30   the packets that a video frame of this rate is cut into
 * </pre>
 *
 * <p>R leaving C +- 3 sigma forgets C. There is no estimate until a probe or an over-use gives one, or R has been measured
 * for more than 5 s.
 *
 * <p>Source: libwebrtc, modules/remote_bitrate_estimator/aimd_rate_control.cc; draft-ietf-rmcat-gcc-02 section 5.5. Unlike
 * there, the configured maximum binds (libwebrtc only starts from it).
 */
final class AimdRateControl {
    private static final long UNKNOWN_BPS = BandwidthEstimator.UNKNOWN_BPS;
    private static final long NEVER = Long.MIN_VALUE;

    private static final long FRAME_INTERVAL_US = 1_000_000 / 30; // GetNearMaxIncreaseRateBpsPerSecond: 30 fps ...
    private static final long PACKET_BYTES = 1_200; // ... cut into packets of 1200 B
    private static final double MIN_ADDITIVE_BPS_PER_SECOND = 4_000;
    private static final long MIN_MULTIPLICATIVE_BPS = 1_000;
    private static final long RESPONSE_DELAY_US = 100_000; // what the detector itself takes, in r
    private static final long FEEDBACK_BYTES = 80; // GetFeedbackInterval: an RTCP packet of 80 B ...
    private static final double FEEDBACK_SHARE = 0.05; // ... may take 5 % of the rate
    private static final long MIN_FEEDBACK_INTERVAL_US = 200_000;
    private static final long MAX_FEEDBACK_INTERVAL_US = 1_000_000;
    private static final long MIN_REDUCTION_INTERVAL_US = 10_000; // TimeToReduceFurther
    private static final long MAX_REDUCTION_INTERVAL_US = 200_000;
    private static final long MAX_RTT_US = 60_000_000; // more is no round trip but a host's mistake
    private static final long MIN_PERIOD_US = 2_000_000; // GetExpectedBandwidthPeriod
    private static final long DEFAULT_PERIOD_US = 3_000_000;
    private static final long MAX_PERIOD_US = 50_000_000;

    private final GccConfig.Aimd config;
    private final long minBps;
    private final long maxBps;
    private final long startBps;
    private final LinkCapacity capacity;

    private RateState state = RateState.HOLD;
    private boolean valid;
    private long estimateBps; // A
    private long throughputBps; // R, the last one known
    private long rttUs;
    private long changedUs = NEVER;
    private long firstThroughputUs = NEVER;
    private long lastDecreaseBps = UNKNOWN_BPS;
    private boolean applicationLimited;
    private long decreases;
    private String reason = "";
    private long reasonBps = UNKNOWN_BPS;

    // What somebody else knows of the path (NetworkStateEstimate); nobody tells us by default.
    private long knownLowerBps = UNKNOWN_BPS;
    private long knownUpperBps = UNKNOWN_BPS;
    private boolean upperSparesEstimate = true;

    /** Starts from {@code startBps}, or without an estimate if that is {@link BandwidthEstimator#UNKNOWN_BPS}. */
    AimdRateControl(GccConfig.Aimd config, long minBps, long maxBps, long startBps) {
        this.config = config;
        this.minBps = minBps;
        this.maxBps = maxBps;
        this.startBps = startBps;
        this.capacity = new LinkCapacity(config.capacityOveruseWeight(), config.capacityProbeWeight());
        reset();
    }

    void reset() {
        state = RateState.HOLD;
        valid = startBps != UNKNOWN_BPS;
        estimateBps = valid ? startBps : maxBps;
        throughputBps = estimateBps;
        rttUs = config.defaultRttUs();
        changedUs = NEVER;
        firstThroughputUs = NEVER;
        lastDecreaseBps = UNKNOWN_BPS;
        applicationLimited = false;
        decreases = 0;
        reason = valid ? "start: as configured" : "start: measuring";
        reasonBps = UNKNOWN_BPS;
        knownLowerBps = UNKNOWN_BPS;
        knownUpperBps = UNKNOWN_BPS;
        upperSparesEstimate = true;
        capacity.reset();
    }

    /** Whether there is an estimate. */
    boolean isValid() {
        return valid;
    }

    /** The estimate; before there is one, where the search starts from. */
    long estimateBps() {
        return estimateBps;
    }

    /** Tells the round-trip time; what cannot be one is ignored. */
    void rttUs(long us) {
        if (us >= 0 && us <= MAX_RTT_US) {
            rttUs = us;
        }
    }

    long rttUs() {
        return rttUs;
    }

    /** Whether the sender has had less to send than it was allowed (ALR). */
    void applicationLimited(boolean limited) {
        applicationLimited = limited;
    }

    /**
     * Tells bounds that somebody else knows of; {@link BandwidthEstimator#UNKNOWN_BPS} for none.
     *
     * @param upperSparesCurrent whether an upper bound below the estimate only stops its growth (libwebrtc's default)
     */
    void networkBounds(long lowerBps, long upperBps, boolean upperSparesCurrent) {
        knownLowerBps = lowerBps;
        knownUpperBps = upperBps;
        upperSparesEstimate = upperSparesCurrent;
    }

    /** How often an estimate is worth sending: 80 B may take 5 % of it. */
    long feedbackIntervalUs() {
        long feedbackBps = UnitMath.scaled(estimateBps, FEEDBACK_SHARE);
        return clamp(
                UnitMath.durationUs(FEEDBACK_BYTES, feedbackBps), MIN_FEEDBACK_INTERVAL_US, MAX_FEEDBACK_INTERVAL_US);
    }

    /** Whether an over-use may reduce the estimate (again): a round trip has passed, or we are far off. */
    boolean isTimeToReduceFurther(long nowUs, long measuredBps) {
        if (changedUs == NEVER
                || nowUs - changedUs >= clamp(rttUs, MIN_REDUCTION_INTERVAL_US, MAX_REDUCTION_INTERVAL_US)) {
            return true;
        }
        return valid && measuredBps < UnitMath.scaled(estimateBps, 0.5);
    }

    /** The same while nothing has been measured: half the estimate is taken to get through. */
    boolean isInitialTimeToReduceFurther(long nowUs) {
        return valid && isTimeToReduceFurther(nowUs, estimateBps / 2 - 1);
    }

    /** Takes a rate over as the estimate, as a probe found it. */
    void setEstimate(long bps, long nowUs) {
        valid = true;
        estimateBps = bounded(bps);
        changedUs = nowUs;
        because("probe", bps);
    }

    /**
     * Reacts to the detector.
     *
     * @param measuredBps the rate that gets through, or {@link BandwidthEstimator#UNKNOWN_BPS}
     * @return the estimate
     */
    long update(NetworkState network, long measuredBps, long nowUs) {
        boolean measured = measuredBps != UNKNOWN_BPS;
        if (!valid && measured) {
            if (firstThroughputUs == NEVER) {
                firstThroughputUs = nowUs;
            } else if (nowUs - firstThroughputUs > config.initializationTimeUs()) {
                estimateBps = measuredBps;
                valid = true;
            }
        }
        if (measured) {
            throughputBps = measuredBps;
        }
        if (!valid && network != NetworkState.OVERUSE) {
            return estimateBps;
        }
        RateState next = state.on(network);
        if (state == RateState.HOLD && next == RateState.INCREASE) {
            changedUs = nowUs;
        }
        state = next;
        estimateBps = bounded(
                switch (state) {
                    case HOLD -> held();
                    case INCREASE -> increased(nowUs);
                    case DECREASE -> decreased(nowUs);
                });
        return estimateBps;
    }

    /** r, how fast the estimate grows near the capacity. */
    double nearMaxIncreaseBpsPerSecond() {
        long frameBytes = UnitMath.sizeBytes(estimateBps, FRAME_INTERVAL_US); // f
        double packets = Math.ceil(frameBytes / (double) PACKET_BYTES);
        long packetBytes = UnitMath.rounded(frameBytes / packets); // p
        long responseUs = (rttUs + RESPONSE_DELAY_US) * 2;
        return Math.max(MIN_ADDITIVE_BPS_PER_SECOND, UnitMath.rateBps(packetBytes, responseUs));
    }

    /** How long the estimate needs to win back what it last lost. */
    long expectedPeriodUs() {
        if (lastDecreaseBps == UNKNOWN_BPS) {
            return DEFAULT_PERIOD_US;
        }
        double seconds = lastDecreaseBps / nearMaxIncreaseBpsPerSecond();
        return clamp((long) (seconds * 1e6), MIN_PERIOD_US, MAX_PERIOD_US);
    }

    RateState state() {
        return state;
    }

    /** How often the estimate was reduced. */
    long decreases() {
        return decreases;
    }

    /** Why the estimate is what it is. */
    String reason() {
        return reason;
    }

    /** The rate that the reason speaks of. */
    long reasonBps() {
        return reasonBps;
    }

    private long held() {
        because("hold: queue drains", UNKNOWN_BPS);
        return estimateBps;
    }

    private long increased(long nowUs) {
        if (throughputBps > capacity.upperBps()) {
            capacity.forget();
        }
        long sinceUs = nowUs - changedUs;
        changedUs = nowUs;
        if (applicationLimited && config.holdWhenApplicationLimited()) {
            because("hold: application-limited", UNKNOWN_BPS);
            return estimateBps;
        }
        long limitBps = UnitMath.scaled(throughputBps, config.growthLimitFactor()) + config.growthLimitExtraBps();
        if (estimateBps >= limitBps) {
            because("hold: far above throughput", limitBps);
            return estimateBps;
        }
        if (capacity.isKnown()) {
            because("grow: near capacity", capacity.estimateBps());
            return Math.min(estimateBps + additiveStepBps(sinceUs), limitBps);
        }
        because("grow: searching capacity", limitBps);
        return Math.min(estimateBps + multiplicativeStepBps(sinceUs), limitBps);
    }

    private long additiveStepBps(long sinceUs) {
        return (long) (nearMaxIncreaseBpsPerSecond() * UnitMath.seconds(sinceUs));
    }

    private long multiplicativeStepBps(long sinceUs) {
        double growth = Math.pow(config.growthPerSecond(), Math.min(UnitMath.seconds(sinceUs), 1.0));
        return Math.max(UnitMath.scaled(estimateBps, growth - 1.0), MIN_MULTIPLICATIVE_BPS);
    }

    private long decreased(long nowUs) {
        long reducedBps = UnitMath.scaled(throughputBps, config.beta());
        if (reducedBps > config.extraBackoffBps()) {
            reducedBps -= config.extraBackoffBps();
        }
        if (reducedBps > estimateBps && capacity.isKnown()) {
            reducedBps = UnitMath.scaled(capacity.estimateBps(), config.beta());
        }
        boolean lower = reducedBps < estimateBps; // never raise on an over-use
        because(lower ? "reduce: over-use" : "hold: over-use, already below throughput", throughputBps);
        if (valid && throughputBps < estimateBps) {
            lastDecreaseBps = lower ? estimateBps - reducedBps : 0;
        }
        if (throughputBps < capacity.lowerBps()) {
            capacity.forget(); // so far off that the next sample counts in full
        }
        valid = true;
        capacity.onOveruse(throughputBps);
        state = RateState.HOLD; // until the queue has drained
        changedUs = nowUs;
        decreases += lower ? 1 : 0;
        return lower ? reducedBps : estimateBps;
    }

    /** A new estimate within all bounds: what somebody else knows of the path, then the configured ones. */
    private long bounded(long bps) {
        long result = bps;
        if (knownUpperBps != UNKNOWN_BPS) {
            result = Math.min(result, upperSparesEstimate ? Math.max(knownUpperBps, estimateBps) : knownUpperBps);
        }
        if (knownLowerBps != UNKNOWN_BPS && result < estimateBps) {
            result = Math.min(estimateBps, Math.max(result, UnitMath.scaled(knownLowerBps, config.beta())));
        }
        return clamp(result, minBps, maxBps);
    }

    private void because(String why, long ofBps) {
        reason = why;
        reasonBps = ofBps;
    }

    private static long clamp(long value, long min, long max) {
        return Math.min(Math.max(value, min), max);
    }
}
