package io.headroom.bwe.rtp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A bounded, pooled queue of packet observations, for hosts that read packets on one thread and estimate on another.
 *
 * <pre>
 *   packet thread:     ring.offer(arrivalTimeUs, reader.sendTimeUs(), ...)     false when full: dropped and counted
 *   estimator thread:  ring.drain(estimator::onPacket, limit)
 *
 *        consumed                     produced
 *           |                            |           both only grow; slot = index mod capacity
 *   --------+############################+---------
 * </pre>
 *
 * <p>One producer thread, one consumer thread. Both sides are wait-free: a fixed number of steps, no lock, no
 * compare-and-set, no allocation. Full means that the newest observation is dropped, since the consumer is behind and
 * the order of the others is worth keeping. Where one thread does both, no ring is needed.
 */
public final class ObservationRing {
    private static final int MAX_CAPACITY = 1 << 24;

    // Each index on a cache line of its own: the other thread's stores must not slow this one's.
    private static final int LINE = 16;
    private static final int PRODUCED = LINE;
    private static final int CONSUMED = 2 * LINE;
    private static final int DROPPED = 3 * LINE;
    private static final VarHandle INDEX = MethodHandles.arrayElementVarHandle(long[].class);

    private final int mask;
    private final long[] arrivalTimesUs;
    private final long[] sendTimesUs;
    private final int[] sizesBytes;
    private final int[] ssrcs;
    private final int[] sequenceNumbers;
    private final long[] indexes = new long[4 * LINE];
    private volatile boolean closed;

    /**
     * Makes an empty ring.
     *
     * @param capacity how many observations it holds; rounded up to a power of two, 1..2^24
     * @throws IllegalArgumentException if capacity is out of range
     */
    public ObservationRing(int capacity) {
        if (capacity < 1 || capacity > MAX_CAPACITY) {
            throw new IllegalArgumentException("capacity = " + capacity + ", expected 1.." + MAX_CAPACITY);
        }
        int slots = capacity == 1 ? 1 : Integer.highestOneBit(capacity - 1) << 1;
        mask = slots - 1;
        arrivalTimesUs = new long[slots];
        sendTimesUs = new long[slots];
        sizesBytes = new int[slots];
        ssrcs = new int[slots];
        sequenceNumbers = new int[slots];
    }

    /**
     * Puts one observation in. Producer thread.
     *
     * @return false, counting a drop, if the ring is full or closed
     */
    public boolean offer(long arrivalTimeUs, long sendTimeUs, int sizeBytes, int ssrc, int sequenceNumber) {
        long produced = indexes[PRODUCED]; // ours alone to write
        if (closed || produced - (long) INDEX.getAcquire(indexes, CONSUMED) > mask) {
            INDEX.setOpaque(indexes, DROPPED, indexes[DROPPED] + 1);
            return false;
        }
        int slot = (int) produced & mask;
        arrivalTimesUs[slot] = arrivalTimeUs;
        sendTimesUs[slot] = sendTimeUs;
        sizesBytes[slot] = sizeBytes;
        ssrcs[slot] = ssrc;
        sequenceNumbers[slot] = sequenceNumber;
        INDEX.setRelease(indexes, PRODUCED, produced + 1);
        return true;
    }

    /**
     * Hands waiting observations to {@code sink}, oldest first. Consumer thread. If the sink throws, the observation that
     * it threw at counts as taken.
     *
     * @param limit at most this many
     * @return how many there were
     */
    public int drain(PacketObservationSink sink, int limit) {
        long consumed = indexes[CONSUMED]; // ours alone to write
        long available = (long) INDEX.getAcquire(indexes, PRODUCED) - consumed;
        int count = (int) Math.min(available, Math.max(limit, 0));
        for (int i = 0; i < count; i++) {
            int slot = (int) consumed & mask;
            long arrivalTimeUs = arrivalTimesUs[slot];
            long sendTimeUs = sendTimesUs[slot];
            int sizeBytes = sizesBytes[slot];
            int ssrc = ssrcs[slot];
            int sequenceNumber = sequenceNumbers[slot];
            consumed++;
            INDEX.setRelease(indexes, CONSUMED, consumed); // the slot is free before the sink runs
            sink.onPacket(arrivalTimeUs, sendTimeUs, sizeBytes, ssrc, sequenceNumber);
        }
        return count;
    }

    /** How many observations it holds at most. */
    public int capacity() {
        return mask + 1;
    }

    /** How many observations wait. Any thread; exact on neither side while the other moves. */
    public int size() {
        long consumed = (long) INDEX.getAcquire(indexes, CONSUMED); // first: it never overtakes the other
        return (int) Math.min((long) INDEX.getAcquire(indexes, PRODUCED) - consumed, capacity());
    }

    /** How many observations were offered in vain. Any thread. */
    public long dropped() {
        return (long) INDEX.getOpaque(indexes, DROPPED);
    }

    /** Takes no more; what waits can still be drained. Any thread. */
    public void close() {
        closed = true;
    }

    /** Whether it is closed. Any thread. */
    public boolean isClosed() {
        return closed;
    }

    /** Empties a ring and opens it again, drops at zero. Only while neither side is at work. */
    public void reopen() {
        INDEX.setVolatile(indexes, CONSUMED, 0L);
        INDEX.setVolatile(indexes, DROPPED, 0L);
        INDEX.setVolatile(indexes, PRODUCED, 0L);
        closed = false;
    }
}
