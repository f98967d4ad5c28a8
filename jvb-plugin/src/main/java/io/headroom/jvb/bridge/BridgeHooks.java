package io.headroom.jvb.bridge;

import io.headroom.jvb.hooks.EstimatorHook;
import io.headroom.jvb.hooks.FeedbackHook;
import io.headroom.jvb.hooks.HookFactory;
import io.headroom.jvb.hooks.ReceiverHook;
import java.util.Map;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Makes a tap and a slot for each object of the bridge that has an identity; the others keep what they have. */
final class BridgeHooks implements HookFactory {
    private static final Logger LOGGER = Logger.getLogger("io.headroom");

    private final Headroom headroom;

    BridgeHooks(Headroom headroom) {
        this.headroom = headroom;
    }

    @Override
    public @Nullable ReceiverHook receiver(Map<String, Object> context) {
        Slot slot = headroom.settings().receive() ? headroom.newSlot(context, Side.RECEIVE) : null;
        if (slot == null) {
            return null;
        }
        ReceiverTap tap = new ReceiverTap(headroom, slot);
        headroom.add(slot, tap);
        return tap;
    }

    @Override
    public @Nullable EstimatorHook estimator(Map<String, Object> context, @Nullable ReceiverHook receiver) {
        if (receiver != null) {
            return new ReceiveEstimatorTap(headroom, (ReceiverTap) receiver);
        }
        Slot slot = headroom.settings().send() ? headroom.newSlot(context, Side.SEND_CLASSIC) : null;
        if (slot == null) {
            return null;
        }
        ClassicSendTap tap = new ClassicSendTap(headroom, slot);
        headroom.add(slot, tap);
        return tap;
    }

    @Override
    public @Nullable FeedbackHook feedback(Map<String, Object> context) {
        Slot slot = headroom.settings().send() ? headroom.newSlot(context, Side.SEND_GCC2) : null;
        if (slot == null) {
            return null;
        }
        Gcc2Tap tap = new Gcc2Tap(headroom, slot);
        headroom.add(slot, tap);
        return tap;
    }

    @Override
    public void metrics(Object container) {
        try {
            headroom.metrics(new BridgeMetrics(container));
        } catch (RuntimeException | LinkageError e) {
            LOGGER.warning(() -> "headroom: no figures in /metrics: " + e);
        }
    }

    @Override
    public void threw(Throwable thrown) {
        headroom.trip("making a hook threw " + thrown);
    }
}
