package io.headroom.workbench.live;

import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a link, as arithmetic: what happens to a packet that is offered now.
 *
 * <pre>
 *   offer --lost at random?--> [drop-tail queue | capacity(t)] --> delay + jitter --> arrival
 * </pre>
 *
 * <p>Times are microseconds since the link was started. Not thread-safe.
 */
final class EmulatedPath {
    /** Ethernet is not counted; IPv4 and UDP are. */
    static final int IP_UDP_HEADER_BYTES = 28;

    /** What {@link #offer} says of a packet that does not arrive. */
    static final long GONE = -1;

    private final @Nullable CapacitySchedule capacity;
    private final LinkSpec spec;
    private final SplittableRandom random;

    private long busyUntilUs;
    private long lastArrivalUs;

    private long waitUs;
    private boolean dropped;

    /**
     * Makes an idle path.
     *
     * @param capacity what it carries, or null for no limit
     */
    EmulatedPath(@Nullable CapacitySchedule capacity, LinkSpec spec, long seed) {
        this.capacity = capacity;
        this.spec = spec;
        random = new SplittableRandom(seed);
    }

    /** When a packet that is offered at {@code nowUs} arrives, or {@link #GONE}. */
    long offer(long nowUs, int udpPayloadBytes) {
        waitUs = Math.max(0, busyUntilUs - nowUs);
        dropped = false;
        if (capacity != null) {
            long beginUs = Math.max(nowUs, busyUntilUs);
            long leftUs = capacity.departureUs(beginUs, 8L * (udpPayloadBytes + IP_UDP_HEADER_BYTES));
            dropped = waitUs > spec.queueUs() || leftUs == Long.MAX_VALUE;
            if (!dropped) {
                busyUntilUs = leftUs;
            }
        }
        long jitterUs = spec.jitterUs() == 0 ? 0 : random.nextLong(spec.jitterUs() + 1);
        boolean lost = spec.lossRate() > 0 && random.nextDouble() < spec.lossRate();
        if (dropped || lost) {
            return GONE;
        }
        lastArrivalUs = Math.max(lastArrivalUs, Math.max(nowUs, busyUntilUs) + spec.delayUs() + jitterUs);
        return lastArrivalUs;
    }

    /** How long the packet last offered had to wait in the queue before its first bit went out. */
    long waitUs() {
        return waitUs;
    }

    /** Whether the packet last offered found the queue full. */
    boolean dropped() {
        return dropped;
    }
}
