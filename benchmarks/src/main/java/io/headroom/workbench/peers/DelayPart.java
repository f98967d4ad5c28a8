package io.headroom.workbench.peers;

import org.jspecify.annotations.Nullable;

/**
 * What {@link DelayPartTap} puts into a bridge's {@code DelayBasedBwe}: somebody else's word in the place of its own, as the
 * plugin does it in a running bridge. One per thread, set before each call into an engine. Public only because classes of
 * other loaders call it.
 */
public final class DelayPart {
    /** Who speaks instead. */
    interface Replacement {
        /** The result of a report, from the engine's own; acknowledged and probe rates are null when unknown. */
        Object report(Object result, @Nullable Object acknowledged, @Nullable Object probe);

        long lastEstimateBps();

        Object lastState();
    }

    private static final ThreadLocal<@Nullable Replacement> CURRENT = new ThreadLocal<>();

    private DelayPart() {}

    /** From now on {@code replacement} speaks on this thread, or the engine itself if null. */
    static void use(@Nullable Replacement replacement) {
        if (CURRENT.get() != replacement) {
            CURRENT.set(replacement);
        }
    }

    /** Called at the end of {@code incomingPacketFeedbackVector}. */
    public static Object report(Object result, @Nullable Object acknowledged, @Nullable Object probe) {
        Replacement replacement = CURRENT.get();
        return replacement == null ? result : replacement.report(result, acknowledged, probe);
    }

    /** Called at the end of {@code lastEstimate}. */
    public static long lastEstimate(long bps) {
        Replacement replacement = CURRENT.get();
        return replacement == null ? bps : replacement.lastEstimateBps();
    }

    /** Called at the end of {@code lastState}. */
    public static Object lastState(Object state) {
        Replacement replacement = CURRENT.get();
        return replacement == null ? state : replacement.lastState();
    }
}
