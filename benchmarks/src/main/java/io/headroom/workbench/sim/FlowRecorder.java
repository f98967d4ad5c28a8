package io.headroom.workbench.sim;

import java.util.Arrays;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Counts what happens to one flow's packets, in steps of 100 ms and in all. */
final class FlowRecorder implements Path.Watcher {
    static final long STEP_US = 100_000;
    private static final long LONGEST_QUEUE_US = 600_000_000;
    private static final int FRAMES_AT_ONCE = 64;

    final int steps;
    final long[] sentBits;
    final long[] receivedBits;
    final long[] queueSumUs;
    final int[] queueCount;
    final int[] lost;
    final long[] estimateBps;
    final long[] targetBps;

    private final EventLoop loop;
    final Histogram queue = histogram();
    final Histogram standing = histogram();

    /** When a frame's first packet left the last queue, and what it had waited. */
    long[] standingAtUs = new long[1024];

    long[] standingUs = new long[1024];
    int standingCount;

    long sentPackets;
    long queueTotalUs;
    long ownQueueTotalUs;
    long queueSamples;
    long frozenUs;

    private final int[] frameOf = new int[FRAMES_AT_ONCE];
    private final int[] framePackets = new int[FRAMES_AT_ONCE];
    private long lastFrameUs = -1;
    private double frameIntervalUs;

    private final @Nullable Schedule applicationLimit;

    FlowRecorder(EventLoop loop, long durationUs, @Nullable Schedule applicationLimit) {
        this.loop = loop;
        this.applicationLimit = applicationLimit;
        steps = (int) ((durationUs + STEP_US - 1) / STEP_US);
        sentBits = new long[steps];
        receivedBits = new long[steps];
        queueSumUs = new long[steps];
        queueCount = new int[steps];
        lost = new int[steps];
        estimateBps = new long[steps];
        targetBps = new long[steps];
        Arrays.fill(estimateBps, -1);
        Arrays.fill(targetBps, -1);
        Arrays.fill(frameOf, -1);
    }

    static Histogram histogram() {
        Histogram histogram = new Histogram(1, LONGEST_QUEUE_US, 3);
        histogram.setAutoResize(false);
        return histogram;
    }

    @Override
    public void onSent(Packet packet) {
        sentPackets++;
        sentBits[step()] += 8L * packet.wireBytes;
    }

    @Override
    public void onDropped(Packet packet) {
        lost[step()]++;
    }

    @Override
    public void onDeparted(Packet packet, boolean isLost) {
        int step = step();
        if (isLost) {
            lost[step]++;
        } else {
            receivedBits[step] += 8L * packet.wireBytes;
        }
        long us = Math.min(LONGEST_QUEUE_US, packet.queueUs);
        queueSumUs[step] += us;
        queueCount[step]++;
        queueTotalUs += us;
        ownQueueTotalUs += packet.ownQueueUs + packet.serialisationUs;
        queueSamples++;
        queue.recordValue(us);
        if (packet.firstOfFrame) {
            recordStanding(Math.max(0, us - packet.serialisationUs));
        }
    }

    @Override
    public void onArrived(Packet packet) {
        if (packet.frame < 0) {
            return;
        }
        int i = packet.frame & FRAMES_AT_ONCE - 1;
        if (frameOf[i] != packet.frame) {
            frameOf[i] = packet.frame;
            framePackets[i] = 0;
        }
        if (++framePackets[i] == packet.framePackets) {
            onFrame(loop.nowUs());
        }
    }

    /** webrtc-stats: a gap longer than max(3 d, d + 150 ms), d being the mean gap, is a freeze. */
    private void onFrame(long nowUs) {
        if (lastFrameUs >= 0) {
            long gapUs = nowUs - lastFrameUs;
            if (frameIntervalUs == 0) {
                frameIntervalUs = gapUs;
            } else if (gapUs > Math.max(3 * frameIntervalUs, frameIntervalUs + 150_000)) {
                frozenUs += wasMuted(lastFrameUs, nowUs) ? 0 : gapUs;
            } else {
                frameIntervalUs += (gapUs - frameIntervalUs) / 30;
            }
        }
        lastFrameUs = nowUs;
    }

    private boolean wasMuted(long fromUs, long toUs) {
        if (applicationLimit == null) {
            return false;
        }
        for (int i = 0; i < applicationLimit.steps(); i++) {
            if (applicationLimit.value(i) == 0
                    && applicationLimit.fromUs(i) < toUs
                    && applicationLimit.untilUs(i) > fromUs) {
                return true;
            }
        }
        return false;
    }

    private void recordStanding(long us) {
        standing.recordValue(us);
        if (standingCount == standingUs.length) {
            standingUs = Arrays.copyOf(standingUs, 2 * standingCount);
            standingAtUs = Arrays.copyOf(standingAtUs, 2 * standingCount);
        }
        standingAtUs[standingCount] = loop.nowUs();
        standingUs[standingCount++] = us;
    }

    private int step() {
        return (int) (loop.nowUs() / STEP_US);
    }
}
