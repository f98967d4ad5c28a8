package io.headroom.workbench.live;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A whole session: runs the arms, prints as it goes, and leaves a table, a page and JSON. */
public final class LiveBench {
    /** The page's name in the output folder. */
    public static final String PAGE = "live.html";

    /** The JSON's. */
    public static final String JSON = "live.json";

    private static final int HEADER_EVERY_SECONDS = 20;
    private static final int CELL_WIDTH = 29;

    private final LiveSettings settings;
    private final Path folder;
    private final PrintStream out;
    private final LiveRun run;
    private final Logger jitsi = Logger.getLogger("org.jitsi"); // held, or its level would be forgotten

    /**
     * Prepares a session.
     *
     * @param settings what to run
     * @param folder where page and JSON go; made if need be
     * @param out where progress and table go
     */
    public LiveBench(LiveSettings settings, Path folder, PrintStream out) {
        this.settings = settings;
        this.folder = folder;
        this.out = out;
        run = new LiveRun(settings, new Printer());
    }

    /** Lets {@link #run} come to an end soon, with table and page of what there is by then. Any thread. */
    public void stop() {
        run.stop();
    }

    /**
     * Runs, prints and writes.
     *
     * @throws LiveException if it cannot run here or the output folder cannot be written to, saying what to do
     * @throws IOException if there is no port to be had, saying so
     */
    public void run() throws LiveException, IOException, InterruptedException {
        jitsi.setLevel(Level.WARNING);
        try {
            Files.createDirectories(folder); // before the run: nobody wants to hear of it afterwards
        } catch (IOException e) {
            throw new LiveException("the output folder " + folder + " cannot be made: " + e, e);
        }
        LiveResult result = run.run();
        LiveReport report = new LiveReport(result);
        Path page = folder.resolve(PAGE);
        report.page().writeTo(page);
        Path json = folder.resolve(JSON);
        report.writeJson(json);
        out.println();
        out.println("Link: " + report.link());
        out.println();
        out.print(report.table().toText());
        out.println();
        out.println(result.disturbance().inWords());
        report.notes().forEach(out::println);
        out.println();
        out.println("Page: " + page.toAbsolutePath().normalize());
        out.println("JSON: " + json.toAbsolutePath().normalize());
        out.flush();
    }

    private final class Printer implements LiveRun.Progress {
        @Override
        public void say(String text) {
            out.println(text + " ...");
        }

        @Override
        public void second(int second, LiveResult soFar) {
            if (second % HEADER_EVERY_SECONDS == 1) {
                out.println(header());
            }
            long nowUs = second * 1_000_000L;
            StringBuilder line = new StringBuilder();
            line.append(String.format(
                    Locale.ROOT,
                    "%4d s %6.0f",
                    second,
                    settings.link().capacity().capacityBps(nowUs - 1) / 1e3));
            for (ArmSeries arm : soFar.arms()) {
                PacketLog.Window window = arm.log().window(nowUs - 1_000_000, nowUs);
                ArmSeries.Sample sample = arm.samples().get(arm.samples().size() - 1);
                String remb = sample.rembBps() > 0 ? String.format(Locale.ROOT, "%.0f", sample.rembBps() / 1e3) : "-";
                line.append(String.format(
                        Locale.ROOT,
                        " | %6s %6.0f %5.0f %5.1f  ",
                        remb,
                        window.sentBytes() * 8 / 1e3,
                        window.waitMs(0.95),
                        window.lossRate() * 100));
            }
            out.println(line);
            out.flush();
        }

        private String header() {
            StringBuilder names = new StringBuilder(String.format(Locale.ROOT, "%n%6s %6s", "", "link"));
            StringBuilder units = new StringBuilder(String.format(Locale.ROOT, "%6s %6s", "time", "kb/s"));
            for (String arm : settings.arms()) {
                names.append(String.format(Locale.ROOT, " | %-" + (CELL_WIDTH - 3) + "s", arm));
                units.append(" |   REMB   sent queue  loss  ");
            }
            return names
                    + System.lineSeparator()
                    + units
                    + System.lineSeparator()
                    + units.toString().replaceAll("[^|]", "-").replace('|', '+');
        }
    }
}
