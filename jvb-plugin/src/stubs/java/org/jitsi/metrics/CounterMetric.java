package org.jitsi.metrics;

import java.util.List;

/** Declares what the plugin touches; compiled against, never shipped. */
public abstract class CounterMetric {
    private CounterMetric() {}

    /** Adds. */
    public abstract void add(long delta, List<String> labels);
}
