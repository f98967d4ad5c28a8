package io.headroom.bwe.gcc;

import io.headroom.bwe.BandwidthEstimator;
import java.util.Arrays;

/**
 * Judges probe clusters: short runs of packets that were sent faster than the estimate, to see whether they come through
 * (libwebrtc {@code goog_cc/probe_bitrate_estimator.cc}). Send side.
 *
 * <pre>
 *   sent     = (S - size of the last sent)     / (T(last) - T(first))
 *   received = (S - size of the first arrived) / (t(last) - t(first))
 *   result   = min(sent, received)         if received is at least 0.9 sent: the path has carried all we sent
 *              0.95 received               else: this is what the path can carry; aim a little below
 *   none                                   if received exceeds 2 sent: a queue somewhere drained, nothing is learnt
 * </pre>
 *
 * <p>A cluster is judged once 80 % of its packets and bytes have been reported, and again with each further one, while
 * both spans are above zero and at most a second. A cluster ends a second after its last arrival.
 */
final class ProbeBitrateEstimator {
    /** libwebrtc keeps any number; more than a few never run at once, and a full table gives up the stalest. */
    private static final int MAX_CLUSTERS = 16;

    /** kMinReceivedProbesRatio, kMinReceivedBytesRatio. */
    private static final double MIN_RECEIVED = 0.80;

    /** kMaxValidRatio. */
    private static final double MAX_VALID_RATIO = 2.0;

    /** kMinRatioForUnsaturatedLink, a {@code float} there. */
    private static final double MIN_UNSATURATED_RATIO = 0.9f;

    /** kTargetUtilizationFraction, a {@code float} there. */
    private static final double TARGET_UTILIZATION = 0.95f;

    /** kMaxClusterHistory. */
    private static final long MAX_HISTORY_US = 1_000_000;

    /** kMaxProbeInterval. */
    private static final long MAX_INTERVAL_US = 1_000_000;

    private final int[] clusters = new int[MAX_CLUSTERS];
    private final int[] packets = new int[MAX_CLUSTERS]; // 0: the slot is free
    private final long[] totalBytes = new long[MAX_CLUSTERS];
    private final long[] firstSendUs = new long[MAX_CLUSTERS];
    private final long[] lastSendUs = new long[MAX_CLUSTERS];
    private final int[] lastSentBytes = new int[MAX_CLUSTERS];
    private final long[] firstArrivalUs = new long[MAX_CLUSTERS];
    private final int[] firstArrivedBytes = new int[MAX_CLUSTERS];
    private final long[] lastArrivalUs = new long[MAX_CLUSTERS];
    private int slotsInUse; // slots at and above this one are free: most of the time there is nothing to look through

    private long resultBps = BandwidthEstimator.UNKNOWN_BPS;

    /** Takes one packet of a cluster that arrived; {@code sizeBytes} is zero or more. */
    void onPacket(int cluster, int minPackets, int minBytes, long sendTimeUs, long arrivalTimeUs, int sizeBytes) {
        eraseOld(arrivalTimeUs);
        int c = find(cluster);
        if (packets[c] == 0 || sendTimeUs - firstSendUs[c] < 0) {
            firstSendUs[c] = sendTimeUs;
        }
        if (packets[c] == 0 || sendTimeUs - lastSendUs[c] > 0) {
            lastSendUs[c] = sendTimeUs;
            lastSentBytes[c] = sizeBytes;
        }
        if (packets[c] == 0 || arrivalTimeUs - firstArrivalUs[c] < 0) {
            firstArrivalUs[c] = arrivalTimeUs;
            firstArrivedBytes[c] = sizeBytes;
        }
        if (packets[c] == 0 || arrivalTimeUs - lastArrivalUs[c] > 0) {
            lastArrivalUs[c] = arrivalTimeUs;
        }
        totalBytes[c] += sizeBytes;
        packets[c]++;
        if (packets[c] >= (int) (minPackets * MIN_RECEIVED)
                && totalBytes[c] >= UnitMath.scaled(minBytes, MIN_RECEIVED)) {
            judge(c);
        }
    }

    /** The last result in bits per second, given once, or {@link BandwidthEstimator#UNKNOWN_BPS}. */
    long takeResultBps() {
        long bps = resultBps;
        resultBps = BandwidthEstimator.UNKNOWN_BPS;
        return bps;
    }

    /** Forgets all clusters. */
    void reset() {
        Arrays.fill(packets, 0);
        slotsInUse = 0;
        resultBps = BandwidthEstimator.UNKNOWN_BPS;
    }

    private void judge(int c) {
        long sendUs = lastSendUs[c] - firstSendUs[c];
        long receiveUs = lastArrivalUs[c] - firstArrivalUs[c];
        if (sendUs <= 0 || sendUs > MAX_INTERVAL_US || receiveUs <= 0 || receiveUs > MAX_INTERVAL_US) {
            return;
        }
        long sentBps = UnitMath.rateBps(totalBytes[c] - lastSentBytes[c], sendUs);
        long receivedBps = UnitMath.rateBps(totalBytes[c] - firstArrivedBytes[c], receiveUs);
        if ((double) receivedBps / sentBps > MAX_VALID_RATIO) {
            return;
        }
        resultBps = receivedBps < UnitMath.scaled(sentBps, MIN_UNSATURATED_RATIO)
                ? UnitMath.scaled(receivedBps, TARGET_UTILIZATION)
                : Math.min(sentBps, receivedBps);
    }

    private int find(int cluster) {
        int free = -1;
        int stalest = 0;
        for (int c = 0; c < slotsInUse; c++) {
            if (packets[c] == 0) {
                free = c;
            } else if (clusters[c] == cluster) {
                return c;
            } else if (lastArrivalUs[c] - lastArrivalUs[stalest] < 0) {
                stalest = c;
            }
        }
        int c = free >= 0 ? free : slotsInUse < MAX_CLUSTERS ? slotsInUse++ : stalest;
        clusters[c] = cluster;
        packets[c] = 0;
        totalBytes[c] = 0;
        return c;
    }

    private void eraseOld(long nowUs) {
        for (int c = 0; c < slotsInUse; c++) {
            if (nowUs - lastArrivalUs[c] > MAX_HISTORY_US) {
                packets[c] = 0;
            }
        }
        while (slotsInUse > 0 && packets[slotsInUse - 1] == 0) {
            slotsInUse--;
        }
    }
}
