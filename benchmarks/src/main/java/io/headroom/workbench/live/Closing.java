package io.headroom.workbench.live;

import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Closes many things, all of them, whatever one of them throws. */
final class Closing {
    private Closing() {}

    /** Takes and closes one after the other, and then throws what the first failure threw. */
    static void all(Deque<AutoCloseable> resources) {
        RuntimeException failure = null;
        while (!resources.isEmpty()) {
            failure = close(resources.pop(), failure);
        }
        if (failure != null) {
            throw failure;
        }
    }

    private static @Nullable RuntimeException close(AutoCloseable resource, @Nullable RuntimeException failure) {
        try {
            resource.close();
            return failure;
        } catch (Exception e) {
            RuntimeException wrapped = new IllegalStateException("closing " + resource + ": " + e, e);
            if (failure != null) {
                failure.addSuppressed(wrapped);
                return failure;
            }
            return wrapped;
        }
    }
}
