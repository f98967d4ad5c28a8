package io.headroom.jvb.bridge;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A bounded queue of records of a few {@code long}s each, from many threads to one, allocating nothing.
 *
 * <pre>
 *   long at = ring.claim();              any thread; -1 when full: dropped and counted
 *   if (at &gt;= 0) { ring.put(at, 0, x); ring.put(at, 1, y); ring.publish(at); }
 *
 *   while (ring.next()) { ring.get(0) ... }                                     one thread
 * </pre>
 *
 * <p>Each slot has a turn, as in Vyukov's bounded queue: slot s is free for record r when turn = r, and holds it when
 * turn = r + 1. Lock-free.
 */
final class LongRing {
    private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int LINE = 16; // indexes on cache lines of their own
    private static final int TAIL = LINE;
    private static final int DROPPED = 2 * LINE;

    private final int words;
    private final int mask;
    private final long[] turns;
    private final long[] values;
    private final long[] indexes = new long[3 * LINE];
    private long head;
    private int current = -1;

    /** Makes an empty ring of {@code slots} (a power of two) records of {@code words} longs. */
    LongRing(int slots, int words) {
        if (Integer.bitCount(slots) != 1) {
            throw new IllegalArgumentException("slots = " + slots + ", expected a power of two");
        }
        this.words = words;
        mask = slots - 1;
        turns = new long[slots];
        values = new long[slots * words];
        for (int i = 0; i < slots; i++) {
            turns[i] = i;
        }
    }

    /** Claims a record to fill, or counts a drop and returns -1. */
    long claim() {
        while (true) {
            long record = (long) LONGS.getVolatile(indexes, TAIL);
            long turn = (long) LONGS.getAcquire(turns, (int) record & mask);
            if (turn - record < 0) {
                LONGS.getAndAdd(indexes, DROPPED, 1L);
                return -1;
            }
            if (turn == record && LONGS.compareAndSet(indexes, TAIL, record, record + 1)) {
                return record;
            }
        }
    }

    /** Sets one word of a claimed record. */
    void put(long record, int word, long value) {
        values[((int) record & mask) * words + word] = value;
    }

    /** Hands a filled record over. */
    void publish(long record) {
        LONGS.setRelease(turns, (int) record & mask, record + 1);
    }

    /** Moves on to the next record, letting go of the present one; false if there is none. Consumer thread. */
    boolean next() {
        if (current >= 0) {
            LONGS.setRelease(turns, current, head + mask); // free for the record one lap on: head - 1 + slots
            current = -1;
        }
        int slot = (int) head & mask;
        if ((long) LONGS.getAcquire(turns, slot) != head + 1) {
            return false;
        }
        current = slot;
        head++;
        return true;
    }

    /** One word of the present record. Consumer thread. */
    long get(int word) {
        return values[current * words + word];
    }

    /** How many records found no room. Any thread. */
    long dropped() {
        return (long) LONGS.getVolatile(indexes, DROPPED);
    }
}
