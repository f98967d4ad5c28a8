package io.headroom.workbench.records;

import io.headroom.workbench.trace.RecordLine;
import io.headroom.workbench.trace.RecordLine.Mode;
import io.headroom.workbench.trace.RecordLine.Side;

/** All that was recorded of one endpoint on one side while it was in one arm and mode: sums, not seconds. */
final class Session {
    /** From this loss on a path counts as congested; libwebrtc's sender stops growing there (send_side_bandwidth_estimation.cc). */
    private static final double CONGESTED_LOSS = 0.02;

    /** From this much above the least round trip on, too. */
    private static final long CONGESTED_RISE_US = 100_000;

    private static final double US_PER_MS = 1_000;

    /** What makes a session. */
    record Key(Side side, Mode mode, String arm, long conference, long endpoint) {
        static Key of(RecordLine line) {
            return new Key(line.side(), line.mode(), line.arm(), line.conference(), line.endpoint());
        }
    }

    /** A mean in the making. */
    static final class Sum {
        double total;
        long count;

        void add(double value) {
            total += value;
            count++;
        }

        double mean() {
            return count == 0 ? Double.NaN : total / count;
        }
    }

    final Key key;
    final Sum received = new Sum(); // bit/s
    final Sum used = new Sum(); // bit/s
    final Sum loss = new Sum(); // fraction
    final Sum overuse = new Sum(); // 1 or 0
    final Sum heldBack = new Sum(); // 1 where the arm's estimate was below what got through
    final Sum builtinHeldBack = new Sum();

    /** The arm's and the built-in's estimate where both are known, bit/s: on a clean path, on a congested one. */
    final Sum[] estimate = {new Sum(), new Sum()};

    final Sum[] builtin = {new Sum(), new Sum()};
    final Quantiles rttUs = new Quantiles();
    long firstMs = Long.MAX_VALUE;
    long lastMs = Long.MIN_VALUE;
    int seconds;
    boolean failed;

    Session(Key key) {
        this.key = key;
    }

    void add(RecordLine line) {
        seconds++;
        firstMs = Math.min(firstMs, line.timeMs());
        lastMs = Math.max(lastMs, line.timeMs());
        failed |= line.failed();
        if (line.receivedBps() >= 0) {
            received.add(line.receivedBps());
        }
        if (line.usedBps() >= 0) {
            used.add(line.usedBps());
        }
        if (line.rttUs() > 0) {
            rttUs.add(line.rttUs());
        }
        if (!Double.isNaN(line.lossFraction())) {
            loss.add(line.lossFraction());
        }
        if (!line.state().isEmpty()) {
            overuse.add(line.state().equals("overuse") ? 1 : 0);
        }
        if (line.estimateBps() >= 0 && line.builtinBps() >= 0) {
            int path = isCongested(line) ? 1 : 0;
            estimate[path].add(line.estimateBps());
            builtin[path].add(line.builtinBps());
            if (line.receivedBps() >= 0) {
                heldBack.add(line.estimateBps() < line.receivedBps() ? 1 : 0);
                builtinHeldBack.add(line.builtinBps() < line.receivedBps() ? 1 : 0);
            }
        }
    }

    private boolean isCongested(RecordLine line) {
        return line.lossFraction() >= CONGESTED_LOSS
                || line.rttUs() > 0 && line.rttUs() - rttUs.min() >= CONGESTED_RISE_US;
    }

    /** How far the 95th percentile of the round trip was above the least: queues, its own and others'. */
    double rttRiseMs() {
        return (rttUs.quantile(0.95) - rttUs.min()) / US_PER_MS;
    }

    double rttMs() {
        return rttUs.quantile(0.5) / US_PER_MS;
    }
}
