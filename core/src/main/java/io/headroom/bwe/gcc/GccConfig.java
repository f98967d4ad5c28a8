package io.headroom.bwe.gcc;

import io.headroom.bwe.Parameter;
import io.headroom.bwe.ParameterReader;
import java.util.List;
import java.util.Map;

/**
 * Every parameter of Google Congestion Control, one record per part; the defaults are libwebrtc's (June 2024, commit
 * 0f862520) and each line names the file they come from. Made only by {@link #read}, which refuses what is out of range,
 * so that none can exist wrong.
 *
 * @param delayFilter which filter looks at the delay
 * @param parameters every parameter with its default, for listings
 */
record GccConfig(
        DelayFilter.Kind delayFilter,
        Grouping grouping,
        Kalman kalman,
        Trendline trendline,
        Detector detector,
        Aimd aimd,
        Receive receive,
        ReceiveProbing receiveProbing,
        Send send,
        List<Parameter> parameters) {

    /** How far apart in the detector's two gains libwebrtc and the draft are. */
    enum ThresholdGains {
        /** Falls 4.5 times faster than it rises (overuse_detector.cc). */
        LIBWEBRTC(0.0087, 0.039),
        /** Rises 55 times faster than it falls (draft-ietf-rmcat-gcc-02 section 5.4, K_u and K_d). */
        DRAFT(0.01, 0.00018);

        private final double kUp;
        private final double kDown;

        ThresholdGains(double kUp, double kDown) {
            this.kUp = kUp;
            this.kDown = kDown;
        }
    }

    /** Reads all parameters; whatever is missing has its default. */
    static GccConfig read(Map<String, String> values, DelayFilter.Kind defaultFilter) {
        ParameterReader p = new ParameterReader(values);
        return new GccConfig(
                p.choice("delay-filter", defaultFilter, "which filter looks at the delay, in either direction"),
                Grouping.read(p),
                Kalman.read(p),
                Trendline.read(p),
                Detector.read(p),
                Aimd.read(p),
                Receive.read(p),
                ReceiveProbing.read(p),
                Send.read(p),
                p.finish());
    }

    /** The same without the listing, for whoever lives long: it is larger than all the rest of an estimator. */
    GccConfig withoutListing() {
        return new GccConfig(
                delayFilter, grouping, kalman, trendline, detector, aimd, receive, receiveProbing, send, List.of());
    }

    /** Makes the filter that was chosen. */
    DelayFilter newDelayFilter() {
        return switch (delayFilter) {
            case KALMAN -> new KalmanFilter(kalman);
            case TRENDLINE -> new TrendlineFilter(trendline);
        };
    }

    /** Which packets form a group, and when its time base is given up (inter_arrival.cc, inter_arrival_delta.cc). */
    record Grouping(
            long groupLengthUs, long burstGapUs, long maxBurstDurationUs, long clockJumpUs, int reorderedResetCount) {
        static Grouping read(ParameterReader p) {
            return new Grouping(
                    p.integer("group-length-us", 5_000, 1_000, 100_000, "packets sent within this form one group"),
                    p.integer("burst-gap-us", 5_000, 0, 100_000, "packets that arrive closer may be merged as a burst"),
                    p.integer("burst-max-duration-us", 100_000, 0, 1_000_000, "how long a burst may become"),
                    p.integer(
                            "clock-jump-us",
                            3_000_000,
                            100_000,
                            60_000_000,
                            "arrival time running ahead of the system's by this resets the grouping"),
                    (int) p.integer(
                            "reordered-reset-groups",
                            3,
                            1,
                            1_000,
                            "so many groups in a row that arrived before the one they follow reset the grouping"));
        }
    }

    /** The Kalman filter's noise model (overuse_estimator.cc, bwe_defines.h). */
    record Kalman(
            double initialSlope,
            double initialSlopeVariance,
            double initialOffsetVariance,
            double slopeProcessNoise,
            double offsetProcessNoise,
            double initialNoiseVariance,
            double minNoiseVariance,
            double noiseWeightStart,
            double noiseWeight,
            int noiseStartDeltas) {
        static Kalman read(ParameterReader p) {
            return new Kalman(
                    p.number("kalman-initial-slope", 8.0 / 512, 0, 1, "ms per byte at the start"),
                    p.number("kalman-initial-slope-variance", 100, 1e-9, 1e9, "E[0][0] at the start"),
                    p.number("kalman-initial-offset-variance", 0.1, 1e-9, 1e9, "E[1][1] at the start"),
                    p.number("kalman-slope-process-noise", 1e-13, 0, 1, "added to E[0][0] for each group"),
                    p.number("kalman-offset-process-noise", 1e-3, 0, 1, "added to E[1][1] for each group"),
                    p.number("kalman-initial-noise-variance", 50, 1e-3, 1e6, "ms^2 at the start"),
                    p.number("kalman-min-noise-variance", 1, 1e-3, 1e6, "ms^2 at the least"),
                    p.number(
                            "kalman-noise-weight-start",
                            0.01,
                            1e-6,
                            0.9,
                            "of a new group in the noise, at 30 groups/s"),
                    p.number("kalman-noise-weight", 0.002, 1e-6, 0.9, "the same after the start"),
                    (int) p.integer("kalman-noise-start-groups", 300, 0, 999, "how long the start lasts, groups"));
        }
    }

    /** The line fit (trendline_estimator.h). */
    record Trendline(int windowGroups, double smoothing, double gain) {
        static Trendline read(ParameterReader p) {
            return new Trendline(
                    (int) p.integer("trendline-window-groups", 20, 2, 200, "how many groups the line is fitted to"),
                    p.number("trendline-smoothing", 0.9, 0, 1, "weight of the past in the smoothed delay"),
                    p.number("trendline-gain", 4, 0.1, 100, "multiplies the slope before it meets the threshold"));
        }
    }

    /** The over-use detector and its threshold (overuse_detector.cc, trendline_estimator.cc). */
    record Detector(
            double initialThresholdMs,
            double minThresholdMs,
            double maxThresholdMs,
            double thresholdKUp,
            double thresholdKDown,
            long maxThresholdStepMs,
            double maxAdaptOffsetMs,
            double overuseTimeMs,
            int maxDeltas) {
        static Detector read(ParameterReader p) {
            ThresholdGains gains = p.choice(
                    "threshold-gains",
                    ThresholdGains.LIBWEBRTC,
                    "whose gains the threshold adapts with: libwebrtc's, or the draft's 0.01 up and 0.00018 down");
            double min = p.number("threshold-min-ms", 6, 0.1, 600, "the threshold never falls below");
            double max = p.number("threshold-max-ms", 600, min, 10_000, "nor rises above");
            return new Detector(
                    p.number("threshold-initial-ms", Math.min(Math.max(12.5, min), max), min, max, "where it starts"),
                    min,
                    max,
                    p.number("threshold-gain-up", gains.kUp, 0, 1, "per ms while the delay is above it"),
                    p.number("threshold-gain-down", gains.kDown, 0, 1, "per ms while the delay is below it"),
                    p.integer("threshold-max-step-ms", 100, 1, 10_000, "the longest time one adaptation counts for"),
                    p.number("threshold-max-adapt-offset-ms", 15, 0, 10_000, "jumps this far above it do not adapt it"),
                    p.number("overuse-time-ms", 10, 0, 10_000, "the delay must stay above it for this long"),
                    (int) p.integer(
                            "detector-max-deltas", 60, 2, 1_000, "the trend is scaled by so many groups at most"));
        }
    }

    /** The rate control (aimd_rate_control.cc, link_capacity_estimator.cc). */
    record Aimd(
            double beta,
            long extraBackoffBps,
            double growthPerSecond,
            double growthLimitFactor,
            long growthLimitExtraBps,
            long defaultRttUs,
            long initializationTimeUs,
            double capacityOveruseWeight,
            double capacityProbeWeight,
            boolean holdWhenApplicationLimited) {
        static Aimd read(ParameterReader p) {
            return new Aimd(
                    p.number("beta", 0.85, 0.1, 0.999, "share of the measured rate kept at an over-use"),
                    p.integer("extra-backoff-bps", 5_000, 0, 1_000_000, "taken off after that"),
                    p.number("growth-per-second", 1.08, 1, 4, "factor of growth while the capacity is unknown"),
                    p.number("growth-limit-factor", 1.5, 1, 100, "growth stops at this times the measured rate ..."),
                    p.integer("growth-limit-extra-bps", 10_000, 0, 10_000_000, "... plus this"),
                    p.integer("default-rtt-us", 200_000, 0, 10_000_000, "round-trip time until one is told"),
                    p.integer(
                            "initialization-time-us",
                            5_000_000,
                            0,
                            60_000_000,
                            "measured rates count as an estimate after this long without probe or over-use"),
                    p.number("capacity-overuse-weight", 0.05, 0.001, 1, "of an over-use in the capacity"),
                    p.number("capacity-probe-weight", 0.5, 0.001, 1, "of a probe in the capacity"),
                    p.flag(
                            "hold-when-application-limited",
                            false,
                            "no growth while the sender has too little to send"));
        }
    }

    /** Receive side: what is measured and what ages (remote_bitrate_estimator_abs_send_time.cc). */
    record Receive(int rateWindowMs, long streamTimeoutUs) {
        static Receive read(ParameterReader p) {
            return new Receive(
                    (int) p.integer("receive-rate-window-ms", 1_000, 10, 10_000, "the received rate is measured over"),
                    p.integer(
                            "stream-timeout-us",
                            2_000_000,
                            100_000,
                            60_000_000,
                            "silence of all streams that resets grouping and filter"));
        }
    }

    /** Receive side: finding a sender's probes (remote_bitrate_estimator_abs_send_time.cc). */
    record ReceiveProbing(
            int minSizeBytes,
            long intervalUs,
            int maxPackets,
            int minClusterDeltas,
            long clusterToleranceUs,
            long minDeltaUs,
            long maxSlowdownUs,
            long maxSpeedupUs,
            int maxClusters) {
        static ReceiveProbing read(ParameterReader p) {
            return new ReceiveProbing(
                    (int) p.integer("probe-min-size-bytes", 200, 0, 65_535, "smaller packets are no probes"),
                    p.integer("probe-interval-us", 2_000_000, 0, 3_600_000_000L, "how long probes are looked for"),
                    (int) p.integer("probe-max-packets", 15, 2, 128, "how many are kept while they form no cluster"),
                    (int) p.integer("probe-cluster-min-deltas", 4, 1, 100, "a cluster has so many deltas or more"),
                    p.integer("probe-cluster-tolerance-us", 2_500, 1, 1_000_000, "all closer to their mean than this"),
                    p.integer("probe-min-delta-us", 1_000, 0, 1_000_000, "over half of its deltas are this long"),
                    p.integer("probe-max-slowdown-us", 2_000, 0, 1_000_000, "mean arrival less send delta at most"),
                    p.integer("probe-max-speedup-us", 5_000, 0, 1_000_000, "mean send less arrival delta at most"),
                    (int) p.integer("probe-max-clusters", 3, 1, 100, "so many clusters end a round of probes"));
        }
    }

    /** Send side: what is measured and what ages (delay_based_bwe.cc, goog_cc_network_control.cc). */
    record Send(
            long feedbackTimeoutUs,
            double probeFloorFactor,
            AcknowledgedRate.Kind acknowledgedRate,
            Robust robust,
            Bayesian bayesian) {
        static Send read(ParameterReader p) {
            return new Send(
                    p.integer(
                            "feedback-timeout-us",
                            2_000_000,
                            100_000,
                            60_000_000,
                            "a longer gap between reports resets grouping, filter and detector"),
                    p.number(
                            "probe-floor-factor",
                            0.85,
                            0,
                            1,
                            "a probe does not lower the estimate below this times the acknowledged rate"),
                    p.choice(
                            "acknowledged-rate",
                            AcknowledgedRate.Kind.ROBUST,
                            "how the acknowledged rate is measured on the send side"),
                    Robust.read(p),
                    Bayesian.read(p));
        }

        /** Makes the measure that was chosen. */
        AcknowledgedRate newAcknowledgedRate() {
            return switch (acknowledgedRate) {
                case ROBUST -> new RobustThroughput(robust);
                case BAYESIAN -> new BayesianThroughput(bayesian);
            };
        }
    }

    /** The window of the robust measure (acknowledged_bitrate_estimator_interface.cc). */
    record Robust(int requiredPackets, int windowPackets, int maxPackets, long minWindowUs, long maxWindowUs) {
        static Robust read(ParameterReader p) {
            int required = (int) p.integer("robust-required-packets", 10, 2, 100, "fewer packets show no rate");
            int window = (int) p.integer("robust-window-packets", 20, required, 500, "kept in any case, if in time");
            long minUs = p.integer("robust-min-window-us", 1_000_000, 1_000, 3_000_000, "more are kept for this long");
            return new Robust(
                    required,
                    window,
                    (int) p.integer("robust-max-packets", 500, window, 500, "the window never holds more"),
                    minUs,
                    p.integer("robust-max-window-us", 5_000_000, minUs, 15_000_000, "nor is it ever longer"));
        }
    }

    /** The windows of the legacy measure (bitrate_estimator.cc). */
    record Bayesian(int initialWindowMs, int windowMs, double scale) {
        static Bayesian read(ParameterReader p) {
            return new Bayesian(
                    (int) p.integer("bayesian-initial-window-ms", 500, 150, 1_000, "length of the first sample"),
                    (int) p.integer("bayesian-window-ms", 150, 150, 1_000, "length of a further sample"),
                    p.number("bayesian-scale", 10, 0.1, 1_000, "doubt in samples far from the estimate"));
        }
    }
}
