package io.headroom.bwe;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Counts what the current thread allocates while it does some work. */
public final class AllocationCounter {
    /** What the counter and its caller may cost themselves; anything per packet would be a thousand times more. */
    public static final long NOISE_BYTES = 1_024;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private AllocationCounter() {}

    /** Bytes allocated by this thread during {@code work}. */
    public static long bytesAllocatedBy(Runnable work) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        work.run();
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }
}
