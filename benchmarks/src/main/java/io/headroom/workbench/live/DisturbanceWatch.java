package io.headroom.workbench.live;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Tells whether the machine was ours while a run lasted: a thread that wants to wake every 10 ms and notes when it could
 * not, and the share of CPU time that the hypervisor gave to others.
 */
final class DisturbanceWatch implements AutoCloseable {
    private static final Path PROC_STAT = Path.of("/proc/stat");
    private static final long TICK_MS = 10;
    private static final long GAP_US = 50_000;
    private static final int FIRST_FIELD = 1; // "cpu" user nice system idle iowait irq softirq steal
    private static final int FIELDS = 8;

    private final long[] statAtStart = readStat();
    private final long startUs = Clock.nowUs();
    private final Thread thread = new Thread(this::run, "disturbance-watch");
    private volatile boolean closed;
    private long gapsUs;
    private int gaps;
    private long worstGapUs;

    DisturbanceWatch() {
        thread.setDaemon(true);
        thread.start();
    }

    /** What was seen up to now. */
    synchronized Disturbance seen() {
        long[] now = readStat();
        double total = 0;
        for (int i = 0; i < FIELDS; i++) {
            total += now[i] - statAtStart[i];
        }
        double stolen = total <= 0 ? 0 : (now[FIELDS - 1] - statAtStart[FIELDS - 1]) / total;
        double busy = total <= 0 ? 0 : 1 - (now[3] - statAtStart[3] + now[4] - statAtStart[4]) / total;
        double late = (double) gapsUs / Math.max(1, Clock.nowUs() - startUs);
        return new Disturbance(stolen, busy, gaps, worstGapUs / 1000.0, late);
    }

    private void run() {
        long lastUs = Clock.nowUs();
        while (!closed) {
            try {
                Thread.sleep(TICK_MS);
            } catch (InterruptedException e) {
                return;
            }
            long nowUs = Clock.nowUs();
            long gapUs = nowUs - lastUs;
            lastUs = nowUs;
            if (gapUs > GAP_US) {
                note(gapUs);
            }
        }
    }

    private synchronized void note(long gapUs) {
        gaps++;
        gapsUs += gapUs;
        worstGapUs = Math.max(worstGapUs, gapUs);
    }

    /** Clock ticks since boot of all processors together; zeros where there is no such file. */
    private static long[] readStat() {
        long[] fields = new long[FIELDS];
        try {
            List<String> words = List.of(
                    Files.readString(PROC_STAT).lines().findFirst().orElse("").split("\\s+"));
            for (int i = 0; i < FIELDS && FIRST_FIELD + i < words.size(); i++) {
                fields[i] = Long.parseLong(words.get(FIRST_FIELD + i));
            }
        } catch (IOException | NumberFormatException e) {
            // Not Linux: the gaps must do.
        }
        return fields;
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        Threads.join(thread);
    }
}
