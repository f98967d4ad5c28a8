package org.jitsi.metrics;

import java.util.List;

public final class CounterMetric {
    private final MetricsContainer container;
    private final String name;

    CounterMetric(MetricsContainer container, String name) {
        this.container = container;
        this.name = name;
    }

    public final void add(long delta, List<String> labels) {
        container.values.merge(name + labels, delta, Long::sum);
    }
}
