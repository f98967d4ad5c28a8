package io.headroom.bwe;

import java.util.Arrays;

/**
 * One transport-wide feedback report: what became of a run of packets that were sent.
 *
 * <p>The host owns one and refills it for each report, so that nothing is allocated once it has grown to the largest
 * report seen:
 *
 * <pre>
 *   feedback.begin(nowUs);
 *   feedback.addReceived(seq, sendTimeUs, arrivalTimeUs, sizeBytes);   // in any order
 *   feedback.addLost(seq, sendTimeUs, sizeBytes);
 *   estimator.onFeedback(feedback);
 * </pre>
 *
 * <p>Not thread-safe.
 */
public final class TransportFeedback {
    /** The probe cluster of a packet that belongs to none. */
    public static final int NOT_A_PROBE = -1;

    /** The arrival time of a packet that was reported lost. */
    public static final long NOT_RECEIVED = Long.MAX_VALUE;

    private static final int INITIAL_CAPACITY = 128;

    private long feedbackTimeUs;
    private long acknowledgedBps;
    private long probeBps;
    private boolean applicationLimited;

    private int size;
    private long[] sequenceNumbers = new long[INITIAL_CAPACITY];
    private long[] sendTimesUs = new long[INITIAL_CAPACITY];
    private long[] arrivalTimesUs = new long[INITIAL_CAPACITY];
    private int[] sizesBytes = new int[INITIAL_CAPACITY];
    private int[] probeClusters = new int[INITIAL_CAPACITY];
    private int[] probeMinPackets = new int[INITIAL_CAPACITY];
    private int[] probeMinBytes = new int[INITIAL_CAPACITY];

    private boolean sorted;
    private int receivedCount;
    private int[] order = new int[INITIAL_CAPACITY];
    private int[] scratch = new int[INITIAL_CAPACITY];

    /** Makes an empty report. */
    public TransportFeedback() {
        begin(0);
    }

    /** Empties the report for the one that came at {@code nowUs} (the clock of the send times). */
    public void begin(long nowUs) {
        feedbackTimeUs = nowUs;
        acknowledgedBps = BandwidthEstimator.UNKNOWN_BPS;
        probeBps = BandwidthEstimator.UNKNOWN_BPS;
        applicationLimited = false;
        size = 0;
        receivedCount = 0;
        sorted = true;
    }

    /**
     * Adds a packet that arrived.
     *
     * @param sequenceNumber the transport-wide sequence number, unwrapped
     * @param sendTimeUs when it left, on the sender's clock
     * @param arrivalTimeUs when it arrived, on the receiver's clock
     * @param sizeBytes what it weighs up to the IP layer
     */
    public void addReceived(long sequenceNumber, long sendTimeUs, long arrivalTimeUs, int sizeBytes) {
        add(sequenceNumber, sendTimeUs, arrivalTimeUs, sizeBytes);
    }

    /** Adds a packet that had not arrived when the report was made. */
    public void addLost(long sequenceNumber, long sendTimeUs, int sizeBytes) {
        add(sequenceNumber, sendTimeUs, NOT_RECEIVED, sizeBytes);
    }

    /**
     * Says that the packet just added belongs to a probe cluster.
     *
     * @param cluster its number, 0 or more
     * @param minPackets how many packets the cluster needs to be judged
     * @param minBytes how many bytes it needs
     */
    public void markProbe(int cluster, int minPackets, int minBytes) {
        probeClusters[size - 1] = cluster;
        probeMinPackets[size - 1] = minPackets;
        probeMinBytes[size - 1] = minBytes;
    }

    /** Gives the host's own measure of the acknowledged rate; without it the estimator measures. */
    public void acknowledgedBps(long bps) {
        acknowledgedBps = bps;
    }

    /** Gives the result of a probe that the host has judged itself. */
    public void probeBps(long bps) {
        probeBps = bps;
    }

    /** Says whether the sender has had less to send than it was allowed. */
    public void applicationLimited(boolean limited) {
        applicationLimited = limited;
    }

    /** When the report came, on the clock of the send times. */
    public long feedbackTimeUs() {
        return feedbackTimeUs;
    }

    /** The host's measure of the acknowledged rate, or {@link BandwidthEstimator#UNKNOWN_BPS}. */
    public long acknowledgedBps() {
        return acknowledgedBps;
    }

    /** The result of a probe the host has judged, or {@link BandwidthEstimator#UNKNOWN_BPS}. */
    public long probeBps() {
        return probeBps;
    }

    /** Whether the sender has had less to send than it was allowed. */
    public boolean applicationLimited() {
        return applicationLimited;
    }

    /** How many packets, received and lost, the report speaks of. */
    public int size() {
        return size;
    }

    /** How many of them were received. */
    public int receivedCount() {
        sortReceived();
        return receivedCount;
    }

    /** The index of the {@code k}-th received packet by (arrival time, send time, sequence number). */
    public int receivedIndex(int k) {
        sortReceived();
        return order[k];
    }

    /** The transport-wide sequence number of packet {@code i}. */
    public long sequenceNumber(int i) {
        return sequenceNumbers[i];
    }

    /** When packet {@code i} was sent. */
    public long sendTimeUs(int i) {
        return sendTimesUs[i];
    }

    /** When packet {@code i} arrived, or {@link #NOT_RECEIVED}. */
    public long arrivalTimeUs(int i) {
        return arrivalTimesUs[i];
    }

    /** Whether packet {@code i} arrived. */
    public boolean received(int i) {
        return arrivalTimesUs[i] != NOT_RECEIVED;
    }

    /** What packet {@code i} weighs. */
    public int sizeBytes(int i) {
        return sizesBytes[i];
    }

    /** The probe cluster of packet {@code i}, or {@link #NOT_A_PROBE}. */
    public int probeCluster(int i) {
        return probeClusters[i];
    }

    /** How many packets the probe cluster of packet {@code i} needs. */
    public int probeMinPackets(int i) {
        return probeMinPackets[i];
    }

    /** How many bytes the probe cluster of packet {@code i} needs. */
    public int probeMinBytes(int i) {
        return probeMinBytes[i];
    }

    private void add(long sequenceNumber, long sendTimeUs, long arrivalTimeUs, int sizeBytes) {
        if (size == sequenceNumbers.length) {
            grow();
        }
        int i = size++;
        sequenceNumbers[i] = sequenceNumber;
        sendTimesUs[i] = sendTimeUs;
        arrivalTimesUs[i] = arrivalTimeUs;
        sizesBytes[i] = sizeBytes;
        probeClusters[i] = NOT_A_PROBE;
        probeMinPackets[i] = 0;
        probeMinBytes[i] = 0;
        sorted = false;
    }

    private void grow() {
        int capacity = 2 * size;
        sequenceNumbers = Arrays.copyOf(sequenceNumbers, capacity);
        sendTimesUs = Arrays.copyOf(sendTimesUs, capacity);
        arrivalTimesUs = Arrays.copyOf(arrivalTimesUs, capacity);
        sizesBytes = Arrays.copyOf(sizesBytes, capacity);
        probeClusters = Arrays.copyOf(probeClusters, capacity);
        probeMinPackets = Arrays.copyOf(probeMinPackets, capacity);
        probeMinBytes = Arrays.copyOf(probeMinBytes, capacity);
        order = new int[capacity];
        scratch = new int[capacity];
    }

    /** Bottom-up merge sort of indexes: stable, in place, and one pass over a report that is in order already. */
    private void sortReceived() {
        if (sorted) {
            return;
        }
        sorted = true;
        int n = 0;
        boolean inOrder = true;
        for (int i = 0; i < size; i++) {
            if (received(i)) {
                inOrder &= n == 0 || !isAfter(order[n - 1], i);
                order[n++] = i;
            }
        }
        receivedCount = n;
        if (inOrder) {
            return;
        }
        for (int width = 1; width < n; width *= 2) {
            for (int from = 0; from < n; from += 2 * width) {
                merge(from, Math.min(from + width, n), Math.min(from + 2 * width, n));
            }
            int[] merged = scratch;
            scratch = order;
            order = merged;
        }
    }

    private void merge(int from, int middle, int to) {
        int left = from;
        int right = middle;
        for (int k = from; k < to; k++) {
            boolean takeRight = left == middle || right < to && isAfter(order[left], order[right]);
            scratch[k] = takeRight ? order[right++] : order[left++];
        }
    }

    private boolean isAfter(int i, int j) {
        if (arrivalTimesUs[i] != arrivalTimesUs[j]) {
            return arrivalTimesUs[i] > arrivalTimesUs[j];
        }
        if (sendTimesUs[i] != sendTimesUs[j]) {
            return sendTimesUs[i] > sendTimesUs[j];
        }
        return sequenceNumbers[i] > sequenceNumbers[j];
    }
}
