package io.headroom.workbench.live;

/**
 * The link every arm gets its own copy of.
 *
 * @param capacity what it carries from sender to receiver; the way back is not limited
 * @param delayUs one-way propagation delay, each way
 * @param queueUs the drop-tail queue refuses a packet that would wait longer than this
 * @param jitterUs extra delay drawn evenly from 0 to this for each packet, each way; packets stay in order
 * @param lossRate share of packets lost at random, 0 to 1, each way
 * @param seed of jitter and loss
 */
public record LinkSpec(
        CapacitySchedule capacity, long delayUs, long queueUs, long jitterUs, double lossRate, long seed) {
    public LinkSpec {
        requireRange("delay", delayUs, 0, 10_000_000);
        requireRange("queue", queueUs, 1_000, 60_000_000);
        requireRange("jitter", jitterUs, 0, 10_000_000);
        if (!(lossRate >= 0 && lossRate < 1)) {
            throw new IllegalArgumentException("loss = " + lossRate * 100 + " %, expected 0 up to, not including, 100");
        }
    }

    private static void requireRange(String name, long us, long min, long max) {
        if (us < min || us > max) {
            throw new IllegalArgumentException(
                    name + " = " + us / 1000.0 + " ms, expected " + min / 1000 + ".." + max / 1000);
        }
    }
}
