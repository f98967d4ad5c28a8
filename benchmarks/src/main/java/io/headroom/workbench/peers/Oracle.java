package io.headroom.workbench.peers;

import io.headroom.bwe.BandwidthEstimator;
import io.headroom.bwe.EstimatorConfig;
import io.headroom.bwe.ParameterReader;
import io.headroom.workbench.sim.NetworkView;

/**
 * Knows the capacity, now and while its word takes effect, its fair share of it, and the queue: what could be had. A
 * reference, not an optimum. With {@code foresight=false} it knows no future: what perfect measurement could have.
 *
 * <pre>
 *   C = mean capacity over [now, now + rtt + 300 ms]          what comes while this estimate rules
 *       without foresight, over [now - 300 ms, now]           what has just been
 *   q = least queue of the last half second                   a frame that waits for itself is nothing to drain
 *   r = max(least, 95 % of C - (q - 10 ms) * C / 500 ms)      drains it within half a second
 *   least = 10 % of C alone, 80 % where the link is shared    or it would starve in a queue that others keep
 *   r / flows on the path
 * </pre>
 */
final class Oracle implements BandwidthEstimator {
    private static final long SPAN_US = 300_000;
    private static final double USE = 0.95;
    private static final double LEAST_ALONE = 0.1;
    private static final double LEAST_SHARED = 0.8;
    private static final double TOLERATED_QUEUE_US = 10_000;
    private static final double DRAIN_WITHIN_US = 500_000;
    private static final long SLICE_US = 250_000;

    private final NetworkView view;
    private final EstimatorConfig config;
    private final boolean foresight;
    private long sliceUs; // when the present slice began
    private long leastUs; // the least queue in it
    private long beforeUs; // and in the slice before

    Oracle(NetworkView view, EstimatorConfig config) {
        this.view = view;
        this.config = config;
        ParameterReader reader = new ParameterReader(config.parameters());
        foresight = reader.flag("foresight", true, "whether it knows what the capacity is going to be");
        reader.finish();
    }

    @Override
    public void onPacket(long arrivalTimeUs, long sendTimeUs, int sizeBytes, int ssrc, int sequenceNumber) {}

    @Override
    public long bitrateBps() {
        long nowUs = view.nowUs();
        double capacityBps = foresight
                ? view.capacityBps(nowUs, nowUs + view.baseRttUs() + SPAN_US)
                : view.capacityBps(Math.max(0, nowUs - SPAN_US), nowUs);
        double excess = Math.max(0, standingQueueUs(nowUs) - TOLERATED_QUEUE_US) / DRAIN_WITHIN_US;
        int flows = view.flowsOnPath();
        double least = flows == 1 ? LEAST_ALONE : LEAST_SHARED;
        double shareBps = capacityBps * Math.max(least, USE - excess) / flows;
        return Math.max(config.minBitrateBps(), Math.min(config.maxBitrateBps(), Math.round(shareBps)));
    }

    /** The least of this slice and the one before, as far as anybody asked. */
    private long standingQueueUs(long nowUs) {
        long queueUs = view.queueDelayUs();
        if (nowUs - sliceUs >= SLICE_US) {
            beforeUs = nowUs - sliceUs < 2 * SLICE_US ? leastUs : queueUs;
            leastUs = queueUs;
            sliceUs = nowUs;
        }
        leastUs = Math.min(leastUs, queueUs);
        return Math.min(beforeUs, leastUs);
    }

    @Override
    public void reset() {
        sliceUs = 0;
        leastUs = 0;
        beforeUs = 0;
    }
}
