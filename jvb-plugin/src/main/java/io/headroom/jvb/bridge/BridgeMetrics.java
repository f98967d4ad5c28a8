package io.headroom.jvb.bridge;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jitsi.metrics.CounterMetric;
import org.jitsi.metrics.LongGaugeMetric;
import org.jitsi.metrics.MetricsContainer;

/** Figures in the bridge's own container of metrics. */
final class BridgeMetrics implements MetricsSink {
    private final Map<Figure, CounterMetric> counters = new EnumMap<>(Figure.class);
    private final Map<Figure, LongGaugeMetric> gauges = new EnumMap<>(Figure.class);

    /** Registers everything; once per bridge, as the container refuses a second time. */
    BridgeMetrics(Object metricsContainer) {
        MetricsContainer container = (MetricsContainer) metricsContainer;
        for (Figure figure : Figure.values()) {
            List<String> labels = List.of(figure.labels);
            if (figure.counter) {
                counters.put(figure, container.registerCounter(figure.name, figure.help, 0, labels));
            } else {
                gauges.put(figure, container.registerLongGauge(figure.name, figure.help, 0, labels));
            }
        }
    }

    @Override
    public void add(Figure figure, long delta, String... labels) {
        CounterMetric counter = counters.get(figure);
        if (counter != null) {
            counter.add(delta, List.of(labels));
        }
    }

    @Override
    public void set(Figure figure, long value, String... labels) {
        LongGaugeMetric gauge = gauges.get(figure);
        if (gauge != null) {
            gauge.set(value, List.of(labels));
        }
    }
}
