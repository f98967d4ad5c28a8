package org.jitsi.metrics;

import java.util.List;

public final class LongGaugeMetric {
    private final MetricsContainer container;
    private final String name;

    LongGaugeMetric(MetricsContainer container, String name) {
        this.container = container;
        this.name = name;
    }

    public final void set(long newValue, List<String> labels) {
        container.values.put(name + labels, newValue);
    }
}
