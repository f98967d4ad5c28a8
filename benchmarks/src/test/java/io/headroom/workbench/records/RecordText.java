package io.headroom.workbench.records;

import java.util.Locale;

/** Records as a bridge would write them, made by hand. */
public final class RecordText {
    /** The first two lines of each file. */
    public static final String HEADER = "# headroom-record 1\n"
            + "time_ms,conference,endpoint,side,arm,mode,in_use,state,estimate_bps,builtin_bps,measured_bps,"
            + "received_bps,rtt_us,loss,queue_delay_us,remb_bps,failed,reason,reason_bps\n";

    private static final long START_MS = 1_767_225_600_000L; // 2026-01-01

    private final StringBuilder text = new StringBuilder(HEADER);
    private String side = "send";
    private String mode = "replace";

    /** A second of an endpoint, to be filled. */
    public static final class Second {
        public long receivedKbps = 1_000;
        public long estimateKbps = -1;
        public long builtinKbps = -1;
        public double rttMs = -1;
        public double loss = Double.NaN;
        public boolean failed;
        public String reason = "";
        public long reasonKbps = -1;
    }

    /** Fills the s-th second. */
    public interface Filler {
        void fill(int s, Second second);
    }

    public RecordText side(String name) {
        side = name;
        return this;
    }

    public RecordText mode(String name) {
        mode = name;
        return this;
    }

    public RecordText line(String line) {
        text.append(line).append('\n');
        return this;
    }

    /** An endpoint's call of so many seconds. */
    public RecordText call(int conference, int endpoint, String arm, int seconds, Filler filler) {
        for (int s = 0; s < seconds; s++) {
            Second second = new Second();
            filler.fill(s, second);
            boolean own = mode.equals("replace") && second.estimateKbps >= 0 && !second.failed;
            text.append(String.format(
                    Locale.ROOT,
                    "%d,%016x,%016x,%s,%s,%s,%s,%s,%s,%s,,%s,%s,%s,,%s,%d,%s,%s%n",
                    START_MS + 1_000L * s,
                    conference,
                    1_000_000L * conference + endpoint,
                    side,
                    arm,
                    mode,
                    own ? "headroom" : "builtin",
                    second.estimateKbps < 0 ? "" : "normal",
                    bps(second.estimateKbps),
                    bps(second.builtinKbps),
                    bps(second.receivedKbps),
                    second.rttMs < 0 ? "" : Long.toString(Math.round(1_000 * second.rttMs)),
                    Double.isNaN(second.loss) ? "" : Double.toString(second.loss),
                    side.equals("receive") ? bps(second.builtinKbps) : "",
                    second.failed ? 1 : 0,
                    second.reason,
                    bps(second.reasonKbps)));
        }
        return this;
    }

    private static String bps(long kbps) {
        return kbps < 0 ? "" : Long.toString(1_000 * kbps);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
