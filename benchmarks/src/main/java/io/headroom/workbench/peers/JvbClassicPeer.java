package io.headroom.workbench.peers;

import io.headroom.bwe.BandwidthEstimator;
import io.headroom.workbench.sim.Peer;
import java.time.Instant;

/** A bridge's older estimator and what it last said; how it is fed depends on the side. */
abstract class JvbClassicPeer implements Peer, BandwidthEstimator {
    private final JvbClassicEngine engine;
    private final boolean knownAtStart;
    private JvbClassicEngine.Estimator estimator;
    private volatile long bitrateBps;

    /** With {@code knownAtStart} it has something to say before anything has happened. */
    JvbClassicPeer(JvbClassicEngine engine, boolean knownAtStart) {
        this.engine = engine;
        this.knownAtStart = knownAtStart;
        estimator = engine.new Estimator();
        bitrateBps = initialBps();
    }

    private long initialBps() {
        return knownAtStart ? estimator.bitrateBps(JvbInstallation.instant(0)) : UNKNOWN_BPS;
    }

    @Override
    public final BandwidthEstimator estimator() {
        return this;
    }

    /** The bridge's estimator, to be fed. */
    final JvbClassicEngine.Estimator fed() {
        return estimator;
    }

    /** All that there was to feed has been fed: asks for the estimate. */
    final void conclude(Instant now) {
        estimator.feedbackComplete(now);
        bitrateBps = estimator.bitrateBps(now);
    }

    @Override
    public void onRtt(long nowUs, long rttUs) {
        VirtualClock.set(nowUs);
        estimator.rtt(JvbInstallation.instant(nowUs), rttUs);
    }

    @Override
    public final long bitrateBps() {
        return bitrateBps;
    }

    @Override
    public void reset() {
        estimator = engine.new Estimator();
        bitrateBps = initialBps();
    }
}
