package org.jitsi.metrics;

import java.util.List;

/** Declares what the plugin touches; compiled against, never shipped. */
public abstract class LongGaugeMetric {
    private LongGaugeMetric() {}

    /** Sets. */
    public abstract void set(long newValue, List<String> labels);
}
