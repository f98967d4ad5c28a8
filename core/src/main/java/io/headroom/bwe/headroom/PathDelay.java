package io.headroom.bwe.headroom;

import java.util.Arrays;

/**
 * How long the queue is, from one-way delays whose origin nobody knows.
 *
 * <pre>
 *   d(i)   = a(i) - s(i)                        delay of packet i, plus the unknown offset of the two clocks
 *   base   = min d over 30 s                    the empty path
 *   q      = min d' over the last 80 ms - base  the queue that was there before the packets at hand
 *   d'(i)  = d(i) - L(i) (1/C - 1/C_base)       without what serialisation takes longer than when the base was seen
 *   m(k)   = min d' over the k-th slot of 80 ms
 *   sigma  = Q75 |m(k) - m(k-1)| / 1.627        how much the minimum itself jitters (Gaussian: Q75 of a difference)
 *   floor  = min(Q30 (m(k) - base), 3.5 sigma)  what an empty path shows above its own absolute minimum
 * </pre>
 *
 * <p>Silence passes no time: between two packets the window moves by 20 ms at the most, so that a slow or slotted path is
 * judged by as many packets as a fast one, and never by the one that waited longest.
 *
 * <p>The minimum over 80 ms takes the first packets of the frames, so a frame's own serialisation does not count, and a
 * stall whose packets then arrive at once leaves no trace. Where even the smallest packets are large (no audio), that first
 * packet itself takes longer once the link has become slower, which is no queue: hence d'. The floor makes an absolute
 * minimum usable as a base under jitter; bounding it by sigma keeps a standing queue from hiding in it.
 */
final class PathDelay {
    private static final long SUB_US = 10_000;
    private static final int SUBS = 8;
    static final long SLOT_US = SUB_US * SUBS;
    private static final int NEWEST_SUBS = 4;
    private static final int MAX_SILENT_SUBS = 2;
    private static final long NONE = Long.MAX_VALUE;
    private static final int BASE_BUCKETS = 6;
    private static final long BASE_BUCKET_US = 5_000_000;
    private static final int FLOOR_SLOTS = 128;
    private static final int SIGMA_SLOTS = 64;
    private static final int SIGMA_MIN_SLOTS = 6;
    private static final double MAX_SIGMA_US = 30_000;
    private static final double BATCHED_SIGMA_US = 5_000;
    /** Q75 of |x - y| for x, y standard normal: sqrt(2) * 1.1503. */
    private static final double Q75_OF_NORMAL_DIFFERENCE = 1.627;

    private static final int SLOTS_KEPT = 32;
    private static final double MAX_US_PER_BYTE = 16; // a full packet's 20 ms at 500 kb/s

    private final long[] subMinUs = new long[SUBS];
    private final long[] bucketMinUs = new long[BASE_BUCKETS];
    private final double[] bucketLinkBps = new double[BASE_BUCKETS];
    private final long[] slotMinUs = new long[SLOTS_KEPT];
    private final SlidingQuantile slotDifferences = new SlidingQuantile(SIGMA_SLOTS);
    private final SlidingQuantile slotLevels = new SlidingQuantile(FLOOR_SLOTS);

    private boolean any;
    private int sub;
    private long subStartUs;
    private int bucket;
    private long bucketStartUs;
    private long baseUs;
    private boolean baseFrozen;
    private double linkBps; // C; 0 while nobody knows
    private double baseLinkBps;
    private double longerUsPerByte; // 1/C - 1/C_base
    private int slots;
    private boolean batched;
    private double sigmaUs;
    private double floorUs;

    PathDelay() {
        clear();
    }

    void clear() {
        any = false;
        Arrays.fill(subMinUs, NONE);
        Arrays.fill(bucketMinUs, NONE);
        slotDifferences.clear();
        slotLevels.clear();
        slots = 0;
        batched = false;
        sigmaUs = 0;
        floorUs = 0;
        baseUs = 0;
        baseFrozen = false;
        linkBps = 0;
        baseLinkBps = 0;
        longerUsPerByte = 0;
    }

    /** Tells at what rate the link serves packets; 0 if unknown. */
    void linkBps(double bps) {
        if (bps == linkBps || bps <= 0) {
            return;
        }
        if (linkBps == 0) {
            Arrays.fill(bucketLinkBps, bps);
            baseLinkBps = bps;
        }
        linkBps = bps;
        compareLinks();
    }

    private void compareLinks() {
        double longer = linkBps > 0 ? 8e6 / linkBps - 8e6 / baseLinkBps : 0;
        longerUsPerByte = Math.max(0, Math.min(MAX_US_PER_BYTE, longer));
    }

    /** Records one packet's delay. */
    void onPacket(long arrivalUs, long delayUs, int sizeBytes) {
        if (!any) {
            any = true;
            sub = 0;
            subStartUs = arrivalUs;
            bucketStartUs = arrivalUs;
            baseUs = delayUs;
        }
        long inSubUs = arrivalUs - subStartUs;
        if (inSubUs >= SUB_US || inSubUs < 0) {
            advanceSubs(arrivalUs, inSubUs);
        }
        long inBucketUs = arrivalUs - bucketStartUs;
        if (inBucketUs >= BASE_BUCKET_US || inBucketUs < 0) {
            advanceBuckets(arrivalUs, inBucketUs);
        }
        int at = sub & SUBS - 1;
        subMinUs[at] = Math.min(subMinUs[at], delayUs - (long) (longerUsPerByte * sizeBytes));
        if (delayUs < bucketMinUs[bucket]) {
            bucketMinUs[bucket] = delayUs;
            bucketLinkBps[bucket] = linkBps;
        }
        if (delayUs < baseUs) {
            baseUs = delayUs;
            baseLinkBps = linkBps;
            compareLinks();
            updateFloor();
        }
    }

    /** The queue in microseconds before jitter is taken out. */
    long rawQueueUs() {
        long min = slotMin();
        return min == NONE ? 0 : min - baseUs;
    }

    /** The same for the newest packets, those of 40 ms: sooner, and less sure. */
    long newestQueueUs() {
        long min = NONE;
        for (int k = 0; k < NEWEST_SUBS; k++) {
            min = Math.min(min, subMinUs[(sub - k) & SUBS - 1]);
        }
        return min == NONE ? rawQueueUs() : min - baseUs;
    }

    /** The minimum of the {@code back}-th last closed slot above the base; -1 when there is none. */
    long slotQueueUs(int back) {
        if (back >= slots || back >= SLOTS_KEPT) {
            return -1;
        }
        return slotMinUs[(slots - 1 - back) & SLOTS_KEPT - 1] - baseUs;
    }

    /**
     * Tells whether the path delivers in batches. Then the minimum beats with the sender's clock: level for seconds, to
     * jump by some milliseconds when packets meet another part of the period.
     */
    void batched(boolean now) {
        batched = now;
    }

    /** How much the slot minimum jitters, microseconds. */
    double sigmaUs() {
        return batched ? Math.max(sigmaUs, BATCHED_SIGMA_US) : sigmaUs;
    }

    /** What an empty path shows above the base, microseconds. */
    double floorUs() {
        return floorUs;
    }

    /** While frozen, the base falls but does not forget: in competition the queue may not be empty for long. */
    void freezeBase(boolean frozen) {
        baseFrozen = frozen;
    }

    /** The path has become longer or shorter: what was {@code shiftUs} above the base is its new empty state. */
    void rebase(long shiftUs) {
        baseUs += shiftUs;
        Arrays.fill(bucketMinUs, NONE);
        bucketMinUs[bucket] = baseUs;
        bucketLinkBps[bucket] = linkBps;
        baseLinkBps = linkBps;
        compareLinks();
        slotLevels.clear();
        updateFloor();
    }

    private void advanceSubs(long arrivalUs, long inSubUs) {
        if (inSubUs < 0 || inSubUs > SLOT_US) {
            subStartUs = arrivalUs; // a silence, or a clock that went back
        } else {
            subStartUs += inSubUs / SUB_US * SUB_US;
        }
        int steps = inSubUs >= 0 && inSubUs < 2 * SUB_US ? 1 : MAX_SILENT_SUBS;
        for (int i = 0; i < steps; i++) {
            if ((sub & SUBS - 1) == SUBS - 1) {
                closeSlot();
            }
            sub++;
            subMinUs[sub & SUBS - 1] = NONE;
        }
    }

    private long slotMin() {
        long min = NONE;
        for (long m : subMinUs) {
            min = Math.min(min, m);
        }
        return min;
    }

    private void closeSlot() {
        long min = slotMin();
        if (min == NONE) {
            return;
        }
        if (slots > 0) {
            slotDifferences.add(Math.abs(min - slotMinUs[(slots - 1) & SLOTS_KEPT - 1]));
        }
        slotMinUs[slots & SLOTS_KEPT - 1] = min;
        slots = slots == Integer.MAX_VALUE ? SLOTS_KEPT : slots + 1;
        slotLevels.add(min);
        if (slotDifferences.size() >= SIGMA_MIN_SLOTS) {
            sigmaUs = Math.min(MAX_SIGMA_US, slotDifferences.quantile(0.75) / Q75_OF_NORMAL_DIFFERENCE);
        }
        updateFloor();
    }

    private void updateFloor() {
        floorUs =
                slotLevels.size() == 0 ? 0 : Math.max(0, Math.min(slotLevels.quantile(0.3) - baseUs, 3.5 * sigmaUs()));
    }

    private void advanceBuckets(long arrivalUs, long inBucketUs) {
        long steps = inBucketUs < 0 ? 1 : Math.min(inBucketUs / BASE_BUCKET_US, BASE_BUCKETS);
        bucketStartUs = steps == 1 && inBucketUs > 0 ? bucketStartUs + BASE_BUCKET_US : arrivalUs;
        if (baseFrozen) {
            return; // the newest bucket goes on collecting
        }
        for (long i = 0; i < steps; i++) {
            bucket = bucket + 1 == BASE_BUCKETS ? 0 : bucket + 1;
            bucketMinUs[bucket] = NONE;
        }
        long min = NONE;
        for (int k = 0; k < BASE_BUCKETS; k++) {
            if (bucketMinUs[k] < min) {
                min = bucketMinUs[k];
                baseLinkBps = bucketLinkBps[k];
            }
        }
        if (min != NONE) {
            baseUs = min;
            compareLinks();
            updateFloor();
        }
    }
}
