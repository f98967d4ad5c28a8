package io.headroom.jvb.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.math.BigDecimal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@link Settings} out of a HOCON configuration, strictly: unknown keys are refused as well, as they are typos.
 *
 * <p>The bridge's own bounds ({@code jmt.bwe.estimator}) are the defaults of ours.
 */
public final class SettingsReader {
    private static final String SECTION = "headroom";
    private static final String BRIDGE_BANDWIDTH = "jmt.bwe.estimator.";
    private static final Pattern BANDWIDTH =
            Pattern.compile("([0-9]+(?:\\.[0-9]+)?)\\s*([kKmM]?)bps", Pattern.CASE_INSENSITIVE);

    /** Keys without a default, which reference.conf can therefore only mention. */
    private static final Set<String> OPTIONAL = Set.of("min-bandwidth", "max-bandwidth", "initial-bandwidth");

    /** Sections whose keys are the operator's own: names of arms, estimators and parameters. */
    private static final List<String> OPEN = List.of("ab.arms.", "estimators.");

    private final Config config;

    private SettingsReader(Config config) {
        this.config = config;
    }

    /**
     * The configuration as the bridge loads it: the file named by {@code -Dconfig.file} over {@code application.conf} over
     * every {@code reference.conf} on the class path. Leaves nothing in the library's caches.
     */
    public static Config bridgeConfig() {
        try {
            return ConfigFactory.parseApplicationReplacement()
                    .orElse(ConfigFactory.empty())
                    .withFallback(ConfigFactory.parseResourcesAnySyntax("application"))
                    .withFallback(ConfigFactory.defaultReference())
                    .resolve();
        } finally {
            ConfigFactory.invalidateCaches();
        }
    }

    /**
     * A quick look at what the operator wrote, without any defaults: false if Headroom cannot be switched on, so that a
     * bridge that does not use it starts as fast as ever.
     */
    public static boolean mayBeEnabled() {
        Config written = ConfigFactory.systemProperties()
                .withFallback(ConfigFactory.parseApplicationReplacement()
                        .orElseGet(() -> ConfigFactory.parseResourcesAnySyntax("application")));
        try {
            return written.hasPath(SECTION + ".enabled") && written.getBoolean(SECTION + ".enabled");
        } catch (ConfigException e) {
            return true; // not a plain true or false: the full reading will tell
        }
    }

    /** Whether Headroom is switched on; false too if {@code config} has no such section. */
    public static boolean isEnabled(Config config) {
        return config.hasPath("headroom.enabled") && new SettingsReader(config).flag("enabled");
    }

    /**
     * Reads and checks everything.
     *
     * @throws SettingsException naming key and value
     */
    public static Settings read(Config config) {
        try {
            return new SettingsReader(config).settings();
        } catch (ConfigException e) {
            throw new SettingsException(String.valueOf(e.getMessage()));
        }
    }

    private Settings settings() {
        refuseUnknownKeys();
        long min = bandwidth("min-bandwidth", "min-bw");
        long max = bandwidth("max-bandwidth", "max-bw");
        long initial = bandwidth("initial-bandwidth", "initial-bw");
        require(min >= 1_000, "min-bandwidth", text("min-bandwidth", min), "1 kbps or more");
        require(max <= 10_000_000_000L, "max-bandwidth", text("max-bandwidth", max), "10000 mbps or less");
        require(min <= max, "max-bandwidth", text("max-bandwidth", max), "no less than min-bandwidth, " + min + " bps");
        require(
                min <= initial && initial <= max,
                "initial-bandwidth",
                text("initial-bandwidth", initial),
                min + "..." + max + " bps");
        return new Settings(
                flag("enabled"),
                mode(),
                flag("receive.enabled"),
                flag("send.enabled"),
                parameters(),
                min,
                max,
                initial,
                ab(),
                new Settings.Failover(
                        durationUs("failover.stuck-after", 1_000_000, 3_600_000_000L),
                        durationUs("failover.max-call-time", 10, 10_000_000),
                        (int) integer("failover.bridge-limit", 0, 1_000_000),
                        durationUs("failover.bridge-window", 1_000_000, 86_400_000_000L)),
                new Settings.Remb(
                        flag("remb.immediate"),
                        number("remb.decrease-threshold", 0, 1),
                        durationUs("remb.min-interval", 10_000, 10_000_000)),
                new Settings.Record(
                        flag("record.enabled"), directory("record.directory"), sizeBytes("record.max-file-size"), (int)
                                integer("record.max-files", 1, 100_000)),
                new Settings.Capture(
                        flag("capture.enabled"),
                        directory("capture.directory"),
                        number("capture.fraction", 0, 1),
                        (int) integer("capture.max-endpoints", 1, 100_000),
                        sizeBytes("capture.max-file-size"),
                        (int) integer("capture.max-files", 1, 1_000_000)));
    }

    private void refuseUnknownKeys() {
        Set<String> known = new TreeSet<>(OPTIONAL);
        for (Map.Entry<String, ConfigValue> entry : defaults().entrySet()) {
            known.add(entry.getKey());
        }
        for (Map.Entry<String, ConfigValue> entry : config.getConfig(SECTION).entrySet()) {
            String key = entry.getKey();
            if (!known.contains(key) && OPEN.stream().noneMatch(key::startsWith)) {
                throw new SettingsException("unknown key headroom." + key + "; known are " + String.join(", ", known));
            }
        }
    }

    /** The section as our own reference.conf has it; nobody else has one of this name. */
    private static Config defaults() {
        Config own = ConfigFactory.parseResources(SettingsReader.class.getClassLoader(), "reference.conf");
        return own.getConfig(SECTION);
    }

    private Settings.Ab ab() {
        Map<String, Double> weights = new LinkedHashMap<>();
        double total = 0;
        Config arms = config.getConfig(SECTION + ".ab.arms");
        for (String arm : new TreeSet<>(arms.root().keySet())) {
            double weight = number("ab.arms." + quoted(arm), 0, 1e9);
            weights.put(arm, weight);
            total += weight;
        }
        if (weights.isEmpty()) {
            weights.put(string("estimator"), 1.0);
        } else if (total <= 0) {
            throw new SettingsException("headroom.ab.arms = " + weights + ", expected a weight above 0 for some arm");
        }
        boolean byConference = switch (string("ab.unit")) {
            case "endpoint" -> false;
            case "conference" -> true;
            default -> throw refused("ab.unit", string("ab.unit"), "endpoint or conference");
        };
        return new Settings.Ab(byConference, string("ab.salt"), weights);
    }

    private Map<String, Map<String, String>> parameters() {
        Map<String, Map<String, String>> all = new LinkedHashMap<>();
        Config estimators = config.getConfig(SECTION + ".estimators");
        for (String estimator : estimators.root().keySet()) {
            ConfigValue value = estimators.root().get(estimator);
            if (value == null || value.valueType() != ConfigValueType.OBJECT) {
                throw refused("estimators." + estimator, rendered(value), "a section of parameters");
            }
            Map<String, String> own = new LinkedHashMap<>();
            estimators
                    .getConfig(quoted(estimator))
                    .root()
                    .forEach((name, parameter) -> own.put(name, String.valueOf(parameter.unwrapped())));
            all.put(estimator, own);
        }
        return all;
    }

    private Mode mode() {
        try {
            return Mode.of(string("mode"));
        } catch (IllegalArgumentException e) {
            throw refused("mode", string("mode"), "replace, shadow or off");
        }
    }

    private long bandwidth(String key, String bridgeKey) {
        if (config.hasPath(path(key))) {
            return bandwidthOf(path(key), string(key));
        }
        String bridgePath = BRIDGE_BANDWIDTH + bridgeKey;
        if (!config.hasPath(bridgePath)) {
            throw new SettingsException(path(key) + " is not set, and this bridge has no " + bridgePath
                    + " to take it from; set it, for example to \"2500 kbps\"");
        }
        return bandwidthOf(bridgePath, config.getString(bridgePath));
    }

    private static long bandwidthOf(String path, String text) {
        Matcher matcher = BANDWIDTH.matcher(text.trim());
        if (!matcher.matches()) {
            throw new SettingsException(path + " = " + text + ", expected a bandwidth such as \"2500 kbps\"");
        }
        long unit = switch (String.valueOf(matcher.group(2)).toLowerCase(Locale.ROOT)) {
            case "k" -> 1_000;
            case "m" -> 1_000_000;
            default -> 1;
        };
        return new BigDecimal(matcher.group(1))
                .multiply(BigDecimal.valueOf(unit))
                .longValue();
    }

    private boolean flag(String key) {
        return typed(key, "true or false", () -> config.getBoolean(path(key)));
    }

    private String string(String key) {
        return typed(key, "a text", () -> config.getString(path(key)));
    }

    private double number(String key, double min, double max) {
        double value = typed(key, "a number", () -> config.getDouble(path(key)));
        require(min <= value && value <= max, key, value, "a number in " + min + ".." + max);
        return value;
    }

    private long integer(String key, long min, long max) {
        String expected = "a whole number in " + min + ".." + max;
        long value = typed(key, expected, () -> config.getLong(path(key)));
        require(min <= value && value <= max, key, value, expected);
        return value;
    }

    private long durationUs(String key, long minUs, long maxUs) {
        long valueUs = typed(
                        key,
                        "a time with its unit, such as \"200 ms\"",
                        () -> config.getDuration(path(key)).toNanos())
                / 1_000;
        require(
                minUs <= valueUs && valueUs <= maxUs,
                key,
                string(key),
                minUs / 1_000.0 + " ms.." + maxUs / 1_000 + " ms");
        return valueUs;
    }

    private long sizeBytes(String key) {
        long value = typed(key, "a size such as \"64 MiB\"", () -> config.getBytes(path(key)));
        require(value >= 64 * 1024, key, string(key), "64 KiB or more");
        return value;
    }

    private Path directory(String key) {
        try {
            return Path.of(string(key));
        } catch (InvalidPathException e) {
            throw refused(key, string(key), "a directory");
        }
    }

    private <T> T typed(String key, String expected, Supplier<T> value) {
        try {
            return value.get();
        } catch (ConfigException.Missing e) {
            throw new SettingsException(path(key) + " is not set, expected " + expected);
        } catch (ConfigException e) {
            throw refused(key, rendered(config.getValue(path(key))), expected);
        }
    }

    private Object text(String key, long bps) {
        return config.hasPath(path(key)) ? string(key) : bps + " bps (the bridge's own)";
    }

    private static void require(boolean holds, String key, Object value, String expected) {
        if (!holds) {
            throw refused(key, value, expected);
        }
    }

    private static SettingsException refused(String key, Object value, String expected) {
        return new SettingsException(path(key) + " = " + value + ", expected " + expected);
    }

    private static String rendered(@Nullable ConfigValue value) {
        return value == null ? "null" : value.render(ConfigRenderOptions.concise());
    }

    private static String path(String key) {
        return SECTION + "." + key;
    }

    private static String quoted(String key) {
        return "\"" + key + "\"";
    }
}
