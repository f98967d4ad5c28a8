package org.jitsi.metrics;

import java.util.List;

/** Declares what the plugin touches; compiled against, never shipped. */
public abstract class MetricsContainer {
    protected MetricsContainer() {}

    /** Registers a counter with labels. */
    public abstract CounterMetric registerCounter(String name, String help, long initialValue, List<String> labelNames);

    /** Registers a gauge with labels. */
    public abstract LongGaugeMetric registerLongGauge(
            String name, String help, long initialValue, List<String> labelNames);
}
