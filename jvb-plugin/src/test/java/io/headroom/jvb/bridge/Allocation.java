package io.headroom.jvb.bridge;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** What this thread allocates. */
final class Allocation {
    private static final int WARM_UPS = 20_000;
    private static final int ROUNDS = 5;

    private Allocation() {}

    /** Bytes of {@code times} runs, the least of some rounds: what happens once, such as linking a class, is in one only. */
    static long bytesOf(int times, Runnable run) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < WARM_UPS; i++) {
            run.run();
        }
        for (int round = 0; round < ROUNDS; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < times; i++) {
                run.run();
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }
}
