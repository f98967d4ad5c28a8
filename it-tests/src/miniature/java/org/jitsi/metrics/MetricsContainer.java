package org.jitsi.metrics;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

public class MetricsContainer {
    /** For tests: what was reported, as "name[labels]". */
    public final Map<String, Long> values = new ConcurrentSkipListMap<>();

    private final java.util.Set<String> names = new java.util.HashSet<>();

    public final CounterMetric registerCounter(String name, String help, long initialValue, List<String> labelNames) {
        register(name);
        return new CounterMetric(this, name);
    }

    public final LongGaugeMetric registerLongGauge(
            String name, String help, long initialValue, List<String> labelNames) {
        register(name);
        return new LongGaugeMetric(this, name);
    }

    private void register(String name) {
        if (!names.add(name)) {
            throw new IllegalStateException("registered twice: " + name);
        }
    }
}
