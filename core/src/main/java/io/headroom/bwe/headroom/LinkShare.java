package io.headroom.bwe.headroom;

/**
 * Whose link it is: whether others use it too, and what part of it is ours. Learned at each cut, while a queue stands.
 *
 * <pre>
 *   rho   gap test at the cuts, smoothed by halves (see {@link ArrivalLog}): small behind others, large alone
 *   phi   what got through while the queue stood / what trains prove of the link
 *   w     0..1: how sure we are that others are there
 * </pre>
 */
final class LinkShare {
    private static final double ALONE_RHO = 1.2;
    private static final double MAX_RHO = 10;
    private static final double SMALL_PHI = 0.3;
    private static final double ALONE_PHI = 0.92;
    private static final double TIGHT = 1.15;

    /** How fast the highest proof is forgotten, per second. */
    private static final double PROOF_DECAY = 0.1;

    private static final double LINK_DECAY = 0.02; // the same, in competition

    private double rho = 2;
    private double proofAtCutBps; // P_b
    private double highestProofBps; // P_hi
    private double linkBps;
    private double serviceBps;
    private boolean proofTight;
    private double w;

    /** Takes note of what trains prove. */
    void look(PathView v, double dtS) {
        highestProofBps = Math.max(v.provenBps, highestProofBps * (1 - PROOF_DECAY * dtS));
        linkBps = Math.max(v.provenBps, linkBps * (1 - LINK_DECAY * dtS));
        if (v.provenBps > 0) {
            serviceBps = v.hopedBps;
        }
        if (serviceBps > 0) {
            serviceBps = Math.max(serviceBps, v.receivedBps);
        }
    }

    /** A cut: {@code rhoNow} is the gap test of this queue, {@code capacityBps} what gets through it. */
    void onCut(PathView v, double rhoNow, boolean batched, double capacityBps) {
        rho = 0.5 * (rho + Math.min(rhoNow, MAX_RHO));
        proofAtCutBps = rho > ALONE_RHO ? v.provenBps : Math.max(v.provenBps, highestProofBps);
        proofTight = v.bursts && !batched && v.hopedBps < TIGHT * v.provenBps;
        weigh(capacityBps);
    }

    /** A long queue of our own: the link has shrunk, and what it was before is no measure any more. */
    void onOwnQueue(double provenBps, double capacityBps) {
        serviceBps = capacityBps;
        if (provenBps > 0) {
            highestProofBps = provenBps;
            proofAtCutBps = Math.min(proofAtCutBps, provenBps);
        }
    }

    /** Nothing is known of others on a link that trains measure for the first time. */
    void onStart(double provenBps) {
        proofAtCutBps = provenBps;
    }

    /** Our queue was somebody else's and is ours now. */
    void onAlone() {
        rho = 2;
    }

    /** Judges anew, {@code capacityBps} having been seen to get through. */
    double weigh(double capacityBps) {
        double byGaps = clamp((1.2 - rho) / 0.4);
        double phi = phi(capacityBps);
        if (proofTight) {
            w = Math.max(byGaps, clamp((ALONE_PHI - phi) / 0.1));
        } else {
            w = Math.max(byGaps, clamp((3 - rho) / 1.3) * Math.max(0.1, clamp((1 - phi) / 0.3)));
        }
        return w;
    }

    /** How sure we are, 0..1, that others use the link too; as of the last cut or drained queue. */
    double w() {
        return w;
    }

    double rho() {
        return rho;
    }

    /** What trains proved when the queue last stood, bit/s. */
    double proofAtCutBps() {
        return proofAtCutBps;
    }

    /** The most that trains have lately proved, bit/s. */
    double highestProofBps() {
        return highestProofBps;
    }

    /** The same, forgotten five times slower: in competition trains are rarely whole. */
    double linkBps() {
        return linkBps;
    }

    /** At what rate the link serves packets, as far as known; 0 if not. */
    double serviceBps() {
        return serviceBps;
    }

    /** The same as {@link #phi}, but no more than trains leave possible: under jitter few of them prove too little. */
    double leastPhi(double capacityBps, double ceilingBps) {
        double phi = Math.min(1, phi(capacityBps));
        return ceilingBps < Double.POSITIVE_INFINITY ? Math.min(phi, capacityBps / ceilingBps) : phi;
    }

    /** Our part of what the link carries; without trains, a small one if arrival gaps say that the queue is not ours. */
    double phi(double capacityBps) {
        double carriedBps = Math.max(proofAtCutBps, 0.9 * highestProofBps);
        if (carriedBps <= 0 || carriedBps < 0.8 * capacityBps) {
            return rho < ALONE_RHO ? SMALL_PHI : 1;
        }
        return capacityBps / carriedBps;
    }

    private static double clamp(double share) {
        return Math.max(0, Math.min(1, share));
    }
}
