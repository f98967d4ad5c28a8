package io.headroom.jvb.bridge;

import io.headroom.bwe.BandwidthEstimator;
import io.headroom.bwe.EstimatorStats;
import io.headroom.bwe.LossCounter;
import io.headroom.bwe.NetworkState;
import io.headroom.bwe.TransportFeedback;
import io.headroom.jvb.config.Mode;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * One estimator at work for one side of one endpoint, watched: when it throws, leaves its bounds, gets stuck or takes too
 * long, it is switched off and the built-in, which runs all along, is in charge again.
 *
 * <p>One thread at a time feeds it. Estimates are read by any thread; so are the figures, which may then lag a little. It
 * knows nothing of the bridge, so that it may outlive what it serves by a second.
 */
final class Slot {
    private static final long NONE = BandwidthEstimator.UNKNOWN_BPS;
    private static final long SECOND_US = 1_000_000;
    private static final int TIMED_PACKETS_MASK =
            15; // one call in 16 is timed: two clock reads cost more than the rest
    private static final int TIMED_REPORTS_MASK = 3; // a report is ten packets or so
    private static final int SLOW_CALLS = 3;

    final Identity identity;
    final Arm arm;
    final Side side;

    private final Headroom headroom;
    private final @Nullable BandwidthEstimator estimator;
    private final CaptureLog.@Nullable Tap capture;
    private final EstimatorStats stats = new EstimatorStats();
    private final LossCounter losses = new LossCounter(); // of the receive side; the other is told
    private WeakReference<Object> served = new WeakReference<>(null);

    private volatile @Nullable String failure;
    private int epoch;
    private int calls;
    private int slowCalls;

    // The second at hand.
    private boolean started;
    private long secondStartUs;
    private long secondBytes;
    private long secondPackets;
    private long secondLost;
    private long lossesTold;
    private long stuckSinceUs;
    private long stuckAtBps = NONE;

    private volatile long pendingRttUs = -1;
    private volatile long builtinBps = NONE;
    private volatile long rembBps = NONE;

    // Figures for the background thread.
    volatile long packets;
    volatile long receivedBps = NONE;
    volatile long malformedPackets;
    volatile long rembs;
    volatile long immediateRembs;
    volatile long overuses;
    volatile long lastRttUs = -1;
    volatile double lossFraction = -1;

    Slot(Headroom headroom, Identity identity, Arm arm, Side side) {
        this.headroom = headroom;
        this.identity = identity;
        this.arm = arm;
        this.side = side;
        estimator = arm.newEstimator(side.direction);
        capture = headroom.newCapture(identity, side);
        epoch = headroom.epoch();
    }

    /** Ties the slot's life to that of the tap it serves. */
    void serves(Object tap) {
        served = new WeakReference<>(tap);
    }

    /** Whether what it served is gone. */
    boolean isOrphan() {
        return served.get() == null;
    }

    /** Receive side: feeds one packet. */
    void onPacket(long arrivalTimeUs, long sendTimeUs, int sizeBytes, int ssrc, int sequenceNumber) {
        if (capture != null) {
            capture.onPacket(arrivalTimeUs, sendTimeUs, sizeBytes, ssrc);
        }
        count(1, sizeBytes);
        losses.onPacket(ssrc, sequenceNumber);
        BandwidthEstimator running = running();
        if (running != null) {
            try {
                long startNs = startOfCall();
                passRtt(running, arrivalTimeUs);
                running.onPacket(arrivalTimeUs, sendTimeUs, sizeBytes, ssrc, sequenceNumber);
                endOfCall(startNs, 1);
                checkBounds(running.bitrateBps());
            } catch (Throwable t) {
                threw(t);
            }
        }
        tick(arrivalTimeUs);
    }

    /** Send side: feeds one report. */
    void onFeedback(TransportFeedback feedback) {
        if (capture != null) {
            capture.onReport(feedback);
        }
        int received = feedback.receivedCount();
        long bytes = 0;
        for (int k = 0; k < received; k++) {
            bytes += feedback.sizeBytes(feedback.receivedIndex(k));
        }
        count(received, bytes);
        secondLost += feedback.size() - received;
        BandwidthEstimator running = running();
        if (running != null) {
            try {
                long startNs = startOfCall();
                passRtt(running, feedback.feedbackTimeUs());
                running.onFeedback(feedback);
                endOfCall(startNs, feedback.size());
                checkBounds(running.bitrateBps());
            } catch (Throwable t) {
                threw(t);
            }
        }
        tick(feedback.feedbackTimeUs());
    }

    /** A round-trip time; it reaches the estimator with the next packet or report, on that thread. Any thread. */
    void onRtt(long rttUs) {
        if (rttUs >= 0) {
            pendingRttUs = rttUs;
            lastRttUs = rttUs;
        }
    }

    /** What the bridge should go by, given what it would go by without us. Any thread. */
    long decide(long builtin) {
        if (builtinBps != builtin) { // asked with every packet; a volatile write costs more than the rest
            builtinBps = builtin;
        }
        if (headroom.mode() != Mode.REPLACE || failure != null || estimator == null) {
            return builtin;
        }
        long ours = estimator.bitrateBps();
        return isSane(ours) ? ours : builtin;
    }

    /** Whether the bridge goes by our estimate at present. Any thread. */
    boolean decides() {
        return headroom.mode() == Mode.REPLACE && failure == null && isSane(estimateBps());
    }

    /** Our estimate, used or not, or -1. Any thread. */
    long estimateBps() {
        return estimator == null || failure != null || headroom.mode() == Mode.OFF ? NONE : estimator.bitrateBps();
    }

    /** The built-in's estimate, or -1. Any thread. */
    long builtinBps() {
        return builtinBps;
    }

    /** Our estimator, at work or not; null where the arm is the built-in. Not to be called but through this slot. */
    @Nullable
    BandwidthEstimator estimator() {
        return estimator;
    }

    /** What our estimator makes of the path. The feeding thread. */
    NetworkState state() {
        return estimator == null ? NetworkState.NORMAL : estimator.state();
    }

    /** The estimator's figures as of the last second. */
    EstimatorStats stats() {
        return stats;
    }

    /** Why the estimate was what it was when stock was last taken, in the estimator's words; empty if it says nothing. */
    String reason() {
        String reason = stats.reason;
        return reason == null ? "" : reason; // an estimator of anybody's may leave null there
    }

    /** A REMB of this value went out. Any thread. */
    void onRemb(long bps, boolean immediate) {
        rembBps = bps;
        if (immediate) {
            immediateRembs++;
        } else {
            rembs++;
        }
    }

    /** What the last REMB said, or -1. Any thread. */
    long rembBps() {
        return rembBps;
    }

    /** Why it was switched off; null while it is not. Any thread. */
    @Nullable
    String failure() {
        return failure;
    }

    /** Something of ours threw on this slot's behalf. */
    void threw(Throwable thrown) {
        fail("it threw " + thrown);
    }

    private @Nullable BandwidthEstimator running() {
        BandwidthEstimator mine = estimator;
        if (mine == null || failure != null || headroom.mode() == Mode.OFF) {
            return null;
        }
        int now = headroom.epoch();
        if (epoch != now) { // switched on again: what it knew is long past
            epoch = now;
            stuckAtBps = NONE;
            started = false;
            mine.reset();
        }
        return mine;
    }

    private void passRtt(BandwidthEstimator running, long nowUs) {
        long rttUs = pendingRttUs;
        if (rttUs >= 0) {
            pendingRttUs = -1;
            running.onRtt(nowUs, rttUs);
        }
    }

    private long startOfCall() {
        int mask = side == Side.RECEIVE ? TIMED_PACKETS_MASK : TIMED_REPORTS_MASK;
        return (++calls & mask) == 0 ? headroom.nanoTime() : Long.MIN_VALUE;
    }

    private void endOfCall(long startNs, int packetsInCall) {
        if (startNs == Long.MIN_VALUE) {
            return;
        }
        long tookUs = (headroom.nanoTime() - startNs) / 1_000;
        if (tookUs <= headroom.settings().failover().maxCallTimeUs()) {
            slowCalls = Math.max(0, slowCalls - 1); // a pause of the machine is not the estimator's fault
        } else if (++slowCalls >= SLOW_CALLS) {
            fail("it takes too long: " + tookUs + " us for " + packetsInCall + " packets, the last of " + SLOW_CALLS
                    + " slow calls");
        }
    }

    private boolean isSane(long bps) {
        return bps >= headroom.settings().minBitrateBps()
                && bps <= headroom.settings().maxBitrateBps();
    }

    private void checkBounds(long bps) {
        if (bps != NONE && !isSane(bps)) {
            fail("its estimate of " + bps + " bps is out of bounds, "
                    + headroom.settings().minBitrateBps() + ".."
                    + headroom.settings().maxBitrateBps() + " bps");
        }
    }

    private void count(int newPackets, long newBytes) {
        secondPackets += newPackets;
        secondBytes += newBytes;
    }

    /** Looks at the clock that the packets bring along; once a second takes stock. */
    private void tick(long nowUs) {
        long elapsedUs = nowUs - secondStartUs;
        if (started && elapsedUs >= 0 && elapsedUs < SECOND_US) {
            return;
        }
        if (started && elapsedUs > 0) {
            takeStock(nowUs, elapsedUs);
        } else {
            stuckSinceUs = nowUs;
        }
        started = true;
        secondStartUs = nowUs;
        secondPackets = 0;
        secondBytes = 0;
        secondLost = 0;
    }

    private void takeStock(long nowUs, long elapsedUs) {
        receivedBps = secondBytes * 8 * SECOND_US / elapsedUs;
        packets += secondPackets;
        secondLost += losses.lost() - lossesTold;
        lossesTold = losses.lost();
        long sent = secondPackets + secondLost;
        lossFraction = sent == 0 ? -1 : (double) secondLost / sent;
        BandwidthEstimator running = running();
        if (running != null) {
            try {
                running.stats(stats);
                overuses = stats.overuses;
                checkStuck(nowUs, running.bitrateBps(), elapsedUs);
            } catch (Throwable t) {
                threw(t);
            }
        }
        headroom.record(this);
    }

    /**
     * Stuck: no estimate at all, or one that stands still although 20 % more than it allows gets through, which an
     * estimator that is alive would notice.
     */
    private void checkStuck(long nowUs, long bps, long elapsedUs) {
        boolean silent = elapsedUs > 2 * SECOND_US;
        boolean moves = bps != stuckAtBps || silent || bps != NONE && receivedBps < bps + bps / 5;
        if (moves || nowUs - stuckSinceUs < 0) {
            stuckAtBps = bps;
            stuckSinceUs = nowUs;
            return;
        }
        if (nowUs - stuckSinceUs >= headroom.settings().failover().stuckAfterUs()) {
            fail("it is stuck: " + (bps == NONE ? "no estimate" : "at " + bps + " bps") + " for "
                    + (nowUs - stuckSinceUs) / SECOND_US + " s, " + receivedBps + " bps received");
        }
    }

    private void fail(String why) {
        if (failure == null) {
            failure = why;
            headroom.failed(this, why);
        }
    }
}
