package io.headroom.workbench.live;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.headroom.workbench.report.HtmlPage;
import io.headroom.workbench.report.Table;
import io.headroom.workbench.report.TimeChart;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Puts a result into words, a table, a page and JSON. */
final class LiveReport {
    private static final String CAPACITY = "capacity";
    private static final double KILO = 1000;
    private static final long SECOND_US = 1_000_000;

    private final LiveResult result;

    LiveReport(LiveResult result) {
        this.result = result;
    }

    /** One row per arm. */
    Table table() {
        Table table = new Table("")
                .left("arm")
                .right("utilisation %")
                .right("queue p50 ms")
                .right("queue p95 ms");
        table.right("loss %");
        boolean dropped = verdicts().stream().anyMatch(v -> v.toDrop().happened());
        boolean rose = verdicts().stream().anyMatch(v -> v.toRise().happened());
        if (dropped) {
            table.right("down to " + kbps(verdicts().get(0).toDrop().capacityBps()) + " kb/s, s");
        }
        if (rose) {
            table.right("back to " + kbps(verdicts().get(0).toRise().capacityBps()) + " kb/s, s");
        }
        for (ArmSeries arm : result.arms()) {
            LiveResult.Verdict verdict = result.verdict(arm);
            List<String> cells = new ArrayList<>();
            cells.add(arm.name());
            cells.add(number(verdict.utilisation() * 100, 1));
            cells.add(number(verdict.queueP50Ms(), 0));
            cells.add(number(verdict.queueP95Ms(), 0));
            cells.add(number(verdict.lossRate() * 100, 2));
            if (dropped) {
                cells.add(took(verdict.toDrop()));
            }
            if (rose) {
                cells.add(took(verdict.toRise()));
            }
            table.row(cells);
        }
        return table;
    }

    /** What the link was, in one sentence. */
    String link() {
        LinkSpec link = result.settings().link();
        CapacitySchedule capacity = link.capacity();
        StringBuilder text = new StringBuilder();
        if (capacity.steps() <= 8) {
            for (int i = 0; i < capacity.steps(); i++) {
                text.append(i == 0 ? "" : ", from " + number(capacity.stepStartUs(i) / 1e6, -1) + " s on ");
                text.append(kbps(capacity.stepCapacityBps(i))).append(" kb/s");
            }
        } else {
            double mean = capacity.capacityBits(0, result.lastedUs()) * 1e6 / result.lastedUs();
            text.append("a trace of ")
                    .append(capacity.steps())
                    .append(" steps, ")
                    .append(kbps((long) mean));
            text.append(" kb/s on average");
        }
        text.append("; ").append(number(link.delayUs() / KILO, -1)).append(" ms each way, a drop-tail queue of ");
        text.append(number(link.queueUs() / KILO, -1)).append(" ms");
        if (link.jitterUs() > 0) {
            text.append(", jitter up to ")
                    .append(number(link.jitterUs() / KILO, -1))
                    .append(" ms");
        }
        if (link.lossRate() > 0) {
            text.append(", ").append(number(link.lossRate() * 100, -1)).append(" % random loss");
        }
        return text.append('.').toString();
    }

    /** What the figures mean, for those who read no further. */
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (result.partial()) {
            notes.add("Broken off after " + number(result.lastedUs() / 1e6, 0) + " of "
                    + result.settings().seconds() + " s.");
        }
        notes.add(
                "Judged from " + number(result.judgedFromUs() / 1e6, 0)
                        + " s on. Utilisation is what arrived, IP and UDP headers included, of what the link could carry. The queue"
                        + " is the wait of packets that arrived. Down: sent no more than 1.2 times the new capacity over one second"
                        + " (the deepest drop). Back: sent nine tenths of it (the highest rise after that); \"not in 20 (71 %)\" says how far it got.");
        notes.add("One run is one draw: repeat it before you compare small differences.");
        return notes;
    }

    /** One file that works offline. */
    HtmlPage page() {
        HtmlPage page = new HtmlPage("Headroom live");
        page.lead("One real libwebrtc sender per arm, each over its own copy of one link, steered by REMB alone: "
                + link());
        page.colours(result.arms().stream().map(ArmSeries::name).toList());
        HtmlPage.Section figures = page.section("In figures").table(table());
        figures.text(result.disturbance().inWords());
        notes().forEach(figures::note);
        page.section("Over time")
                .chart(chart())
                .note("Sent and queue are measured on the link; five points a second, each over the second before it."
                        + " REMB is what the receiver last told its sender; libwebrtc's own is encrypted, so its sender's"
                        + " available outgoing bitrate is drawn instead.");
        page.section("Arms")
                .table(new Table("")
                        .left("arm")
                        .left("what it is")
                        .row("headroom-default", "Headroom's default estimator in libjitsi's transform chain")
                        .row("libjitsi", "libjitsi's own default estimator in the same chain")
                        .row("libwebrtc", "a complete libwebrtc receiver, as in a browser")
                        .row("any other name", "that estimator of Headroom's, in libjitsi's transform chain"));
        return page;
    }

    private TimeChart chart() {
        double[] times = times();
        double[] capacity = new double[times.length];
        for (int i = 0; i < times.length; i++) {
            capacity[i] = result.settings().link().capacity().capacityBps((long) (times[i] * 1e6) - 1) / KILO;
        }
        return new TimeChart(times)
                .panel("sent", "kb/s", panel -> {
                    panel.capacity(CAPACITY, capacity);
                    result.arms().forEach(arm -> panel.line(arm.name(), sentKbps(arm)));
                })
                .panel("REMB", "kb/s", panel -> {
                    panel.capacity(CAPACITY, capacity);
                    result.arms().forEach(arm -> panel.line(arm.name(), sampled(arm, s -> s.rembBps() / KILO)));
                })
                .panel(
                        "queue",
                        "ms",
                        panel -> result.arms()
                                .forEach(arm -> panel.peaks(arm.name(), windowed(arm, w -> w.waitMs(0.95)))))
                .panel(
                        "loss",
                        "%",
                        panel -> result.arms()
                                .forEach(arm -> panel.peaks(arm.name(), windowed(arm, w -> w.lossRate() * 100))));
    }

    /** Writes figures and series, whole or not at all. */
    void writeJson(Path file) throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + ".part");
        try {
            try (Writer writer = Files.newBufferedWriter(draft, StandardCharsets.UTF_8);
                    JsonGenerator json = new JsonFactory().createGenerator(writer)) {
                json.useDefaultPrettyPrinter();
                write(json);
            }
            Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private void write(JsonGenerator json) throws IOException {
        LiveSettings settings = result.settings();
        json.writeStartObject();
        json.writeNumberField("seconds", settings.seconds());
        json.writeNumberField("lasted_s", result.lastedUs() / 1e6);
        json.writeNumberField("judged_from_s", result.judgedFromUs() / 1e6);
        json.writeNumberField("start_kbps", settings.startKbps());
        json.writeNumberField("max_kbps", settings.maxKbps());
        json.writeObjectFieldStart("link");
        json.writeNumberField("delay_ms", settings.link().delayUs() / KILO);
        json.writeNumberField("queue_ms", settings.link().queueUs() / KILO);
        json.writeNumberField("jitter_ms", settings.link().jitterUs() / KILO);
        json.writeNumberField("loss_percent", settings.link().lossRate() * 100);
        json.writeNumberField("seed", settings.link().seed());
        json.writeArrayFieldStart("capacity");
        for (int i = 0; i < settings.link().capacity().steps(); i++) {
            json.writeStartObject();
            json.writeNumberField("time_ms", settings.link().capacity().stepStartUs(i) / KILO);
            json.writeNumberField("capacity_kbps", settings.link().capacity().stepCapacityBps(i) / KILO);
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
        Disturbance disturbance = result.disturbance();
        json.writeObjectFieldStart("disturbance");
        json.writeBooleanField("disturbed", disturbance.disturbed());
        json.writeNumberField("cpu_stolen_share", disturbance.stolenShare());
        json.writeNumberField("cpu_busy_share", disturbance.busyShare());
        json.writeNumberField("pauses_over_50_ms", disturbance.gaps());
        json.writeNumberField("longest_pause_ms", disturbance.worstGapMs());
        json.writeEndObject();
        writeNumbers(json, "time_s", times());
        json.writeArrayFieldStart("arms");
        for (ArmSeries arm : result.arms()) {
            write(json, arm);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void write(JsonGenerator json, ArmSeries arm) throws IOException {
        LiveResult.Verdict verdict = result.verdict(arm);
        json.writeStartObject();
        json.writeStringField("name", arm.name());
        writeNumber(json, "utilisation", verdict.utilisation());
        writeNumber(json, "queue_p50_ms", verdict.queueP50Ms());
        writeNumber(json, "queue_p95_ms", verdict.queueP95Ms());
        writeNumber(json, "loss_rate", verdict.lossRate());
        write(json, "down", verdict.toDrop());
        write(json, "back", verdict.toRise());
        json.writeObjectFieldStart("series");
        writeNumbers(json, "remb_kbps", sampled(arm, s -> s.rembBps() / KILO));
        writeNumbers(json, "available_outgoing_kbps", sampled(arm, s -> s.availableBps() / KILO));
        writeNumbers(json, "sent_kbps", sentKbps(arm));
        writeNumbers(json, "received_kbps", windowed(arm, w -> w.arrivedBytes() * 8 / KILO));
        writeNumbers(json, "queue_p95_ms", windowed(arm, w -> w.waitMs(0.95)));
        writeNumbers(json, "loss_rate", windowed(arm, PacketLog.Window::lossRate));
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, String name, Reaction reaction) throws IOException {
        if (!reaction.happened()) {
            json.writeNullField(name);
            return;
        }
        json.writeObjectFieldStart(name);
        json.writeNumberField("step_s", reaction.stepUs() / 1e6);
        json.writeNumberField("capacity_kbps", reaction.capacityBps() / KILO);
        writeNumber(json, "took_s", reaction.tookUs() < 0 ? Double.NaN : reaction.tookUs() / 1e6);
        json.writeBooleanField("already_there", reaction.alreadyThere());
        json.writeNumberField("watched_s", reaction.watchedUs() / 1e6);
        writeNumber(json, "closest_share", reaction.closestShare());
        json.writeEndObject();
    }

    private static void writeNumbers(JsonGenerator json, String name, double[] values) throws IOException {
        json.writeArrayFieldStart(name);
        for (double value : values) {
            if (Double.isFinite(value)) {
                json.writeNumber(Math.round(value * KILO) / KILO);
            } else {
                json.writeNull();
            }
        }
        json.writeEndArray();
    }

    private static void writeNumber(JsonGenerator json, String name, double value) throws IOException {
        if (Double.isFinite(value)) {
            json.writeNumberField(name, value);
        } else {
            json.writeNullField(name);
        }
    }

    private double[] times() {
        ArmSeries first = result.arms().get(0);
        return first.samples().stream().mapToDouble(s -> s.timeUs() / 1e6).toArray();
    }

    /** Not known is not-a-number: a gap in the picture. */
    private static double[] sampled(ArmSeries arm, ToDoubleFunction<ArmSeries.Sample> value) {
        return arm.samples().stream()
                .mapToDouble(value)
                .map(v -> v > 0 ? v : Double.NaN)
                .toArray();
    }

    private static double[] sentKbps(ArmSeries arm) {
        return windowed(arm, w -> w.sentBytes() * 8 / KILO);
    }

    /** Something of the second before each sample. */
    private static double[] windowed(ArmSeries arm, ToDoubleFunction<PacketLog.Window> value) {
        return arm.samples().stream()
                .mapToDouble(s -> s.timeUs() < SECOND_US
                        ? Double.NaN
                        : value.applyAsDouble(arm.log().window(s.timeUs() - SECOND_US, s.timeUs())))
                .toArray();
    }

    private List<LiveResult.Verdict> verdicts() {
        return result.arms().stream().map(result::verdict).toList();
    }

    private static String took(Reaction reaction) {
        if (reaction.alreadyThere()) {
            return "was there";
        }
        if (reaction.tookUs() >= 0) {
            return number(reaction.tookUs() / 1e6, 1);
        }
        return "not in " + number(reaction.watchedUs() / 1e6, 0) + " (" + number(reaction.closestShare() * 100, 0)
                + " %)";
    }

    private static String kbps(long bps) {
        return number(bps / KILO, -1);
    }

    /** So many decimals; -1 for as few as will do. */
    private static String number(double value, int decimals) {
        if (!Double.isFinite(value)) {
            return "-";
        }
        if (decimals < 0) {
            String text = String.format(Locale.ROOT, "%.3f", value);
            return text.replaceAll("\\.?0+$", "");
        }
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }
}
