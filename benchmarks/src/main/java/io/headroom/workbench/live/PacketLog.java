package io.headroom.workbench.live;

import java.util.Arrays;

/** What one direction of a link did to each packet, in order. One writer, any readers. */
final class PacketLog {
    private static final int INITIAL_CAPACITY = 1 << 14;

    private long[] timeUs = new long[INITIAL_CAPACITY];
    private int[] waitUs = new int[INITIAL_CAPACITY];
    private int[] bytes = new int[INITIAL_CAPACITY];
    private boolean[] arrived = new boolean[INITIAL_CAPACITY];
    private int size;

    synchronized void add(long packetTimeUs, long packetWaitUs, int packetBytes, boolean packetArrived) {
        if (size == timeUs.length) {
            timeUs = Arrays.copyOf(timeUs, 2 * size);
            waitUs = Arrays.copyOf(waitUs, 2 * size);
            bytes = Arrays.copyOf(bytes, 2 * size);
            arrived = Arrays.copyOf(arrived, 2 * size);
        }
        timeUs[size] = packetTimeUs;
        waitUs[size] = (int) Math.min(Integer.MAX_VALUE, packetWaitUs);
        bytes[size] = packetBytes;
        arrived[size] = packetArrived;
        size++;
    }

    /** The packets offered from {@code fromUs} up to, not including, {@code toUs}. */
    synchronized Window window(long fromUs, long toUs) {
        int begin = firstAt(fromUs);
        int end = firstAt(toUs);
        long sentBytes = 0;
        long arrivedBytes = 0;
        int gone = 0;
        long[] waits = new long[end - begin];
        int waited = 0;
        for (int i = begin; i < end; i++) {
            sentBytes += bytes[i];
            if (arrived[i]) {
                arrivedBytes += bytes[i];
                waits[waited++] = waitUs[i];
            } else {
                gone++;
            }
        }
        waits = Arrays.copyOf(waits, waited);
        Arrays.sort(waits);
        return new Window(end - begin, gone, sentBytes, arrivedBytes, waits);
    }

    private int firstAt(long fromUs) {
        int found = Arrays.binarySearch(timeUs, 0, size, fromUs);
        if (found < 0) {
            return -found - 1;
        }
        while (found > 0 && timeUs[found - 1] == fromUs) {
            found--;
        }
        return found;
    }

    /**
     * A stretch of the log.
     *
     * @param packets how many were offered
     * @param gone how many of them did not arrive
     * @param sentBytes what was offered, IP and UDP headers included
     * @param arrivedBytes what arrived of it
     * @param sortedWaitsUs how long those that arrived had waited in the queue, ascending
     */
    record Window(int packets, int gone, long sentBytes, long arrivedBytes, long[] sortedWaitsUs) {
        double lossRate() {
            return packets == 0 ? 0 : (double) gone / packets;
        }

        /** The {@code q}-quantile (nearest rank) of the waits in milliseconds; NaN where nothing arrived. */
        double waitMs(double q) {
            int n = sortedWaitsUs.length;
            return n == 0 ? Double.NaN : sortedWaitsUs[Math.max(0, (int) Math.ceil(q * n) - 1)] / 1000.0;
        }
    }
}
