package io.headroom.workbench.live;

import java.util.List;

/**
 * What to run.
 *
 * @param seconds how long the schedule runs, 1 to 86400
 * @param arms names: {@code headroom-default}, {@code libjitsi}, {@code libwebrtc}, or that of any estimator
 * @param link each arm gets its own copy
 * @param startKbps where senders start
 * @param maxKbps what they send at the most
 */
public record LiveSettings(int seconds, List<String> arms, LinkSpec link, int startKbps, int maxKbps) {
    /** Ours, libjitsi's, libwebrtc's. */
    public static final List<String> DEFAULT_ARMS = Arm.DEFAULTS;

    private static final int LONGEST_SECONDS = 86_400;
    private static final int MAX_ARMS = 8;

    public LiveSettings {
        arms = List.copyOf(arms);
        if (seconds < 1 || seconds > LONGEST_SECONDS) {
            throw new IllegalArgumentException("seconds = " + seconds + ", expected 1.." + LONGEST_SECONDS);
        }
        if (arms.isEmpty() || arms.size() > MAX_ARMS || arms.stream().distinct().count() < arms.size()) {
            throw new IllegalArgumentException("arms = " + arms + ", expected 1 to " + MAX_ARMS + ", each once");
        }
        arms.forEach(Arm::requireKnown);
        if (startKbps < 30 || startKbps > maxKbps) {
            throw new IllegalArgumentException(
                    "start = " + startKbps + " kb/s, expected 30.." + maxKbps + ", the most a sender sends");
        }
    }
}
