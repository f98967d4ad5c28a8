package io.headroom.bwe;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.IntConsumer;

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

    /** Fails if {@code work} allocates: {@code count} times it is counted, after {@code warmUp} times; numbered throughout. */
    public static void assertAllocatesNothing(int warmUp, int count, IntConsumer work) {
        repeat(0, warmUp, work);
        long bytes = bytesAllocatedBy(() -> repeat(warmUp, count, work));
        assertThat(bytes).isLessThan(NOISE_BYTES);
    }

    private static void repeat(int from, int count, IntConsumer work) {
        for (int i = from; i < from + count; i++) {
            work.accept(i);
        }
    }
}
