package io.headroom.jvb.bridge;

import java.time.Instant;

/** From the bridge's instants to microseconds. */
final class Times {
    private Times() {}

    /** Microseconds since 1970. Instants beyond reason, such as the bridge's "never", wrap rather than throw. */
    static long toUs(Instant instant) {
        return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000;
    }
}
