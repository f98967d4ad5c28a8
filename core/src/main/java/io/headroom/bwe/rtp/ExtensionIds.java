package io.headroom.bwe.rtp;

import java.util.Arrays;

/**
 * Which header-extension ids the signalling gave abs-send-time and abs-capture-time: by default, and for streams that
 * negotiated others.
 *
 * <p>Ids are 1..255 (1..14 in the one-byte form); {@link #NONE} where an extension was not negotiated. Any thread may set
 * them; the packet path reads an immutable snapshot. Setting allocates, reading does not.
 */
public final class ExtensionIds {
    /** The extension was not negotiated. */
    public static final int NONE = 0;

    private static final int MAX_ID = 255;

    private record Snapshot(Pair defaults, int[] ssrcs, Pair[] pairs) {
        Pair of(int ssrc) {
            if (ssrcs.length == 0) {
                return defaults;
            }
            int slot = Arrays.binarySearch(ssrcs, ssrc);
            return slot < 0 ? defaults : pairs[slot];
        }
    }

    /** The two ids of one stream; {@link #NONE} where not negotiated. */
    record Pair(int absSendTimeId, int absCaptureTimeId) {
        Pair {
            requireId("abs-send-time", absSendTimeId);
            requireId("abs-capture-time", absCaptureTimeId);
            if (absSendTimeId != NONE && absSendTimeId == absCaptureTimeId) {
                throw new IllegalArgumentException(
                        "abs-send-time and abs-capture-time cannot share the extension id " + absSendTimeId);
            }
        }

        private static void requireId(String name, int id) {
            if (id < NONE || id > MAX_ID) {
                throw new IllegalArgumentException(
                        name + " extension id = " + id + ", expected 1.." + MAX_ID + ", or 0 for none");
            }
        }
    }

    private volatile Snapshot snapshot = new Snapshot(new Pair(NONE, NONE), new int[0], new Pair[0]);

    /** Makes a map in which nothing is negotiated. */
    public ExtensionIds() {}

    /** Makes a map with these defaults; see {@link #setDefaults}. */
    public ExtensionIds(int absSendTimeId, int absCaptureTimeId) {
        setDefaults(absSendTimeId, absCaptureTimeId);
    }

    /**
     * Sets the ids of every stream that has none of its own.
     *
     * @throws IllegalArgumentException if an id is not within 0..255, or both are the same
     */
    public synchronized void setDefaults(int absSendTimeId, int absCaptureTimeId) {
        snapshot = new Snapshot(new Pair(absSendTimeId, absCaptureTimeId), snapshot.ssrcs, snapshot.pairs);
    }

    /**
     * Sets the ids of one stream, which then ignores the defaults.
     *
     * @throws IllegalArgumentException if an id is not within 0..255, or both are the same
     */
    public synchronized void set(int ssrc, int absSendTimeId, int absCaptureTimeId) {
        Pair pair = new Pair(absSendTimeId, absCaptureTimeId);
        Snapshot old = snapshot;
        int found = Arrays.binarySearch(old.ssrcs, ssrc);
        int slot = found < 0 ? -found - 1 : found;
        int grow = found < 0 ? 1 : 0;
        int[] ssrcs = Arrays.copyOf(old.ssrcs, old.ssrcs.length + grow);
        Pair[] pairs = Arrays.copyOf(old.pairs, old.pairs.length + grow);
        System.arraycopy(old.ssrcs, slot, ssrcs, slot + grow, old.ssrcs.length - slot);
        System.arraycopy(old.pairs, slot, pairs, slot + grow, old.pairs.length - slot);
        ssrcs[slot] = ssrc;
        pairs[slot] = pair;
        snapshot = new Snapshot(old.defaults, ssrcs, pairs);
    }

    /** Lets a stream follow the defaults again. */
    public synchronized void remove(int ssrc) {
        Snapshot old = snapshot;
        int slot = Arrays.binarySearch(old.ssrcs, ssrc);
        if (slot < 0) {
            return;
        }
        int[] ssrcs = new int[old.ssrcs.length - 1];
        Pair[] pairs = Arrays.copyOf(old.pairs, old.pairs.length - 1);
        System.arraycopy(old.ssrcs, 0, ssrcs, 0, slot);
        System.arraycopy(old.ssrcs, slot + 1, ssrcs, slot, ssrcs.length - slot);
        System.arraycopy(old.pairs, slot + 1, pairs, slot, pairs.length - slot);
        snapshot = new Snapshot(old.defaults, ssrcs, pairs);
    }

    Pair of(int ssrc) {
        return snapshot.of(ssrc);
    }
}
