package io.headroom.jvb.bridge;

/** Where figures go. Called by the background thread. */
interface MetricsSink {
    /** Figures go nowhere. */
    MetricsSink NONE = new MetricsSink() {
        @Override
        public void add(Figure figure, long delta, String... labels) {}

        @Override
        public void set(Figure figure, long value, String... labels) {}
    };

    /** What is counted, under its name in {@code /metrics} (there prefixed with {@code jitsi_jvb_}). */
    enum Figure {
        MODE(false, "headroom_mode", "What becomes of Headroom's estimates: 0 off, 1 shadow, 2 replace."),
        ESTIMATORS(false, "headroom_estimators", "Estimators with packets in the last 10 s.", "arm", "side"),
        ESTIMATE(
                false,
                "headroom_estimate_mean_bps",
                "Mean estimate of the arm's estimators, bits per second.",
                "arm",
                "side"),
        BUILTIN(
                false,
                "headroom_builtin_estimate_mean_bps",
                "Mean estimate of the built-in estimators beside them, bits per second.",
                "arm",
                "side"),
        RECEIVED(false, "headroom_received_mean_bps", "Mean rate that gets through, bits per second.", "arm", "side"),
        DISTRIBUTION(
                true,
                "headroom_estimate_bps_bucket_total",
                "Estimator-seconds with an estimate in use of at most le, bits per second: a histogram as counters.",
                "arm",
                "side",
                "le"),
        FAILOVERS(true, "headroom_failovers_total", "Estimators switched off for one endpoint.", "arm", "side"),
        MALFORMED(true, "headroom_malformed_packets_total", "Packets of the REMB path that could not be read.", "arm"),
        REMBS(
                true,
                "headroom_rembs_total",
                "REMBs made: with the bridge's report, or at once on a decrease.",
                "arm",
                "kind"),
        OVERUSES(true, "headroom_overuse_events_total", "How often over-use began.", "arm", "side"),
        DROPPED(
                true,
                "headroom_dropped_records_total",
                "Lines of record or capture for which there was no room.",
                "log");

        final boolean counter;
        final String name;
        final String help;
        final String[] labels;

        Figure(boolean counter, String name, String help, String... labels) {
            this.counter = counter;
            this.name = name;
            this.help = help;
            this.labels = labels;
        }
    }

    /** Adds to a counter. */
    void add(Figure figure, long delta, String... labels);

    /** Sets a gauge. */
    void set(Figure figure, long value, String... labels);
}
