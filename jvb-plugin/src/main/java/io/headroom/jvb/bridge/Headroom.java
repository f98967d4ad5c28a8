package io.headroom.jvb.bridge;

import io.headroom.jvb.config.Mode;
import io.headroom.jvb.config.Settings;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Headroom at work in one bridge: the mode, the arms, the slots, and what became of them. Any thread. */
final class Headroom {
    /** The bridge labels the lines of its time series with what stands in the diagnostic context. */
    private static final String TIME_SERIES_LABEL = "bwe_arm";

    private static final Logger LOGGER = Logger.getLogger("io.headroom");

    private final Settings settings;
    private final Arms arms;
    private final Failover failover;
    private final LongSupplier nanoTime;
    private final @Nullable RecordLog records;
    private final @Nullable CaptureLog captures;

    private final Queue<Slot> newSlots = new ConcurrentLinkedQueue<>();
    private final SlotTable slots = new SlotTable();
    private final AtomicLongArray failovers;

    private volatile MetricsSink metrics = MetricsSink.NONE;
    private volatile Mode mode;
    private volatile int epoch;
    private volatile @Nullable String tripped;

    Headroom(
            Settings settings,
            Arms arms,
            LongSupplier nanoTime,
            @Nullable RecordLog records,
            @Nullable CaptureLog captures) {
        this.settings = settings;
        this.arms = arms;
        this.nanoTime = nanoTime;
        this.records = records;
        this.captures = captures;
        mode = settings.mode();
        failover = new Failover(settings.failover());
        failovers = new AtomicLongArray(arms.all().size() * Side.values().length);
    }

    Settings settings() {
        return settings;
    }

    Mode mode() {
        return mode;
    }

    /** From now on, figures go there. */
    void metrics(MetricsSink sink) {
        metrics = sink;
    }

    /** Where figures go. */
    MetricsSink metrics() {
        return metrics;
    }

    /** Grows each time Headroom is switched on. */
    int epoch() {
        return epoch;
    }

    /** The machine's clock, for the time that calls take. */
    long nanoTime() {
        return nanoTime.getAsLong();
    }

    List<Arm> arms() {
        return arms.all();
    }

    /** Why Headroom switched itself off, null if it did not. */
    @Nullable
    String tripped() {
        return tripped;
    }

    /** Switches, at run time. Switching on forgives what led to switching off. */
    synchronized void switchTo(Mode newMode) {
        if (newMode != Mode.OFF && mode == Mode.OFF) {
            epoch++;
        }
        tripped = null;
        failover.reset();
        mode = newMode;
        LOGGER.info(() -> "headroom: mode " + newMode);
    }

    /** A slot for one side of an endpoint; null if the endpoint has no identity. */
    @Nullable
    Slot newSlot(Map<String, Object> context, Side side) {
        Identity identity = Identity.of(context, settings.ab().salt());
        if (identity == null) {
            return null;
        }
        Arm arm = arms.of(identity);
        context.put(TIME_SERIES_LABEL, arm.name);
        return new Slot(this, identity, arm, side);
    }

    /** From now on, this slot is looked after. */
    void add(Slot slot, Object tap) {
        slot.serves(tap);
        slots.add(slot);
        newSlots.add(slot);
    }

    /** The slots made since the last call. Background thread. */
    @Nullable
    Slot nextNewSlot() {
        return newSlots.poll();
    }

    /** A slot whose tap is gone. Background thread. */
    void remove(Slot slot) {
        slots.remove(slot);
    }

    /** The send side of an endpoint, if there is one. */
    @Nullable
    Slot sendSlotOf(Identity identity) {
        return slots.sendSide(identity);
    }

    /** How many slots there are. */
    int slotCount() {
        return slots.size();
    }

    /** What captures the packets or reports of this side of an endpoint, null for nothing. */
    CaptureLog.@Nullable Tap newCapture(Identity identity, Side side) {
        return captures == null ? null : captures.newTap(identity, side);
    }

    /** A slot has taken stock of its second. */
    void record(Slot slot) {
        if (records != null) {
            records.add(slot, mode);
        }
    }

    /** A slot's estimator has been switched off. */
    void failed(Slot slot, String why) {
        failovers.incrementAndGet(slot.arm.index * Side.values().length + slot.side.ordinal());
        LOGGER.warning(() -> "headroom: estimator " + slot.arm.name + " (" + slot.side.label + ") of endpoint "
                + Identity.readable(slot.identity.endpoint()) + " is switched off, the bridge's own takes over: "
                + why);
        if (failover.isOneTooMany(nanoTime() / 1_000)) {
            trip("more than " + settings.failover().bridgeLimit() + " estimators failed within "
                    + settings.failover().bridgeWindowUs() / 1_000_000 + " s");
        }
    }

    /** Switches Headroom off for the whole bridge. */
    synchronized void trip(String why) {
        if (tripped == null) {
            tripped = why;
            mode = Mode.OFF;
            LOGGER.log(Level.SEVERE, () -> "headroom: switched off for the whole bridge: " + why);
        }
    }

    /** How many estimators of this arm and side were switched off. */
    long failovers(Arm arm, Side side) {
        return failovers.get(arm.index * Side.values().length + side.ordinal());
    }
}
