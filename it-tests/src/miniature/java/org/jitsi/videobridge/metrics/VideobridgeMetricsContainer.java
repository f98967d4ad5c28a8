package org.jitsi.videobridge.metrics;

import org.jitsi.metrics.MetricsContainer;

public class VideobridgeMetricsContainer extends MetricsContainer {
    private static final VideobridgeMetricsContainer INSTANCE = new VideobridgeMetricsContainer();

    private VideobridgeMetricsContainer() {}

    public static VideobridgeMetricsContainer getInstance() {
        return INSTANCE;
    }
}
