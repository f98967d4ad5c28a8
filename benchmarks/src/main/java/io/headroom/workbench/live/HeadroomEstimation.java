package io.headroom.workbench.live;

import io.headroom.libjitsi.HeadroomTransformEngine;
import io.headroom.libjitsi.RembSink;
import org.jitsi.impl.neomedia.transform.TransformEngine;

/** Any estimator of ours, by our own engine. */
final class HeadroomEstimation implements Estimation {
    private final HeadroomTransformEngine engine;

    HeadroomEstimation(String estimator, int absSendTimeId, int senderSsrc, RembSink sink) {
        engine = HeadroomTransformEngine.builder()
                .estimator(estimator)
                .absSendTimeId(absSendTimeId)
                .senderSsrc(senderSsrc)
                .rembSink(sink)
                .clock(Clock::nowUs)
                .build();
    }

    @Override
    public TransformEngine engine() {
        return engine;
    }

    @Override
    public void poll() {
        engine.poll();
    }

    @Override
    public long bitrateBps() {
        return engine.bitrateBps();
    }
}
