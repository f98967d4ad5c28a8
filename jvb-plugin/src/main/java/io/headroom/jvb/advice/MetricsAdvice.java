package io.headroom.jvb.advice;

import io.headroom.jvb.hooks.Hooks;
import net.bytebuddy.asm.Advice;

/** For the bridge's container of metrics. */
@SuppressWarnings("unused") // the woven code calls it
public final class MetricsAdvice {
    private MetricsAdvice() {}

    /** {@code VideobridgeMetricsContainer.<init>}. */
    public static final class Made {
        @Advice.OnMethodExit
        static void exit(@Advice.This Object container) {
            Hooks.metricsMade(container);
        }
    }
}
