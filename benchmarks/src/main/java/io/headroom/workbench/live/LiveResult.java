package io.headroom.workbench.live;

import java.util.List;

/**
 * What came of a run, whole or broken off.
 *
 * @param settings what was run
 * @param lastedUs how long
 * @param arms in the order of the settings
 * @param disturbance whether the machine was ours
 */
record LiveResult(LiveSettings settings, long lastedUs, List<ArmSeries> arms, Disturbance disturbance) {
    /** For about 2 s after the first receiver report a libwebrtc sender flips between REMB and less; 5 s are not judged. */
    static final long SETTLING_US = 5_000_000;

    /** Whether it was stopped before its time. */
    boolean partial() {
        return lastedUs < settings.seconds() * 1_000_000L;
    }

    /** From when on arms are judged; from the beginning, if it was too short. */
    long judgedFromUs() {
        return lastedUs > 2 * SETTLING_US ? SETTLING_US : 0;
    }

    Verdict verdict(ArmSeries arm) {
        CapacitySchedule capacity = settings.link().capacity();
        PacketLog.Window judged = arm.log().window(judgedFromUs(), lastedUs);
        double utilisation = 8.0 * judged.arrivedBytes() / capacity.capacityBits(judgedFromUs(), lastedUs);
        return new Verdict(
                utilisation,
                judged.waitMs(0.5),
                judged.waitMs(0.95),
                judged.lossRate(),
                Reaction.toDrop(capacity, arm.log(), lastedUs),
                Reaction.toRise(capacity, arm.log(), lastedUs));
    }

    /**
     * One arm in figures.
     *
     * @param utilisation what arrived, as a share of what could have
     * @param queueP50Ms median time in the queue of the packets that arrived
     * @param queueP95Ms its 95th percentile
     * @param lossRate share of packets that did not arrive
     * @param toDrop how it came down
     * @param toRise how it came back
     */
    record Verdict(
            double utilisation,
            double queueP50Ms,
            double queueP95Ms,
            double lossRate,
            Reaction toDrop,
            Reaction toRise) {}
}
