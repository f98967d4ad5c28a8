package io.headroom.bwe.gcc;

import io.headroom.bwe.BandwidthEstimator;

/**
 * Finds a sender's probes, runs of packets sent at an even pace above the present rate, and what they show the path to
 * carry. Receive side: nobody says which packets are probes.
 *
 * <pre>
 *   packets     P0   P1   P2   P3   P4      P5      P6      P7      P8
 *   deltas         d1   d2   d3   d4    d5      d6      d7      d8        send and arrival, us
 *   clusters    |---- 4 deltas -----|  |----------- 4 deltas ---------|   a delta 2.5 ms off the mean begins a new one
 *
 *   S, R, L     mean send delta, arrival delta and size of a cluster, whole us and bytes
 *   good        over half of its deltas are 1 ms or more, R - S &lt;= 2 ms (not queued), S - R &lt;= 5 ms (not bunched)
 *   rate        min(L / S, L / R)
 *   result      the highest rate of the clusters before the first that is not good
 * </pre>
 *
 * <p>As long as there is no cluster the last 14 packets are kept; three clusters that raise nothing end a round, and all
 * packets are forgotten.
 *
 * <p>libwebrtc walks over all packets each time. Closed clusters no longer change, so their sum is kept here instead; the
 * packets themselves matter only while there is no cluster, and of those at most {@link #CAPACITY} are remembered.
 *
 * <p>Source: libwebrtc, modules/remote_bitrate_estimator/remote_bitrate_estimator_abs_send_time.cc (ComputeClusters,
 * FindBestProbe, ProcessClusters).
 */
final class ReceiveProbes {
    private static final int CAPACITY = 256;

    private final GccConfig.ReceiveProbing config;

    private final int[] sendUs = new int[CAPACITY]; // a ring, oldest at head
    private final long[] arrivalUs = new long[CAPACITY];
    private final int[] sizes = new int[CAPACITY];
    private int head;
    private int size;

    // What walking over the packets has found so far.
    private boolean hasLast;
    private long lastSendUs;
    private long lastArrivalUs;
    private int closedClusters;
    private boolean closedHasBad; // clusters after a bad one do not count
    private long closedBestBps;
    private int deltas; // of the open cluster, like the sums
    private int longDeltas;
    private long sendSumUs;
    private long arrivalSumUs;
    private long sizeSum;

    ReceiveProbes(GccConfig.ReceiveProbing config) {
        this.config = config;
    }

    /**
     * Takes in a packet.
     *
     * @param sentUs by the sender's clock, which wraps at 64 s
     * @param aboveBps what a probe must exceed to be of interest
     * @return the rate that probes have shown, or {@link BandwidthEstimator#UNKNOWN_BPS} if nothing above {@code aboveBps}
     */
    long add(int sentUs, long arrivedUs, int sizeBytes, long aboveBps) {
        remember(sentUs, arrivedUs, sizeBytes);
        walk(sentUs, arrivedUs, sizeBytes);
        int clusters = closedClusters + (isCluster() ? 1 : 0);
        if (clusters == 0) {
            if (size >= config.maxPackets()) {
                forgetOldest();
            }
            return BandwidthEstimator.UNKNOWN_BPS;
        }
        long bestBps = closedBestBps;
        if (isCluster() && !closedHasBad) {
            bestBps = Math.max(bestBps, openRateBps());
        }
        if (bestBps > aboveBps) {
            return bestBps;
        }
        if (clusters >= config.maxClusters()) {
            reset();
        }
        return BandwidthEstimator.UNKNOWN_BPS;
    }

    /** Forgets all packets. */
    void reset() {
        head = 0;
        size = 0;
        startWalk();
    }

    private void remember(int sentUs, long arrivedUs, int sizeBytes) {
        if (size == CAPACITY) {
            head = slot(1);
            size--;
        }
        int slot = slot(size++);
        sendUs[slot] = sentUs;
        arrivalUs[slot] = arrivedUs;
        sizes[slot] = sizeBytes;
    }

    private void forgetOldest() {
        head = slot(1);
        size--;
        startWalk();
        for (int i = 0; i < size; i++) {
            int slot = slot(i);
            walk(sendUs[slot], arrivalUs[slot], sizes[slot]);
        }
    }

    private void startWalk() {
        hasLast = false;
        closedClusters = 0;
        closedHasBad = false;
        closedBestBps = 0;
        openCluster();
    }

    private void openCluster() {
        deltas = 0;
        longDeltas = 0;
        sendSumUs = 0;
        arrivalSumUs = 0;
        sizeSum = 0;
    }

    private void walk(long sentUs, long arrivedUs, int sizeBytes) {
        if (hasLast) {
            long sendDeltaUs = sentUs - lastSendUs;
            long arrivalDeltaUs = arrivedUs - lastArrivalUs;
            // Counted before the cluster is closed, as in libwebrtc: a long delta that closes a cluster counts for it.
            if (sendDeltaUs >= config.minDeltaUs() && arrivalDeltaUs >= config.minDeltaUs()) {
                longDeltas++;
            }
            if (deltas > 0 && Math.abs(sendDeltaUs - sendSumUs / deltas) >= config.clusterToleranceUs()) {
                closeCluster();
            }
            sendSumUs += sendDeltaUs;
            arrivalSumUs += arrivalDeltaUs;
            sizeSum += sizeBytes;
            deltas++;
        }
        hasLast = true;
        lastSendUs = sentUs;
        lastArrivalUs = arrivedUs;
    }

    private void closeCluster() {
        if (isCluster()) {
            closedClusters++;
            if (!closedHasBad) {
                long rateBps = openRateBps();
                closedHasBad = rateBps < 0;
                closedBestBps = Math.max(closedBestBps, rateBps);
            }
        }
        openCluster();
    }

    private boolean isCluster() {
        return deltas >= config.minClusterDeltas() && sendSumUs > 0 && arrivalSumUs > 0;
    }

    /** The rate of the open cluster; 0 if its deltas are too short to tell, negative if it is not good. */
    private long openRateBps() {
        long s = sendSumUs / deltas;
        long r = arrivalSumUs / deltas;
        if (s == 0 || r == 0) {
            return 0;
        }
        if (longDeltas <= deltas / 2 || r - s > config.maxSlowdownUs() || s - r > config.maxSpeedupUs()) {
            return -1;
        }
        return UnitMath.rateBps(sizeSum / deltas, Math.max(s, r));
    }

    private int slot(int i) {
        return (head + i) % CAPACITY;
    }
}
