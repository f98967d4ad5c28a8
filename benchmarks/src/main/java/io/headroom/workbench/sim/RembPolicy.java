package io.headroom.workbench.sim;

/**
 * When a host sends its estimate to the sender.
 *
 * @param intervalUs the least time between two REMBs, and with {@code polled} the time between any two
 * @param decreaseAtOnce a decrease to this fraction of what was last sent goes out without waiting; 0 never does
 * @param polled whether the estimate is only looked at once per interval, rather than after each packet
 */
public record RembPolicy(long intervalUs, double decreaseAtOnce, boolean polled) {
    /** libwebrtc's RembThrottler: 200 ms, at once when value * 1.03 is at most what was last sent. */
    public static final RembPolicy LIBWEBRTC = new RembPolicy(200_000, 1 / 1.03, false);

    /** Jitsi Videobridge's RtcpRrGenerator: with the receiver reports, every 500 ms. */
    public static final RembPolicy JVB = new RembPolicy(500_000, 0, true);

    public RembPolicy {
        if (intervalUs <= 0 || !(decreaseAtOnce >= 0 && decreaseAtOnce <= 1)) {
            throw new IllegalArgumentException("interval " + intervalUs + " us, expected more than 0; decrease at once "
                    + decreaseAtOnce + ", expected 0..1");
        }
    }
}
