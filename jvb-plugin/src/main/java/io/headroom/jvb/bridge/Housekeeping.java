package io.headroom.jvb.bridge;

import io.headroom.jvb.bridge.MetricsSink.Figure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What is done beside the calls: files are written ten times a second, figures once a second, and slots that have lost
 * what they served are let go. One background thread.
 */
final class Housekeeping {
    /** How often {@link #tick} is meant to be called. */
    static final long INTERVAL_MS = 100;

    private static final Logger LOGGER = Logger.getLogger("io.headroom");
    private static final long SECOND_MS = 1_000;
    private static final int IDLE_SECONDS = 10;
    private static final long[] BUCKETS_BPS = {
        100_000,
        250_000,
        500_000,
        750_000,
        1_000_000,
        1_500_000,
        2_000_000,
        2_500_000,
        3_000_000,
        4_000_000,
        5_000_000,
        7_500_000,
        10_000_000,
        20_000_000
    };

    private final Headroom headroom;
    private final @Nullable RecordLog records;
    private final @Nullable CaptureLog captures;
    private final List<Watched> watched = new ArrayList<>();

    private MetricsSink introduced = MetricsSink.NONE;
    private boolean recordsFailed;
    private boolean capturesFailed;
    private boolean ticked;
    private long lastSecondMs;
    private long recordsDropped;
    private long capturesDropped;
    private final long[][] failovers;

    /** A slot and what has been told of it. */
    private static final class Watched {
        final Slot slot;
        long packets;
        int idleSeconds = IDLE_SECONDS;
        long rembs;
        long immediateRembs;
        long overuses;
        long malformed;

        Watched(Slot slot) {
            this.slot = slot;
        }
    }

    Housekeeping(Headroom headroom, @Nullable RecordLog records, @Nullable CaptureLog captures) {
        this.headroom = headroom;
        this.records = records;
        this.captures = captures;
        failovers = new long[headroom.arms().size()][Side.values().length];
    }

    /** Does what is due. */
    void tick(long nowMs) {
        writeFiles(nowMs);
        if (ticked && nowMs - lastSecondMs >= 0 && nowMs - lastSecondMs < SECOND_MS) {
            return;
        }
        ticked = true;
        lastSecondMs = nowMs;
        sweep();
    }

    /** Writes what is left and closes the files. */
    void stop(long nowMs) {
        writeFiles(nowMs);
        try {
            if (records != null) {
                records.close();
            }
            if (captures != null) {
                captures.close();
            }
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "headroom: closing files", e);
        }
    }

    private void writeFiles(long nowMs) {
        RecordLog toRecord = records;
        if (toRecord != null && !recordsFailed) {
            recordsFailed = failed("records", () -> toRecord.drain(headroom.arms()));
        }
        CaptureLog toCapture = captures;
        if (toCapture != null && !capturesFailed) {
            capturesFailed = failed("captures", () -> toCapture.drain(nowMs));
        }
    }

    private interface Writing {
        void run() throws IOException;
    }

    private static boolean failed(String what, Writing writing) {
        try {
            writing.run();
            return false;
        } catch (IOException e) {
            LOGGER.warning(() -> "headroom: no more " + what + ", they cannot be written: " + e);
            return true;
        }
    }

    private void sweep() {
        for (Slot slot = headroom.nextNewSlot(); slot != null; slot = headroom.nextNewSlot()) {
            watched.add(new Watched(slot));
        }
        MetricsSink sink = headroom.metrics();
        if (sink != introduced) {
            introduced = sink;
            introduce(sink);
        }
        Sums[][] sums = new Sums[headroom.arms().size()][Side.values().length];
        for (Iterator<Watched> all = watched.iterator(); all.hasNext(); ) {
            Watched each = all.next();
            tell(each, sink);
            Slot slot = each.slot;
            if (slot.isOrphan()) {
                headroom.remove(slot);
                all.remove();
            } else if (each.idleSeconds < IDLE_SECONDS) {
                Sums of = sums[slot.arm.index][slot.side.ordinal()];
                if (of == null) {
                    of = new Sums();
                    sums[slot.arm.index][slot.side.ordinal()] = of;
                }
                of.add(slot);
            }
        }
        tellSums(sums, sink);
        sink.set(Figure.MODE, headroom.mode().ordinal());
        tellDropped(sink);
    }

    /** Counters are there from the start, at 0: a rate over one that appears with its first event misses that event. */
    private void introduce(MetricsSink sink) {
        for (Arm arm : headroom.arms()) {
            for (String side : List.of(Side.RECEIVE.label, Side.SEND_GCC2.label)) {
                sink.add(Figure.FAILOVERS, 0, arm.name, side);
                sink.add(Figure.OVERUSES, 0, arm.name, side);
                for (long bucket : BUCKETS_BPS) {
                    sink.add(Figure.DISTRIBUTION, 0, arm.name, side, Long.toString(bucket));
                }
                sink.add(Figure.DISTRIBUTION, 0, arm.name, side, "+Inf");
            }
            sink.add(Figure.MALFORMED, 0, arm.name);
            sink.add(Figure.REMBS, 0, arm.name, "report");
            sink.add(Figure.REMBS, 0, arm.name, "immediate");
        }
        sink.add(Figure.DROPPED, 0, "record");
        sink.add(Figure.DROPPED, 0, "capture");
    }

    private static void tell(Watched each, MetricsSink sink) {
        Slot slot = each.slot;
        String arm = slot.arm.name;
        String side = slot.side.label;
        each.idleSeconds = slot.packets == each.packets ? each.idleSeconds + 1 : 0;
        each.packets = slot.packets;
        each.rembs = add(sink, Figure.REMBS, each.rembs, slot.rembs, arm, "report");
        each.immediateRembs = add(sink, Figure.REMBS, each.immediateRembs, slot.immediateRembs, arm, "immediate");
        each.overuses = add(sink, Figure.OVERUSES, each.overuses, slot.overuses, arm, side);
        each.malformed = add(sink, Figure.MALFORMED, each.malformed, slot.malformedPackets, arm);
        long used = slot.decides() ? slot.estimateBps() : slot.builtinBps();
        if (each.idleSeconds == 0 && used >= 0) {
            for (long bucket : BUCKETS_BPS) {
                if (used <= bucket) {
                    sink.add(Figure.DISTRIBUTION, 1, arm, side, Long.toString(bucket));
                }
            }
            sink.add(Figure.DISTRIBUTION, 1, arm, side, "+Inf");
        }
    }

    private static long add(MetricsSink sink, Figure figure, long told, long now, String... labels) {
        if (now > told) {
            sink.add(figure, now - told, labels);
        }
        return now;
    }

    /** Sides that share a label are told as one: a bridge runs one of the two send engines. */
    private void tellSums(Sums[][] sums, MetricsSink sink) {
        for (Arm arm : headroom.arms()) {
            Sums receive = Sums.of(sums[arm.index][Side.RECEIVE.ordinal()]);
            Sums send = Sums.of(sums[arm.index][Side.SEND_CLASSIC.ordinal()])
                    .plus(Sums.of(sums[arm.index][Side.SEND_GCC2.ordinal()]));
            receive.tell(sink, arm.name, Side.RECEIVE.label);
            send.tell(sink, arm.name, Side.SEND_GCC2.label);
            for (Side side : Side.values()) {
                long now = headroom.failovers(arm, side);
                failovers[arm.index][side.ordinal()] =
                        add(sink, Figure.FAILOVERS, failovers[arm.index][side.ordinal()], now, arm.name, side.label);
            }
        }
    }

    private void tellDropped(MetricsSink sink) {
        if (records != null) {
            recordsDropped = add(sink, Figure.DROPPED, recordsDropped, records.dropped(), "record");
        }
        if (captures != null) {
            capturesDropped = add(sink, Figure.DROPPED, capturesDropped, captures.dropped(), "capture");
        }
    }

    /** Sums over the estimators of one arm and side. */
    private static final class Sums {
        private long estimators;
        private final long[] total = new long[3];
        private final long[] known = new long[3];

        static Sums of(@Nullable Sums sums) {
            return sums == null ? new Sums() : sums;
        }

        void add(Slot slot) {
            estimators++;
            add(0, slot.estimateBps());
            add(1, slot.builtinBps());
            add(2, slot.receivedBps);
        }

        Sums plus(Sums other) {
            estimators += other.estimators;
            for (int i = 0; i < total.length; i++) {
                total[i] += other.total[i];
                known[i] += other.known[i];
            }
            return this;
        }

        void tell(MetricsSink sink, String arm, String side) {
            sink.set(Figure.ESTIMATORS, estimators, arm, side);
            sink.set(Figure.ESTIMATE, mean(0), arm, side);
            sink.set(Figure.BUILTIN, mean(1), arm, side);
            sink.set(Figure.RECEIVED, mean(2), arm, side);
        }

        private void add(int what, long bps) {
            if (bps >= 0) {
                total[what] += bps;
                known[what]++;
            }
        }

        private long mean(int what) {
            return known[what] == 0 ? 0 : total[what] / known[what];
        }
    }
}
