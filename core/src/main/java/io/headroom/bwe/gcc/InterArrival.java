package io.headroom.bwe.gcc;

/**
 * Joins packets that left together into groups and compares each group with the one before. Receive side: send times are
 * 32-bit ticks that wrap, arrival times whole milliseconds.
 *
 * <pre>
 *   send    |A A A|      |B B|         |C      T(i)  latest send time of group i, ticks
 *   arrive     |A AA|       | B B|        |C    t(i)  arrival of its last packet, ms
 *
 *   sendDelta = T(i) - T(i-1)     arrivalDelta = t(i) - t(i-1)      fresh when the first packet of group i+1 comes
 * </pre>
 *
 * <p>A packet belongs to the present group if it was sent at most a group length after the group's first packet; or if it
 * was sent in the same millisecond as its latest; or in a burst: it arrived within 5 ms of the packet before although it
 * was sent later than that, and the group is younger than 100 ms. A packet older than the group's first one is ignored.
 *
 * <p>The grouping starts anew when arrival times run 3 s ahead of the system's clock between two groups (a clock jumped), or
 * when three groups in a row arrived before their forerunner.
 *
 * <p>Source: libwebrtc, modules/remote_bitrate_estimator/inter_arrival.cc and .h (kBurstDeltaThresholdMs,
 * kMaxBurstDurationMs, kArrivalTimeOffsetThresholdMs, kReorderedResetThreshold). Its quirk is kept that a delta of
 * reordered groups wraps: T(i) a little before T(i-1) reads as nearly the whole range of ticks.
 */
final class InterArrival {
    private final int groupLengthTicks;
    private final double msPerTick;
    private final long burstGapMs;
    private final long maxBurstDurationMs;
    private final long clockJumpMs;
    private final int reorderedResetCount;

    private boolean hasGroup;
    private int firstTicks;
    private int latestTicks; // T(i)
    private long firstArrivalMs;
    private long lastArrivalMs; // t(i)
    private long lastSystemMs;
    private int groupBytes;

    private boolean hasPrevious;
    private int previousTicks; // T(i-1)
    private long previousArrivalMs; // t(i-1)
    private long previousSystemMs;
    private int previousBytes;

    private int reorderedGroups;
    private long timeResets;

    private long sendDeltaTicks;
    private long arrivalDeltaMs;
    private int sizeDeltaBytes;

    InterArrival(GccConfig.Grouping config, double ticksPerSecond) {
        groupLengthTicks = (int) (config.groupLengthUs() * ticksPerSecond / 1e6);
        msPerTick = 1_000.0 / ticksPerSecond;
        burstGapMs = UnitMath.wholeMs(config.burstGapUs());
        maxBurstDurationMs = UnitMath.wholeMs(config.maxBurstDurationUs());
        clockJumpMs = UnitMath.wholeMs(config.clockJumpUs());
        reorderedResetCount = config.reorderedResetCount();
    }

    /**
     * Takes in one packet.
     *
     * @param ticks when it was sent
     * @param arrivalMs when it arrived, by the clock of the arrival times
     * @param systemMs when it arrived, by a clock that does not jump
     * @return whether it completed a pair of groups; if so the deltas below are fresh
     */
    boolean add(int ticks, long arrivalMs, long systemMs, int sizeBytes) {
        boolean fresh = false;
        if (!hasGroup) {
            hasGroup = true;
            startGroup(ticks, arrivalMs);
        } else if (ticks - firstTicks < 0) {
            return false; // sent before the group's first packet
        } else if (isNewGroup(ticks, arrivalMs)) {
            if (hasPrevious) {
                if (!compareGroups()) {
                    return false;
                }
                fresh = true;
            }
            hasPrevious = true;
            previousTicks = latestTicks;
            previousArrivalMs = lastArrivalMs;
            previousSystemMs = lastSystemMs;
            previousBytes = groupBytes;
            startGroup(ticks, arrivalMs);
        } else if (ticks - latestTicks > 0) {
            latestTicks = ticks;
        }
        groupBytes += sizeBytes;
        lastArrivalMs = arrivalMs;
        lastSystemMs = systemMs;
        return fresh;
    }

    long sendDeltaTicks() {
        return sendDeltaTicks;
    }

    double sendDeltaMs() {
        return sendDeltaTicks * msPerTick;
    }

    long arrivalDeltaMs() {
        return arrivalDeltaMs;
    }

    int sizeDeltaBytes() {
        return sizeDeltaBytes;
    }

    /** How often the grouping has given up its time base. */
    long timeResets() {
        return timeResets;
    }

    /** Gives up the time base: the next packet starts anew. */
    void restart() {
        timeResets++;
        hasGroup = false;
        hasPrevious = false;
        groupBytes = 0;
        reorderedGroups = 0;
    }

    /** Forgets everything. */
    void reset() {
        restart();
        timeResets = 0;
    }

    private void startGroup(int ticks, long arrivalMs) {
        firstTicks = ticks;
        latestTicks = ticks;
        firstArrivalMs = arrivalMs;
        groupBytes = 0;
    }

    private boolean isNewGroup(int ticks, long arrivalMs) {
        return ticks - firstTicks > groupLengthTicks && !isBurst(ticks, arrivalMs);
    }

    private boolean isBurst(int ticks, long arrivalMs) {
        long arrivalGapMs = arrivalMs - lastArrivalMs;
        long sendGapMs = (long) (msPerTick * Integer.toUnsignedLong(ticks - latestTicks) + 0.5);
        return sendGapMs == 0
                || arrivalGapMs < sendGapMs
                        && arrivalGapMs <= burstGapMs
                        && arrivalMs - firstArrivalMs < maxBurstDurationMs;
    }

    /** Works out the deltas, or gives the time base up and returns false. */
    private boolean compareGroups() {
        sendDeltaTicks = Integer.toUnsignedLong(latestTicks - previousTicks);
        arrivalDeltaMs = lastArrivalMs - previousArrivalMs;
        sizeDeltaBytes = groupBytes - previousBytes;
        if (arrivalDeltaMs - (lastSystemMs - previousSystemMs) >= clockJumpMs) {
            restart();
            return false;
        }
        if (arrivalDeltaMs < 0) {
            if (++reorderedGroups >= reorderedResetCount) {
                restart();
            }
            return false;
        }
        reorderedGroups = 0;
        return true;
    }
}
