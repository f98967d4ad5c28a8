package io.headroom.workbench.cli;

import java.io.PrintWriter;
import java.util.Locale;

/**
 * How far work is and how long it will take, on standard error: a bar that redraws itself on a terminal, a line every tenth
 * in a file. Any thread.
 */
final class Progress {
    private static final int WIDTH = 30;
    private static final long REDRAW_NS = 200_000_000;

    private final PrintWriter err;
    private final boolean terminal;
    private final double total;
    private final long startNs;
    private double done;
    private long lastDrawnNs;
    private int lastTenth;

    /** Begins {@code total} units of work. */
    Progress(PrintWriter err, double total) {
        this.err = err;
        this.total = total;
        terminal = System.console() != null;
        startNs = System.nanoTime();
        lastDrawnNs = startNs;
    }

    synchronized void add(double work) {
        done += work;
        long nowNs = System.nanoTime();
        double part = Math.min(1, done / total);
        if (terminal) {
            if (nowNs - lastDrawnNs >= REDRAW_NS) {
                lastDrawnNs = nowNs;
                err.print("\r" + line(part, nowNs));
                err.flush();
            }
        } else if ((int) (part * 10) > lastTenth) {
            lastTenth = (int) (part * 10);
            err.println(line(part, nowNs));
            err.flush();
        }
    }

    /** Clears the bar away and says how long it all took. */
    synchronized void finish(String what) {
        String blank = terminal ? "\r" + " ".repeat(WIDTH + 40) + "\r" : "";
        err.println(blank + what + " in " + duration((System.nanoTime() - startNs) / 1e9));
        err.flush();
    }

    private String line(double part, long nowNs) {
        int filled = (int) (part * WIDTH);
        double leftS = (nowNs - startNs) / 1e9 * (1 - part) / part;
        return String.format(
                Locale.ROOT,
                "[%s%s] %3.0f %%  %s left",
                "#".repeat(filled),
                ".".repeat(WIDTH - filled),
                100 * part,
                duration(leftS));
    }

    private static String duration(double seconds) {
        long whole = Math.round(seconds);
        return whole < 60 ? whole + " s" : whole / 60 + " min " + whole % 60 + " s";
    }
}
