package io.headroom.bwe.gcc;

/**
 * Joins packets that left together into groups and says how two neighbouring groups differ. Send side: times are whole
 * microseconds and need no unwrapping (libwebrtc {@code goog_cc/inter_arrival_delta.cc}).
 *
 * <pre>
 *   send    |A A A|      |B B|         |C      T(i)  last send time of group i
 *   arrive     |A AA|       | B B|        |C    t(i)  last arrival of group i
 *
 *   sendDelta = T(i) - T(i-1)     arrivalDelta = t(i) - t(i-1)      fresh when the first packet of group i+1 comes
 * </pre>
 *
 * <p>A packet joins the group when it left within {@code groupLength} of the group's first one; or with the last one; or
 * when it arrived in a burst, that is close on the heels of its forerunner and nearer than it was sent: then something on
 * the way held both back and let them go together.
 *
 * <p>The difference is withheld, and after a while everything forgotten, when the arrival clock is not what it was: it
 * ran 3 s ahead of the reports' clock from one group to the next, or groups arrived in the wrong order three times in a
 * row.
 *
 * <p>libwebrtc's send clock cannot jump, a host's may. Where libwebrtc would ignore every packet until the clock has caught
 * up, ten packets in a row that left more than 3 s before the group start afresh; so does a group that left 10 s later than
 * its arrival allows.
 */
final class InterArrivalDelta {
    /** No queue drains by so much between two groups: a larger send delta is a clock that was set forward. */
    private static final long LONGEST_QUEUE_US = 10_000_000;

    /** So many packets in a row from so far back are no stragglers. */
    private static final int MAX_LATE_PACKETS = 10;

    private final GccConfig.Grouping config;

    private boolean hasGroup;
    private long firstSendUs;
    private long firstArrivalUs;
    private long lastSendUs; // T(i)
    private long lastArrivalUs; // t(i)
    private long lastSystemUs;
    private long groupBytes;

    private boolean hasPrevious;
    private long previousSendUs; // T(i-1)
    private long previousArrivalUs; // t(i-1)
    private long previousSystemUs;
    private long previousBytes;

    private int reorderedGroups;
    private int latePackets;
    private long resets;

    private long sendDeltaUs;
    private long arrivalDeltaUs;
    private int sizeDeltaBytes;

    InterArrivalDelta(GccConfig.Grouping config) {
        this.config = config;
    }

    /**
     * Takes one packet; says whether it closed a group that has a forerunner, so that the deltas below are fresh.
     *
     * @param systemTimeUs when the report came, on our own clock
     */
    boolean add(long sendTimeUs, long arrivalTimeUs, long systemTimeUs, int sizeBytes) {
        boolean fresh = false;
        if (!hasGroup) {
            begin(sendTimeUs, arrivalTimeUs);
        } else if (sendTimeUs - firstSendUs < 0) {
            return addLate(sendTimeUs, arrivalTimeUs, systemTimeUs, sizeBytes);
        } else if (!isBurst(sendTimeUs, arrivalTimeUs) && sendTimeUs - firstSendUs > config.groupLengthUs()) {
            if (hasPrevious) {
                if (!compare()) {
                    return false;
                }
                fresh = true;
            }
            keepAsPrevious();
            begin(sendTimeUs, arrivalTimeUs);
        } else if (sendTimeUs - lastSendUs > 0) {
            lastSendUs = sendTimeUs;
        }
        latePackets = 0;
        groupBytes += sizeBytes;
        lastArrivalUs = arrivalTimeUs;
        lastSystemUs = systemTimeUs;
        return fresh;
    }

    long sendDeltaUs() {
        return sendDeltaUs;
    }

    long arrivalDeltaUs() {
        return arrivalDeltaUs;
    }

    int sizeDeltaBytes() {
        return sizeDeltaBytes;
    }

    /** How often the arrival clock was given up; survives {@link #reset}. */
    long resets() {
        return resets;
    }

    /** Forgets everything, the count of resets too. */
    void forget() {
        reset();
        resets = 0;
    }

    /** Forgets both groups. */
    void reset() {
        hasGroup = false;
        hasPrevious = false;
        reorderedGroups = 0;
        latePackets = 0;
    }

    /** Left before this group did: too late to matter, unless it is the send clock that was set back. */
    private boolean addLate(long sendTimeUs, long arrivalTimeUs, long systemTimeUs, int sizeBytes) {
        latePackets = firstSendUs - sendTimeUs > config.clockJumpUs() ? latePackets + 1 : 0;
        if (latePackets < MAX_LATE_PACKETS) {
            return false;
        }
        giveUp();
        return add(sendTimeUs, arrivalTimeUs, systemTimeUs, sizeBytes);
    }

    private boolean isBurst(long sendTimeUs, long arrivalTimeUs) {
        long sendGapUs = sendTimeUs - lastSendUs;
        if (sendGapUs == 0) {
            return true;
        }
        long arrivalGapUs = arrivalTimeUs - lastArrivalUs;
        return arrivalGapUs - sendGapUs < 0
                && arrivalGapUs <= config.burstGapUs()
                && arrivalTimeUs - firstArrivalUs < config.maxBurstDurationUs();
    }

    /** Fills the deltas, unless the arrival clock cannot be trusted. */
    private boolean compare() {
        sendDeltaUs = lastSendUs - previousSendUs;
        arrivalDeltaUs = lastArrivalUs - previousArrivalUs;
        long systemDeltaUs = lastSystemUs - previousSystemUs;
        if (arrivalDeltaUs - systemDeltaUs >= config.clockJumpUs()
                || sendDeltaUs - Math.max(arrivalDeltaUs, systemDeltaUs) >= LONGEST_QUEUE_US) {
            giveUp();
            return false;
        }
        if (arrivalDeltaUs < 0) {
            if (++reorderedGroups >= config.reorderedResetCount()) {
                giveUp();
            }
            return false;
        }
        reorderedGroups = 0;
        sizeDeltaBytes = (int) (groupBytes - previousBytes);
        return true;
    }

    private void giveUp() {
        resets++;
        reset();
    }

    private void keepAsPrevious() {
        hasPrevious = true;
        previousSendUs = lastSendUs;
        previousArrivalUs = lastArrivalUs;
        previousSystemUs = lastSystemUs;
        previousBytes = groupBytes;
    }

    private void begin(long sendTimeUs, long arrivalTimeUs) {
        hasGroup = true;
        firstSendUs = sendTimeUs;
        lastSendUs = sendTimeUs;
        firstArrivalUs = arrivalTimeUs;
        groupBytes = 0;
    }
}
