package io.headroom.bwe.gcc;

/**
 * libwebrtc's conversions between microseconds, bytes and bits per second, rounding included.
 *
 * <p>Its unit types (api/units/unit_base.h, data_rate.h, time_delta.h) hold 64-bit integers, and each operation has a
 * rounding of its own. An estimate only equals libwebrtc's to the bit if each of these is the same:
 *
 * <pre>
 *   us -> whole ms               to the nearest                    (us + 500) / 1000
 *   us -> ms or s as a double    times the reciprocal              us * (1 / 1000.0)
 *   rate or time * double        half away from zero
 *   rate out of a double         towards zero
 *   bytes / us -> bit/s          towards zero                      bytes * 8000000 / us
 *   bit/s * us -> bytes          to the nearest                    (bps * us + 4000000) / 8000000
 *   bit/s -> kbit/s              to the nearest                    (bps + 500) / 1000
 * </pre>
 */
final class UnitMath {
    private static final double MS_PER_US = 1 / 1000.0;
    private static final double SECONDS_PER_US = 1 / 1e6;
    private static final long MICROBITS_PER_BYTE = 8_000_000;

    private UnitMath() {}

    /** Whole milliseconds, to the nearest; halves go up on either side of 0 so that a clock's origin does not matter. */
    static long wholeMs(long us) {
        return Math.floorDiv(us + 500, 1000L);
    }

    static double ms(long us) {
        return us * MS_PER_US;
    }

    static double seconds(long us) {
        return us * SECONDS_PER_US;
    }

    /** {@code value * factor}, half away from zero. */
    static long scaled(long value, double factor) {
        return rounded(value * factor);
    }

    /** The nearest whole number, half away from zero (C's {@code round}; {@link Math#round} takes -0.5 to 0). */
    static long rounded(double x) {
        long whole = (long) x;
        double rest = x - whole; // exact
        if (rest >= 0.5) {
            return whole + 1;
        }
        return rest <= -0.5 ? whole - 1 : whole;
    }

    /** The rate that moves so many bytes in so long a time, which must not be 0. */
    static long rateBps(long bytes, long us) {
        return bytes * MICROBITS_PER_BYTE / us;
    }

    /** How many bytes a rate moves in that time. */
    static long sizeBytes(long bps, long us) {
        return (bps * us + MICROBITS_PER_BYTE / 2) / MICROBITS_PER_BYTE;
    }

    /** How long a rate, which must not be 0, needs for so many bytes. */
    static long durationUs(long bytes, long bps) {
        return bytes * MICROBITS_PER_BYTE / bps;
    }

    static long wholeKbps(long bps) {
        return (bps + 500) / 1000;
    }

    static long bpsOfKbps(double kbps) {
        return (long) (kbps * 1000);
    }
}
