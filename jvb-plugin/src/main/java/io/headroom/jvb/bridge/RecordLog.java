package io.headroom.jvb.bridge;

import io.headroom.bwe.EstimatorStats;
import io.headroom.bwe.NetworkState;
import io.headroom.jvb.config.Mode;
import io.headroom.jvb.config.Settings;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * One line for each endpoint, side and second:
 *
 * <pre>
 *   # headroom-record 1
 *   time_ms,conference,endpoint,side,arm,mode,in_use,state,estimate_bps,builtin_bps,measured_bps,received_bps,
 *   rtt_us,loss,queue_delay_us,remb_bps,failed,reason,reason_bps
 * </pre>
 *
 * <p>{@code conference} and {@code endpoint} are hashes; {@code in_use} is {@code headroom} or {@code builtin}: whose
 * estimate the bridge went by. {@code reason} is the estimator's own account of its estimate, and {@code reason_bps} the
 * rate it speaks of; in a reason, a comma is written as a semicolon, a double quote as a single one, what is not printable
 * ASCII as a question mark, and what is beyond {@value #LONGEST_REASON} characters not at all, so that lines can be split at
 * their commas whatever an estimator says. Empty: unknown. Packet threads fill a ring, the background thread writes.
 */
final class RecordLog {
    /** The first lines of each file. */
    static final String HEADER = "# headroom-record 1\n"
            + "time_ms,conference,endpoint,side,arm,mode,in_use,state,estimate_bps,builtin_bps,measured_bps,"
            + "received_bps,rtt_us,loss,queue_delay_us,remb_bps,failed,reason,reason_bps\n";

    private static final int SLOTS = 1 << 13;
    private static final int WORDS = 18;
    private static final int LONGEST_REASON = 100;
    private static final long MAX_BPS = 1_000_000_000_000L; // beyond this a rate is none
    private static final int LOSS_PPM = 1_000_000;

    private static final Side[] SIDES = Side.values();
    private static final Mode[] MODES = Mode.values();
    private static final NetworkState[] STATES = NetworkState.values();

    private final LongRing ring = new LongRing(SLOTS, WORDS);
    private final RotatingFile file;
    private final StringBuilder line = new StringBuilder(256);

    RecordLog(Settings.Record settings) {
        file = new RotatingFile(
                settings.directory(), "headroom-record", HEADER, settings.maxFileSizeBytes(), settings.maxFiles());
    }

    /** Notes a slot's last second. Packet threads; allocates nothing. */
    void add(Slot slot, Mode mode) {
        long at = ring.claim();
        if (at < 0) {
            return;
        }
        EstimatorStats stats = slot.stats();
        ring.put(at, 0, System.currentTimeMillis());
        ring.put(at, 1, slot.identity.conference());
        ring.put(at, 2, slot.identity.endpoint());
        ring.put(at, 3, slot.side.ordinal());
        ring.put(at, 4, slot.arm.index);
        ring.put(at, 5, mode.ordinal());
        ring.put(at, 6, slot.decides() ? 1 : 0);
        ring.put(at, 7, slot.estimator() != null ? stats.state.ordinal() : -1);
        ring.put(at, 8, slot.estimateBps());
        ring.put(at, 9, slot.builtinBps());
        ring.put(at, 10, stats.measuredBps);
        ring.put(at, 11, slot.receivedBps);
        ring.put(at, 12, slot.lastRttUs);
        ring.put(at, 13, slot.lossFraction < 0 ? -1 : (long) (slot.lossFraction * LOSS_PPM));
        ring.put(at, 14, stats.queueDelayUs);
        ring.put(at, 15, slot.rembBps());
        ring.put(at, 16, slot.failure() == null ? 0 : 1);
        ring.put(at, 17, slot.failure() == null && stats.reasonBps <= MAX_BPS ? stats.reasonBps : -1);
        ring.put(at, slot.failure() == null ? slot.reason() : "");
        ring.publish(at);
    }

    /** Writes what has gathered. Background thread. */
    void drain(List<Arm> arms) throws IOException {
        while (ring.next()) {
            line.setLength(0);
            line.append(ring.get(0));
            hash(1);
            hash(2);
            line.append(',').append(SIDES[(int) ring.get(3)].label);
            line.append(',').append(arms.get((int) ring.get(4)).name);
            line.append(',').append(MODES[(int) ring.get(5)]);
            line.append(',').append(ring.get(6) == 1 ? "headroom" : Settings.BUILTIN);
            long state = ring.get(7);
            line.append(',').append(state < 0 ? "" : STATES[(int) state].name().toLowerCase(Locale.ROOT));
            for (int word = 8; word <= 12; word++) {
                number(ring.get(word));
            }
            long lossPpm = ring.get(13);
            line.append(',');
            if (lossPpm >= 0) {
                line.append(lossPpm / (double) LOSS_PPM);
            }
            number(ring.get(14));
            number(ring.get(15));
            line.append(',').append(ring.get(16)).append(',');
            words(ring.text());
            number(ring.get(17));
            file.line(line, ring.get(0));
        }
        file.flush();
    }

    /** How many lines found no room. */
    long dropped() {
        return ring.dropped();
    }

    void close() throws IOException {
        file.close();
    }

    private void hash(int word) {
        line.append(',');
        String digits = Long.toHexString(ring.get(word));
        line.append("0".repeat(16 - digits.length())).append(digits);
    }

    private void words(String text) {
        for (int i = 0; i < Math.min(text.length(), LONGEST_REASON); i++) {
            char c = text.charAt(i);
            line.append(c == ',' ? ';' : c == '"' ? '\'' : c >= ' ' && c <= '~' ? c : '?');
        }
    }

    private void number(long value) {
        line.append(',');
        if (value >= 0) {
            line.append(value);
        }
    }
}
