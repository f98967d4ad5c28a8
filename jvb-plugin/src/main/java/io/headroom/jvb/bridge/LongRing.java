package io.headroom.jvb.bridge;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue of records of a few {@code long}s and a text each, from many threads to one, allocating nothing.
 *
 * <pre>
 *   long at = ring.claim();              any thread; -1 when full: dropped and counted
 *   if (at &gt;= 0) { ring.put(at, 0, x); ring.put(at, 1, y); ring.publish(at); }
 *
 *   long first = ring.claim(n);          n records that follow one another: all or none
 *
 *   while (ring.next()) { ring.get(0) ... }                                     one thread
 * </pre>
 *
 * <p>Each slot has a turn, as in Vyukov's bounded queue: slot s is free for record r when turn = r, and holds it when
 * turn = r + 1. Slots come free in order, so where the last of several is free, all are. Lock-free.
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
    private final @Nullable String[] texts;
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
        texts = new String[slots];
        for (int i = 0; i < slots; i++) {
            turns[i] = i;
        }
    }

    /** Claims a record to fill, or counts a drop and returns -1. */
    long claim() {
        return claim(1);
    }

    /** Claims {@code count} records, 1 or more, and returns the first; or counts as many drops and returns -1. */
    long claim(int count) {
        while (true) {
            long record = (long) LONGS.getVolatile(indexes, TAIL);
            long last = record + count - 1;
            long turn = (long) LONGS.getAcquire(turns, (int) last & mask);
            if (turn - last < 0 || count > mask + 1) {
                LONGS.getAndAdd(indexes, DROPPED, (long) count);
                return -1;
            }
            if (turn == last && LONGS.compareAndSet(indexes, TAIL, record, record + count)) {
                return record;
            }
        }
    }

    /** Sets one word of a claimed record. */
    void put(long record, int word, long value) {
        values[((int) record & mask) * words + word] = value;
    }

    /** Sets the text of a claimed record, by reference; it is let go with the record. */
    void put(long record, String text) {
        texts[(int) record & mask] = text;
    }

    /** Hands a filled record over. */
    void publish(long record) {
        LONGS.setRelease(turns, (int) record & mask, record + 1);
    }

    /** Moves on to the next record, letting go of the present one; false if there is none. Consumer thread. */
    boolean next() {
        if (current >= 0) {
            texts[current] = null;
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

    /** The text of the present record; empty if it has none. Consumer thread. */
    String text() {
        String text = texts[current];
        return text == null ? "" : text;
    }

    /** How many records found no room. Any thread. */
    long dropped() {
        return (long) LONGS.getVolatile(indexes, DROPPED);
    }
}
