package io.headroom.bwe.headroom;

/**
 * What the packets' own dispersion proves about the path.
 *
 * <p>A video frame leaves as a train: packets sent (almost) at once. The link spreads it out, and over many trains
 *
 * <pre>
 *   B = bits after a train's first packet,   da = its spread on arrival,   ds = its spread when sent
 *   P(z) = sum B / (sum da + z * se),        se = sqrt(n * var(residuals of da regressed on B))
 * </pre>
 *
 * <p>is the link's rate: a ratio of sums, so that jitter and batching at random phase average out where a mean of ratios
 * would not. {@code P(+1)} over 0.8 s is what is <i>proved</i>; {@code P(-1)} over the last 40 trains or 2.5 s, only where
 * trains were really dispersed, is what <i>cannot be exceeded</i>. A train that the link did not disperse still proves its
 * own send rate.
 *
 * <p>Sums are whole numbers (bytes, microseconds): adding and removing a train is exact, however often it happens.
 */
final class TrainEvidence {
    private static final long MAX_SEND_GAP_US = 8_000;
    private static final int MIN_BYTES = 200;
    private static final int MIN_TRAIN_BYTES = 600;
    private static final long PROOF_WINDOW_US = 800_000;
    private static final int PROOF_MIN_TRAINS = 3;
    private static final long CEILING_WINDOW_US = 2_500_000;
    private static final int CEILING_TRAINS = 40;
    private static final int RING = 64;
    private static final long MAX_SPREAD_US = 1_000_000;

    private final long[] endUs = new long[RING];
    private final long[] trainBytes = new long[RING];
    private final long[] arrivalSpreadUs = new long[RING];
    private final long[] sendSpreadUs = new long[RING];
    private int count; // trains ever

    private final LoneFrames lone = new LoneFrames();
    private final Sums proof = new Sums();
    private final Sums ceiling = new Sums();

    // the train being received
    private boolean any;
    private long firstArrivalUs;
    private long firstSendUs;
    private long lastArrivalUs;
    private long lastSendUs;
    private int firstBytes;
    private long bytesAfterFirst;

    // what look() found
    private boolean changed;
    private double provenBps;
    private double hopedBps;
    private double ceilingBps = Double.POSITIVE_INFINITY;
    private boolean bursts;

    // the last finished one
    private double averageBytes;
    private long lastTrainBytes;

    void clear() {
        lone.clear();
        any = false;
        count = 0;
        changed = false;
        provenBps = 0;
        hopedBps = 0;
        ceilingBps = Double.POSITIVE_INFINITY;
        bursts = false;
        proof.clear();
        ceiling.clear();
        averageBytes = 0;
        lastTrainBytes = 0;
    }

    /** Records one packet; returns whether its arrival finished a train that counts. */
    boolean onPacket(long arrivalUs, long sendUs, int sizeBytes) {
        if (sizeBytes <= MIN_BYTES) {
            lone.onSmall(arrivalUs, arrivalUs - sendUs, sizeBytes);
            return false; // audio keeps its own time: a few bytes would seem to have taken milliseconds
        }
        if (any) {
            long gapUs = sendUs - lastSendUs;
            if (gapUs < 0 && gapUs > -MAX_SPREAD_US) {
                return false; // overtaken on the way: no witness for the link's spacing
            }
            if (gapUs >= 0 && gapUs <= MAX_SEND_GAP_US && sendUs - firstSendUs < MAX_SPREAD_US) {
                lastArrivalUs = arrivalUs;
                lastSendUs = sendUs;
                bytesAfterFirst += sizeBytes;
                return false;
            }
        }
        boolean finished = any && finish();
        any = true;
        firstArrivalUs = arrivalUs;
        firstSendUs = sendUs;
        lastArrivalUs = arrivalUs;
        lastSendUs = sendUs;
        firstBytes = sizeBytes;
        bytesAfterFirst = 0;
        return finished;
    }

    /** Brings what is proved up to {@code nowUs}; cheap while no train has come or gone. */
    void look(long nowUs) {
        lone.look(nowUs - PROOF_WINDOW_US);
        proof.expire(nowUs - PROOF_WINDOW_US, RING);
        ceiling.expire(nowUs - CEILING_WINDOW_US, CEILING_TRAINS);
        if (!changed) {
            return;
        }
        changed = false;
        boolean few = proof.trains() < PROOF_MIN_TRAINS;
        double proofErrorUs = few ? 0 : proof.standardErrorUs();
        provenBps = few ? 0 : proof.rateBps(proofErrorUs);
        hopedBps = few ? 0 : proof.rateBps(-proofErrorUs);
        bursts = proof.sendUs < 0.3 * proof.arrivalUs;
        ceilingBps = ceiling.trains() < PROOF_MIN_TRAINS ? Double.POSITIVE_INFINITY : dispersedBps();
    }

    private double dispersedBps() {
        double errorUs = ceiling.standardErrorUs();
        boolean dispersed = ceiling.arrivalUs - errorUs > 1.15 * ceiling.sendUs + 200.0 * ceiling.trains();
        return dispersed ? ceiling.rateBps(-errorUs) : Double.POSITIVE_INFINITY;
    }

    /**
     * {@code P(+1)} over the proof window in bit/s; with fewer than three trains what {@link LoneFrames} prove, or 0.
     */
    double provenBps() {
        return provenBps > 0 ? provenBps : lone.provenBps();
    }

    /** {@code P(-1)} likewise. */
    double hopedBps() {
        return provenBps > 0 ? hopedBps : lone.hopedBps();
    }

    /** {@code P(-1)} over the ceiling window in bit/s, or infinity where trains were not really dispersed. */
    double ceilingBps() {
        return ceilingBps;
    }

    /** Whether the trains of the proof window left as bursts rather than spaced by their sender. */
    boolean bursts() {
        return bursts;
    }

    long lastTrainBytes() {
        return lastTrainBytes;
    }

    /** The size of a usual train, from those before the last one. */
    double averageBytes() {
        return averageBytes;
    }

    private boolean finish() {
        if (bytesAfterFirst == 0) {
            lone.onFrame(firstArrivalUs, firstArrivalUs - firstSendUs, firstBytes);
        }
        long spreadUs = lastArrivalUs - firstArrivalUs;
        if (bytesAfterFirst < MIN_TRAIN_BYTES || spreadUs < 0 || spreadUs > MAX_SPREAD_US) {
            return false;
        }
        int at = count & RING - 1;
        proof.expire(Long.MIN_VALUE, RING - 1);
        ceiling.expire(Long.MIN_VALUE, CEILING_TRAINS - 1);
        endUs[at] = lastArrivalUs;
        trainBytes[at] = bytesAfterFirst;
        arrivalSpreadUs[at] = spreadUs;
        sendSpreadUs[at] = lastSendUs - firstSendUs;
        count++;
        proof.add(at);
        ceiling.add(at);
        long whole = bytesAfterFirst + firstBytes;
        averageBytes = averageBytes == 0 ? whole : averageBytes + 0.1 * (lastTrainBytes - averageBytes);
        lastTrainBytes = whole;
        return true;
    }

    /** Running sums over a window whose newest train is the ring's newest. */
    private final class Sums {
        private int oldest;
        private long bytes;
        private long arrivalUs;
        private long sendUs;
        private long bytesSquares;
        private long arrivalSquares;
        private long products;

        int trains() {
            return count - oldest;
        }

        void add(int at) {
            change(at, 1);
        }

        void expire(long beforeUs, int atMost) {
            while (oldest < count
                    && (endUs[oldest & RING - 1] - beforeUs < 0 && beforeUs != Long.MIN_VALUE || trains() > atMost)) {
                change(oldest & RING - 1, -1);
                oldest++;
            }
        }

        private void change(int at, int sign) {
            changed = true;
            long b = trainBytes[at];
            long a = arrivalSpreadUs[at];
            bytes += sign * b;
            arrivalUs += sign * a;
            sendUs += sign * sendSpreadUs[at];
            bytesSquares += sign * b * b;
            arrivalSquares += sign * a * a;
            products += sign * a * b;
        }

        double standardErrorUs() {
            int n = trains();
            if (n < 3) {
                return 0;
            }
            double sxx = n * bytesSquares - bytes * bytes; // these three are n times the sums about the mean
            double syy = n * arrivalSquares - arrivalUs * arrivalUs;
            double sxy = n * products - bytes * arrivalUs;
            double residual = sxx > n ? syy - sxy * sxy / sxx : syy;
            return Math.sqrt(Math.max(0, residual) / (n - 2));
        }

        double rateBps(double marginUs) {
            return bytes * 8e6 / Math.max(arrivalUs + marginUs, 1_000);
        }

        void clear() {
            oldest = 0;
            bytes = 0;
            arrivalUs = 0;
            sendUs = 0;
            bytesSquares = 0;
            arrivalSquares = 0;
            products = 0;
        }
    }
}
