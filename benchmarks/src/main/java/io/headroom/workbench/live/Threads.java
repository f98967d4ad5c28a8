package io.headroom.workbench.live;

import java.util.concurrent.TimeUnit;

/** Ends threads. */
final class Threads {
    private static final long PATIENCE_MS = TimeUnit.SECONDS.toMillis(10);

    private Threads() {}

    /** Waits for a thread that has been told to end. */
    static void join(Thread thread) {
        boolean interrupted = false;
        try {
            thread.join(PATIENCE_MS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive() && !interrupted) {
            throw new IllegalStateException(thread.getName() + " did not end");
        }
    }
}
