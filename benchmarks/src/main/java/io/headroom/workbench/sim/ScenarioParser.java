package io.headroom.workbench.sim;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.headroom.workbench.sim.Scenario.ClockSpec;
import io.headroom.workbench.sim.Scenario.CongestionControl;
import io.headroom.workbench.sim.Scenario.FlowSpec;
import io.headroom.workbench.sim.Scenario.JitterModel;
import io.headroom.workbench.sim.Scenario.JitterSpec;
import io.headroom.workbench.sim.Scenario.LinkSpec;
import io.headroom.workbench.sim.Scenario.LossSpec;
import io.headroom.workbench.sim.Scenario.MediaSpec;
import io.headroom.workbench.sim.Scenario.PacingSpec;
import io.headroom.workbench.sim.Scenario.PathSpec;
import io.headroom.workbench.sim.Scenario.Step;
import io.headroom.workbench.sim.Scenario.TargetRule;
import io.headroom.workbench.sim.Scenario.TcpSpec;
import io.headroom.workbench.sim.Scenario.UdpSpec;
import io.headroom.workbench.sim.Scenario.VideoSpec;
import io.headroom.workbench.trace.CapacityTrace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads one scenario out of its HOCON; every complaint names the scenario, the key, the value and what was expected. */
final class ScenarioParser {
    private static final Set<String> KEYS =
            Set.of("description", "tags", "duration", "link", "links", "media", "tcp", "udp", "flows");

    private final String name;
    private final Config scenario;
    private final Config defaults;
    private final Path directory;
    private final Quantities units;
    private final Names linkNames = new Names();

    /** Gives names to those without. */
    private static final class Names {
        private final List<String> taken = new ArrayList<>();

        String unique(String wish) {
            String name = wish;
            for (int i = 2; taken.contains(name); i++) {
                name = wish + "-" + i;
            }
            taken.add(name);
            return name;
        }
    }

    ScenarioParser(String name, Config scenario, Config defaults, Path directory) {
        this.name = name;
        this.scenario = scenario;
        this.defaults = defaults;
        this.directory = directory;
        units = new Quantities(name);
    }

    /**
     * Parses it.
     *
     * @throws IllegalArgumentException in words for the user
     */
    Scenario parse() {
        try {
            return parseAll();
        } catch (ConfigException e) {
            throw new IllegalArgumentException("scenario " + name + ": " + e.getMessage(), e);
        }
    }

    private Scenario parseAll() {
        requireKeys(scenario, KEYS, "");
        List<LinkSpec> links = new ArrayList<>();
        Config linkTemplate = template("link");
        if (scenario.hasPath("links")) {
            for (Config link : scenario.getConfigList("links")) {
                requireKeys(link, defaults.getConfig("link").root().keySet(), "links");
                links.add(link(link.withFallback(linkTemplate)));
            }
        } else {
            links.add(link(linkTemplate));
        }
        long durationUs = units.time(scenario.hasPath("duration") ? text(scenario, "duration") : "60s", "duration");
        if (durationUs <= 0) {
            throw bad("duration", text(scenario, "duration"), "more than 0");
        }
        List<FlowSpec> flows = new ArrayList<>();
        Names names = new Names();
        if (scenario.hasPath("flows")) {
            for (Config flow : scenario.getConfigList("flows")) {
                flows.add(flow(flow, durationUs, names));
            }
        } else {
            flows.add(flow(com.typesafe.config.ConfigFactory.empty(), durationUs, names));
        }
        requireGatesLast(links, flows);
        return new Scenario(
                name,
                scenario.hasPath("description") ? scenario.getString("description") : "",
                scenario.hasPath("tags") ? scenario.getStringList("tags") : List.of(),
                durationUs,
                links,
                flows);
    }

    /** Packets that a gate holds cannot join another queue meanwhile. */
    private void requireGatesLast(List<LinkSpec> links, List<FlowSpec> flows) {
        for (FlowSpec flow : flows) {
            for (List<Integer> route : List.of(flow.path().route(), flow.path().feedbackRoute())) {
                for (int i = 0; i + 1 < route.size(); i++) {
                    LinkSpec link = links.get(route.get(i));
                    if (link.batchMaxUs() > 0 || link.stallEveryUs() > 0) {
                        throw new IllegalArgumentException("scenario " + name + ": link " + link.name()
                                + " has batches or stalls, so no link may come after it in the route of "
                                + flow.name());
                    }
                }
            }
        }
    }

    private Config template(String kind) {
        Config all = defaults.getConfig(kind);
        if (!scenario.hasPath(kind)) {
            return all;
        }
        Config own = scenario.getConfig(kind);
        requireKeys(own, all.root().keySet(), kind);
        return own.withFallback(all);
    }

    private LinkSpec link(Config c) {
        List<Step> capacity = schedule(c, "capacity", "a bitrate", units::bitrate);
        String trace = text(c, "capacity-trace");
        if (!trace.isEmpty()) {
            capacity = steps(trace);
        }
        String queue = text(c, "queue");
        boolean inBytes = queue.endsWith("B");
        long[] slots = {0, 0};
        if (!isNone(c, "slots")) {
            String[] parts = text(c, "slots").split("\\s+of\\s+");
            if (parts.length != 2) {
                throw bad("slots", text(c, "slots"), "\"5ms of 50ms\"");
            }
            slots = new long[] {units.time(parts[0], "slots"), units.time(parts[1], "slots")};
            if (slots[0] <= 0 || slots[0] > slots[1]) {
                throw bad("slots", text(c, "slots"), "a slot within its period");
            }
        }
        long[] batches = isNone(c, "batches") ? new long[2] : units.range(text(c, "batches"), "batches");
        long[] stalls = new long[2];
        long stallEveryUs = 0;
        if (!isNone(c, "stalls")) {
            String[] parts = text(c, "stalls").split("\\s+every\\s+");
            if (parts.length != 2) {
                throw bad("stalls", text(c, "stalls"), "\"40ms..120ms every 3s\"");
            }
            stalls = units.range(parts[0], "stalls");
            stallEveryUs = units.time(parts[1], "stalls");
        }
        return new LinkSpec(
                linkNames.unique(text(c, "name")),
                capacity,
                inBytes ? 0 : units.time(queue, "queue"),
                inBytes ? units.size(queue, "queue") : 0,
                choice(c, "aqm", "none", "codel") == 1,
                slots[1],
                slots[0],
                batches[0],
                batches[1],
                stallEveryUs,
                stalls[0],
                stalls[1],
                isNone(c, "policer") ? 0 : units.size(text(c, "policer"), "policer"));
    }

    private FlowSpec flow(Config flow, long durationUs, Names names) {
        String kind = flow.hasPath("kind") ? text(flow, "kind") : "media";
        if (!Set.of("media", "tcp", "udp").contains(kind)) {
            throw bad("flows.kind", kind, "media, tcp or udp");
        }
        Config template = template(kind);
        Set<String> keys = new HashSet<>(template.root().keySet());
        keys.add("kind");
        requireKeys(flow, keys, "flows");
        Config c = flow.withFallback(template);
        String wish = text(c, "name");
        String flowName = names.unique(wish.isEmpty() ? kind : wish);
        PathSpec path = path(c, durationUs);
        return switch (kind) {
            case "tcp" -> tcp(c, flowName, path);
            case "udp" ->
                new UdpSpec(
                        flowName,
                        path,
                        schedule(c, "bitrate", "a bitrate", units::bitrate),
                        Math.max(1, units.size(text(c, "packet"), "packet")),
                        c.getBoolean("poisson"));
            default -> media(c, flowName, path);
        };
    }

    private PathSpec path(Config c, long durationUs) {
        List<Step> delay = schedule(c, "delay", "a time", units::time);
        String feedback = text(c, "feedback-delay");
        long startUs = units.time(text(c, "start"), "start");
        long stopUs = text(c, "stop").equals("never") ? Long.MAX_VALUE / 2 : units.time(text(c, "stop"), "stop");
        if (startUs >= Math.min(stopUs, durationUs)) {
            throw bad("start", text(c, "start"), "before the flow's stop and the scenario's end");
        }
        List<Integer> route = route(c, "route");
        return new PathSpec(
                startUs,
                stopUs,
                route.isEmpty() ? List.of(0) : route,
                delay,
                jitter(c),
                loss(text(c, "loss")),
                route(c, "feedback-route"),
                feedback.equals("same") ? delay.get(0).value() : units.time(feedback, "feedback-delay"),
                units.percent(text(c, "feedback-loss"), "feedback-loss"));
    }

    private List<Integer> route(Config c, String key) {
        List<Integer> route = new ArrayList<>();
        for (String link : c.getStringList(key)) {
            int i = linkNames.taken.indexOf(link);
            if (i < 0) {
                throw bad(key, link, "one of the links " + linkNames.taken);
            }
            route.add(i);
        }
        return route;
    }

    private JitterSpec jitter(Config c) {
        boolean reorder = c.getBoolean("reorder");
        if (isNone(c, "jitter")) {
            return new JitterSpec(JitterModel.NONE, 0, reorder);
        }
        String[] parts = text(c, "jitter").split("\\s+");
        if (parts.length == 2 && parts[0].equals("gaussian")) {
            return new JitterSpec(JitterModel.GAUSSIAN, units.time(parts[1], "jitter"), reorder);
        }
        if (parts.length == 2 && parts[0].equals("pareto")) {
            return new JitterSpec(JitterModel.PARETO, units.time(parts[1], "jitter"), reorder);
        }
        throw bad("jitter", text(c, "jitter"), "none, \"gaussian 5ms\" or \"pareto 3ms\"");
    }

    private LossSpec loss(String text) {
        if (text.equals("none")) {
            return new LossSpec(0, 0, 0, 0, 0);
        }
        Matcher bursts = Pattern.compile("bursts\\s+(\\S+)\\s+of\\s+([0-9.]+)").matcher(text);
        if (bursts.matches()) {
            double p = units.percent(bursts.group(1), "loss");
            double length = Math.max(1, Double.parseDouble(bursts.group(2)));
            return new LossSpec(0, 1, p / (1 - p) / length, 1 / length, 0);
        }
        Matcher every = Pattern.compile("every\\s+([0-9]{1,9})").matcher(text);
        if (every.matches()) {
            return new LossSpec(0, 0, 0, 0, Integer.parseInt(every.group(1)));
        }
        return new LossSpec(units.percent(text, "loss"), 0, 0, 0, 0);
    }

    private MediaSpec media(Config c, String flowName, PathSpec path) {
        int fps = c.getInt("fps");
        if (fps < 1 || fps > 240) {
            throw bad("fps", text(c, "fps"), "1..240");
        }
        if (!(c.getDouble("key-frame-factor") >= 1)) {
            throw bad("key-frame-factor", text(c, "key-frame-factor"), "1 or more");
        }
        List<Long> layers = new ArrayList<>();
        for (String layer : c.getStringList("layers")) {
            layers.add(units.bitrate(layer, "layers"));
        }
        if (layers.size() > 6) {
            throw bad("layers", layers.toString(), "six layers at the most");
        }
        VideoSpec video = new VideoSpec(
                schedule(c, "max-bitrate", "a bitrate", units::bitrate),
                fps,
                units.percent(text(c, "frame-variation"), "frame-variation"),
                text(c, "key-frame-interval").equals("never")
                        ? 0
                        : units.time(text(c, "key-frame-interval"), "key-frame-interval"),
                c.getDouble("key-frame-factor"),
                List.copyOf(layers));
        return new MediaSpec(
                flowName,
                path,
                text(c, "estimator"),
                video,
                units.bitrate(text(c, "audio"), "audio"),
                units.positive(units.bitrate(text(c, "start-bitrate"), "start-bitrate"), "start-bitrate"),
                units.positive(units.bitrate(text(c, "min-bitrate"), "min-bitrate"), "min-bitrate"),
                pacing(text(c, "pacing")),
                c.getBoolean("probes"),
                choice(c, "target-rule", "libwebrtc", "direct") == 0 ? TargetRule.LIBWEBRTC : TargetRule.DIRECT,
                units.time(text(c, "encoder-reaction"), "encoder-reaction"),
                units.positive(units.time(text(c, "report-interval"), "report-interval"), "report-interval"),
                units.positive(units.time(text(c, "feedback-interval"), "feedback-interval"), "feedback-interval"),
                c.getBoolean("rtt"),
                new ClockSpec(
                        c.getDouble("drift"),
                        isNone(c, "clock-jumps") ? List.of() : jumps(text(c, "clock-jumps")),
                        units.time(text(c, "clock-grain"), "clock-grain")),
                units.size(text(c, "overhead"), "overhead"));
    }

    private TcpSpec tcp(Config c, String flowName, PathSpec path) {
        long[] files = {0, 0};
        if (!isNone(c, "files")) {
            Matcher range = Quantities.RANGE.matcher(text(c, "files"));
            if (!range.matches()) {
                throw bad("files", text(c, "files"), "none or \"100kB..1MB\"");
            }
            files = new long[] {units.size(range.group(1), "files"), units.size(range.group(2), "files")};
            if (files[0] < 1 || files[0] > files[1]) {
                throw bad("files", text(c, "files"), "the smaller size first, more than 0");
            }
        }
        return new TcpSpec(
                flowName,
                path,
                choice(c, "congestion-control", "cubic", "reno") == 0
                        ? CongestionControl.CUBIC
                        : CongestionControl.RENO,
                files[0],
                files[1],
                units.time(text(c, "idle"), "idle"),
                c.getBoolean("starts-idle"));
    }

    private PacingSpec pacing(String text) {
        Matcher m = Pattern.compile("([0-9.]+)x(?:\\s+burst\\s+(\\S+))?").matcher(text);
        if (!m.matches()) {
            throw bad("pacing", text, "\"2.5x\" or \"2.5x burst 40ms\"");
        }
        double factor = Double.parseDouble(m.group(1));
        if (!(factor >= 0.1 && factor <= 100)) {
            throw bad("pacing", text, "a factor of 0.1 to 100");
        }
        return new PacingSpec(factor, m.group(2) == null ? 0 : units.time(m.group(2), "pacing"));
    }

    private List<Step> steps(String file) {
        try {
            return Scenarios.steps(CapacityTrace.read(directory.resolve(file)));
        } catch (IOException e) {
            throw new IllegalArgumentException("scenario " + name + ": capacity-trace: " + e.getMessage(), e);
        }
    }

    private interface Unit {
        long parse(String text, String key);
    }

    /** {@code "1M, 2.5M at 40s"}. */
    private List<Step> schedule(Config c, String key, String what, Unit unit) {
        List<Step> steps = new ArrayList<>();
        for (String part : text(c, key).split(",")) {
            String[] sides = part.strip().split("\\s+at\\s+");
            boolean first = steps.isEmpty();
            if (sides.length != (first ? 1 : 2)) {
                throw bad(key, text(c, key), what + ", or \"VALUE, VALUE at TIME, ...\"");
            }
            long at = first ? 0 : units.time(sides[1], key);
            if (!first && at <= steps.get(steps.size() - 1).fromUs()) {
                throw bad(key, text(c, key), "times that rise");
            }
            steps.add(new Step(at, unit.parse(sides[0], key)));
        }
        return List.copyOf(steps);
    }

    private List<Step> jumps(String text) {
        List<Step> steps = new ArrayList<>();
        for (String part : text.split(",")) {
            String[] sides = part.strip().split("\\s+at\\s+");
            if (sides.length != 2) {
                throw bad("clock-jumps", text, "\"30s at 40s, ...\"");
            }
            long size = sides[0].startsWith("-")
                    ? -units.time(sides[0].substring(1), "clock-jumps")
                    : units.time(sides[0], "clock-jumps");
            steps.add(new Step(units.time(sides[1], "clock-jumps"), size));
        }
        return List.copyOf(steps);
    }

    private int choice(Config c, String key, String... choices) {
        int i = List.of(choices).indexOf(text(c, key).toLowerCase(Locale.ROOT));
        if (i < 0) {
            throw bad(key, text(c, key), String.join(" or ", choices));
        }
        return i;
    }

    private boolean isNone(Config c, String key) {
        return text(c, key).equals("none");
    }

    private static String text(Config c, String key) {
        return c.getString(key).strip();
    }

    private void requireKeys(Config c, Set<String> known, String where) {
        ConfigObject root = c.root();
        for (var entry : root.entrySet()) {
            if (!known.contains(entry.getKey())) {
                ConfigValue value = entry.getValue();
                String at = where.isEmpty() ? entry.getKey() : where + "." + entry.getKey();
                throw new IllegalArgumentException("scenario " + name + ": there is no key " + at + " ("
                        + value.origin().description() + "); known are " + String.join(", ", new TreeSet<>(known)));
            }
            if (entry.getValue().valueType() == ConfigValueType.NULL) {
                throw bad(entry.getKey(), "null", "a value");
            }
        }
    }

    private IllegalArgumentException bad(String key, String value, String expected) {
        return units.bad(key, value, expected);
    }
}
