package io.headroom.workbench.trace;

/**
 * What a bridge recorded of one endpoint and side in one second. Rates are bits per second, times on the bridge's clock.
 *
 * @param timeMs when, milliseconds since 1970
 * @param conference hash of the conference
 * @param endpoint hash of conference and endpoint
 * @param side where in the bridge
 * @param arm how the endpoint's bandwidth is estimated
 * @param mode whether the arm's estimate is used
 * @param estimateBps the arm's estimate, or {@link #UNKNOWN}
 * @param builtinBps the bridge's own estimate, or {@link #UNKNOWN}
 * @param armDecides whether the bridge went by the arm's estimate in this second
 * @param receivedBps what got through, or {@link #UNKNOWN}
 * @param rttUs the round-trip time last heard of, or {@link #UNKNOWN}
 * @param lossFraction what part of the packets did not get through; not a number if unknown
 * @param rembBps what the last REMB said, or {@link #UNKNOWN}
 * @param state what the arm's estimator made of the path; empty if unknown
 * @param failed whether the arm's estimator has been switched off for this endpoint
 * @param reason why the arm's estimate is what it is, in its estimator's words; empty if unknown
 * @param reasonBps the rate the reason speaks of, or {@link #UNKNOWN}
 */
public record RecordLine(
        long timeMs,
        long conference,
        long endpoint,
        Side side,
        String arm,
        Mode mode,
        long estimateBps,
        long builtinBps,
        boolean armDecides,
        long receivedBps,
        long rttUs,
        double lossFraction,
        long rembBps,
        String state,
        boolean failed,
        String reason,
        long reasonBps) {

    /** Not told. */
    public static final long UNKNOWN = -1;

    /** Where an estimator works. */
    public enum Side {
        /** It estimates what senders can send, and answers them with REMBs. */
        RECEIVE("receive"),
        /** It estimates what receivers can receive. */
        SEND("send");

        /** As records and people write it. */
        public final String word;

        Side(String word) {
            this.word = word;
        }
    }

    /** What becomes of an arm's estimates. */
    public enum Mode {
        /** The bridge goes by them. */
        REPLACE("replace"),
        /** They are only recorded. */
        SHADOW("shadow"),
        /** There are none. */
        OFF("off");

        /** As records and people write it. */
        public final String word;

        Mode(String word) {
            this.word = word;
        }
    }

    /** The estimate the bridge went by, or {@link #UNKNOWN}. */
    public long usedBps() {
        return armDecides ? estimateBps : builtinBps;
    }
}
