package org.jitsi.videobridge.metrics;

import org.jitsi.metrics.MetricsContainer;

/** Declares what the plugin touches; compiled against, never shipped. */
public abstract class VideobridgeMetricsContainer extends MetricsContainer {
    private VideobridgeMetricsContainer() {}

    /** The bridge's one container. */
    public static VideobridgeMetricsContainer getInstance() {
        throw new UnsupportedOperationException();
    }
}
