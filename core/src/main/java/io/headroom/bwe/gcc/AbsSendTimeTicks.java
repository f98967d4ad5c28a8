package io.headroom.bwe.gcc;

/**
 * Turns send times in microseconds back into the 24-bit abs-send-time they were read from.
 *
 * <pre>
 *   us = round(ticks * 10^6 / 2^18)     what the host did with the unwrapped 6.18 fixed-point time
 *   ticks = round(us * 2^18 / 10^6)     undoes it exactly: half a microsecond is an eighth of a tick
 *   64 s = 2^24 ticks                   after which they wrap
 * </pre>
 *
 * <p>Works from step to step, so that a clock which wraps at {@link Long#MAX_VALUE} goes unnoticed.
 */
final class AbsSendTimeTicks {
    private static final long WRAP_US = 64_000_000;
    private static final int MASK = 0xFF_FFFF;
    private static final long TICKS = 4_096; // per ...
    private static final long TICKS_US = 15_625; // ... so many us: 2^18 / 10^6 in lowest terms

    private boolean started;
    private long hostUs;
    private long phaseUs; // 0..64 s

    int of(long sendTimeUs) {
        if (started) {
            long stepUs = sendTimeUs - hostUs;
            if (stepUs < -WRAP_US || stepUs > WRAP_US) {
                stepUs %= WRAP_US;
            }
            phaseUs += stepUs;
            if (phaseUs >= WRAP_US) {
                phaseUs -= WRAP_US;
            } else if (phaseUs < 0) {
                phaseUs += WRAP_US;
            }
        } else {
            started = true;
            phaseUs = Math.floorMod(sendTimeUs, WRAP_US);
        }
        hostUs = sendTimeUs;
        return (int) ((phaseUs * TICKS + TICKS_US / 2) / TICKS_US) & MASK;
    }

    void reset() {
        started = false;
    }
}
