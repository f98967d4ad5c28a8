package io.headroom.workbench.live;

import io.headroom.bwe.rtp.RembPacket;
import io.headroom.bwe.rtp.RembScheduler;
import io.headroom.bwe.rtp.RembSettings;
import io.headroom.libjitsi.RembSink;
import org.jitsi.impl.neomedia.rtp.remotebitrateestimator.RemoteBitrateEstimatorWrapper;
import org.jitsi.impl.neomedia.transform.TransformEngine;
import org.jitsi.service.neomedia.RawPacket;
import org.jitsi.utils.logging.DiagnosticContext;

/** libjitsi's default estimator, as its own engine feeds it; its REMBs go out by the same rules as ours. */
final class LibjitsiEstimation implements Estimation {
    private final RemoteBitrateEstimatorWrapper engine =
            new RemoteBitrateEstimatorWrapper((ssrcs, bitrateBps) -> {}, new DiagnosticContext());
    private final RembScheduler scheduler = new RembScheduler(RembSettings.DEFAULT);
    private final int senderSsrc;
    private final int[] mediaSsrcs;
    private final RembSink sink;

    LibjitsiEstimation(int absSendTimeId, int senderSsrc, int mediaSsrc, RembSink sink) {
        this.senderSsrc = senderSsrc;
        mediaSsrcs = new int[] {mediaSsrc};
        this.sink = sink;
        engine.setSupportsRemb(true);
        engine.setAstExtensionID(absSendTimeId);
    }

    @Override
    public TransformEngine engine() {
        return engine;
    }

    @Override
    public void poll() {
        long nowUs = Clock.nowUs();
        long estimateBps = bitrateBps();
        if (scheduler.isDue(nowUs, estimateBps)) {
            byte[] buffer = new byte[RembPacket.MAX_LENGTH_BYTES];
            long valueBps = scheduler.valueBps(estimateBps);
            int length = RembPacket.write(buffer, 0, senderSsrc, valueBps, mediaSsrcs, mediaSsrcs.length);
            scheduler.onSent(nowUs, valueBps);
            sink.send(new RawPacket(buffer, 0, length));
        }
    }

    @Override
    public long bitrateBps() {
        return engine.getLatestEstimate();
    }
}
