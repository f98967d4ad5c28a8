package io.headroom.workbench.sim;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValueType;
import io.headroom.workbench.sim.Scenario.LinkSpec;
import io.headroom.workbench.sim.Scenario.Step;
import io.headroom.workbench.trace.CapacityTrace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The scenarios at hand: those that come with the workbench ({@code scenarios.conf}), those of the user's files, and those
 * made of capacity traces. Every key, its default and its meaning is in {@code defaults.conf}; both are resources beside this
 * class.
 */
public final class Scenarios {
    private static final String ROOT = "scenarios";
    /** A trace's queue holds this much at least, in bytes: 20 full packets. */
    private static final int LEAST_TRACE_QUEUE_BYTES = 24_000;
    /** What the sender can use on a trace. */
    private static final long TRACE_MAX_BPS = 5_000_000;

    private final Map<String, Scenario> byName = new LinkedHashMap<>();

    private Scenarios() {}

    /** The scenarios that come with the workbench. */
    public static Scenarios builtIn() {
        return load(List.of());
    }

    /**
     * Those and the scenarios of these files; a file may build on built-in ones and replace them.
     *
     * @throws IllegalArgumentException naming file, scenario, key and what was expected
     */
    public static Scenarios load(List<Path> files) {
        Config defaults = ConfigFactory.parseResources(Scenarios.class, "defaults.conf");
        Config builtIn = ConfigFactory.parseResources(Scenarios.class, "scenarios.conf");
        Scenarios scenarios = new Scenarios();
        scenarios.addAll(builtIn, builtIn, defaults, Path.of(""));
        for (Path file : files) {
            if (!Files.isReadable(file)) {
                throw new IllegalArgumentException("cannot read the scenarios of " + file);
            }
            try {
                Config own = ConfigFactory.parseFile(file.toFile());
                Path directory = file.toAbsolutePath().getParent();
                scenarios.addAll(own, own.withFallback(builtIn), defaults, directory == null ? file : directory);
            } catch (ConfigException e) {
                throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
            }
        }
        return scenarios;
    }

    /**
     * A scenario made of a capacity trace: one media flow from 300 kb/s, at most 5 Mb/s, jitter of 2 ms.
     *
     * @param name its name
     * @param trace the capacity; the run is as long
     * @param oneWayDelayUs propagation delay, each way
     * @param queueUs how much the queue holds, in time at the mean capacity that is usable; fixed over the trace
     */
    public static Scenario ofTrace(String name, CapacityTrace trace, long oneWayDelayUs, long queueUs) {
        Config config = ConfigFactory.parseString("tags = [trace], duration = " + trace.durationUs() + "us\n"
                + "media { delay = " + oneWayDelayUs
                + "us, jitter = \"gaussian 2ms\", start-bitrate = 300k, min-bitrate = 50k, max-bitrate = "
                + TRACE_MAX_BPS + " }");
        Config defaults = ConfigFactory.parseResources(Scenarios.class, "defaults.conf");
        Scenario shape = new ScenarioParser(name, config, defaults, Path.of("")).parse();
        LinkSpec link = shape.links().get(0);
        int queueBytes = (int) Math.min(
                Integer.MAX_VALUE, Math.max(LEAST_TRACE_QUEUE_BYTES, meanUsableBps(trace) * queueUs / 8_000_000));
        LinkSpec traced = new LinkSpec(link.name(), steps(trace), 0, queueBytes, false, 0, 0, 0, 0, 0, 0, 0, 0);
        return new Scenario(
                name,
                "capacity trace, " + trace.durationUs() / 1_000_000 + " s",
                shape.tags(),
                trace.durationUs(),
                List.of(traced),
                shape.flows());
    }

    /**
     * Reads a trace and makes a scenario of it, named after the file.
     *
     * @throws IOException naming file, line and reason
     */
    public static Scenario ofTrace(Path file, long oneWayDelayUs, long queueUs) throws IOException {
        if (!Files.isReadable(file)) {
            throw new NoSuchFileException("cannot read the capacity trace " + file);
        }
        String name = file.getFileName().toString().replaceFirst("\\.[A-Za-z]+$", "");
        return ofTrace(name, CapacityTrace.read(file), oneWayDelayUs, queueUs);
    }

    /** All, in the order of the files. */
    public List<Scenario> all() {
        return List.copyOf(byName.values());
    }

    /**
     * Those that a user's choice means: names and tags, separated by commas; {@code all} means all.
     *
     * @throws IllegalArgumentException naming what there is, if a name or tag means nothing
     */
    public List<Scenario> choose(String choice) {
        Map<String, Scenario> chosen = new LinkedHashMap<>();
        for (String part : choice.split(",")) {
            String word = part.strip();
            Predicate<Scenario> matches = word.equals("all")
                    ? scenario -> true
                    : byName.containsKey(word)
                            ? scenario -> scenario.name().equals(word)
                            : scenario -> scenario.tags().contains(word);
            List<Scenario> found = byName.values().stream().filter(matches).toList();
            if (found.isEmpty()) {
                throw new IllegalArgumentException("no scenario or tag is called \"" + word + "\"; there are "
                        + String.join(", ", byName.keySet()) + "; tags "
                        + String.join(
                                ", ",
                                byName.values().stream()
                                        .flatMap(s -> s.tags().stream())
                                        .distinct()
                                        .sorted()
                                        .toList()));
            }
            found.forEach(scenario -> chosen.put(scenario.name(), scenario));
        }
        return List.copyOf(chosen.values());
    }

    static List<Step> steps(CapacityTrace trace) {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < trace.timesUs().length; i++) {
            steps.add(new Step(trace.timesUs()[i], trace.capacitiesBps()[i]));
        }
        return List.copyOf(steps);
    }

    private static long meanUsableBps(CapacityTrace trace) {
        double bits = 0;
        for (int i = 0; i < trace.timesUs().length; i++) {
            long untilUs = i + 1 < trace.timesUs().length ? trace.timesUs()[i + 1] : trace.durationUs();
            bits += (double) Math.min(TRACE_MAX_BPS, trace.capacitiesBps()[i]) * (untilUs - trace.timesUs()[i]);
        }
        return Math.round(bits / trace.durationUs());
    }

    private void addAll(Config own, Config all, Config defaults, Path directory) {
        if (!own.hasPath(ROOT) || own.getValue(ROOT).valueType() != ConfigValueType.OBJECT) {
            throw new IllegalArgumentException("expected \"" + ROOT + " { NAME { ... } }\"");
        }
        Config resolved = all.resolve();
        Map<String, Integer> lines = new LinkedHashMap<>();
        own.getObject(ROOT)
                .forEach((name, value) -> lines.put(name, value.origin().lineNumber()));
        List<String> names = new ArrayList<>(lines.keySet());
        names.sort(Comparator.comparing(lines::get)); // the order of the file, which HOCON does not keep
        for (String name : names) {
            String key = ConfigUtil.joinPath(ROOT, name);
            if (resolved.getValue(key).valueType() != ConfigValueType.OBJECT) {
                throw new IllegalArgumentException("scenario " + name + ": expected { ... }");
            }
            Config scenario = resolved.getConfig(key);
            byName.put(name, new ScenarioParser(name, scenario, defaults, directory).parse());
        }
    }
}
