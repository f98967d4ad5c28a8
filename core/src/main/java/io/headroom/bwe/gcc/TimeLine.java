package io.headroom.bwe.gcc;

/**
 * Puts the host's arrival times, which may start anywhere, jump and wrap, onto a line that starts near 0, and derives from
 * them a time that never steps back, which the host does not tell and libwebrtc takes from its system clock.
 *
 * <pre>
 *   host     .. 7 8 9 |jump back| 3 4 5       Long.MAX_VALUE wraps to Long.MIN_VALUE
 *   arrival  .. 7 8 9             3 4 5       the same, from the first time's place within its millisecond
 *   system   .. 7 8 9             9 10 11     runs on
 * </pre>
 *
 * <p>While arrival times never decrease the two are equal. Packets that come a little out of order (less than
 * {@link #MAX_DISORDER_US}) hold the system time; more is a clock that was set back. A step of over an hour counts as an
 * hour: nothing here lasts as long, and no number of such steps overflows.
 */
final class TimeLine {
    private static final long MAX_DISORDER_US = 1_000_000;
    private static final long MAX_STEP_US =
            3_600_000_000L; // whole milliseconds, so that rounding to them stays the same

    private boolean started;
    private long hostUs;
    private long arrivalUs;
    private long systemUs;
    private long aheadUs; // how far the system time runs ahead since arrival times were set back

    /** Moves to the host's time; tells whether its clock was set back. */
    boolean advance(long toHostUs) {
        if (started) {
            arrivalUs += limited(toHostUs - hostUs);
        } else {
            started = true;
            arrivalUs = Math.floorMod(toHostUs, 1_000L);
            systemUs = arrivalUs;
        }
        hostUs = toHostUs;
        long stepUs = arrivalUs + aheadUs - systemUs;
        if (stepUs >= 0) {
            systemUs += stepUs;
        } else if (stepUs < -MAX_DISORDER_US) {
            aheadUs = systemUs - arrivalUs;
            return true;
        }
        return false;
    }

    long arrivalUs() {
        return arrivalUs;
    }

    long systemUs() {
        return systemUs;
    }

    void reset() {
        started = false;
        aheadUs = 0;
    }

    private static long limited(long stepUs) {
        if (stepUs > MAX_STEP_US) {
            return MAX_STEP_US + stepUs % 1_000;
        }
        return stepUs < -MAX_STEP_US ? -MAX_STEP_US + stepUs % 1_000 : stepUs;
    }
}
