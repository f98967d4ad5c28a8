package io.headroom.jvb.bridge;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Finds an endpoint's send side for the debug page of its receive side. Not on the packet path. */
final class SlotTable {
    private final Map<Long, Slot> sendSides = new ConcurrentHashMap<>();
    private final AtomicInteger size = new AtomicInteger();

    void add(Slot slot) {
        size.incrementAndGet();
        if (slot.side != Side.RECEIVE) {
            sendSides.put(slot.identity.endpoint(), slot);
        }
    }

    void remove(Slot slot) {
        size.decrementAndGet();
        sendSides.remove(slot.identity.endpoint(), slot);
    }

    @Nullable
    Slot sendSide(Identity identity) {
        return sendSides.get(identity.endpoint());
    }

    int size() {
        return size.get();
    }
}
