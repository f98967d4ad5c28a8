package io.headroom.workbench.peers;

import io.headroom.bwe.BandwidthEstimator;
import io.headroom.bwe.Direction;
import io.headroom.bwe.EstimatorConfig;
import io.headroom.bwe.EstimatorProvider;
import io.headroom.bwe.Estimators;
import io.headroom.bwe.ParameterReader;
import io.headroom.workbench.sim.FlowContext;
import io.headroom.workbench.sim.Peer;
import io.headroom.workbench.sim.PeerFactory;
import io.headroom.workbench.sim.Peers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.logging.Filter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * All that can be compared, by name. A name may carry parameters: {@code fixed:bitrate-bps=500000}.
 *
 * <p>Immutable; any thread.
 */
public final class PeerCatalog implements Peers {
    /** The name of the one who knows the capacity. */
    public static final String ORACLE = "oracle";

    private static final String NEEDS_JVB = "needs --jvb DIR";

    /**
     * One line of the list.
     *
     * @param name by which it is chosen
     * @param description one line
     * @param directions where it can sit
     * @param obstacle why it cannot be used, in words; empty if it can
     */
    public record Entry(String name, String description, Set<Direction> directions, String obstacle) {
        /** Whether it can be used. */
        public boolean available() {
            return obstacle.isEmpty();
        }
    }

    private record Offer(Entry entry, Maker maker) {}

    /** Makes a peer for a flow, with parameters of its own. */
    private interface Maker {
        Peer make(FlowContext flow, Map<String, String> parameters);
    }

    private final Map<String, Offer> offers = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();

    private PeerCatalog() {}

    /**
     * Finds everybody.
     *
     * @param plugins the loader through which estimators are found
     * @param jvbFolder an installed bridge, or null
     * @throws IOException in words for the user, if {@code jvbFolder} is no such thing
     */
    public static PeerCatalog find(ClassLoader plugins, @Nullable Path jvbFolder) throws IOException {
        keepQuiet();
        PeerCatalog catalog = new PeerCatalog();
        catalog.addBuiltIns();
        catalog.addJvb(jvbFolder == null ? null : JvbInstallation.open(jvbFolder));
        Estimators estimators = Estimators.load(plugins);
        catalog.problems.addAll(estimators.problems());
        for (EstimatorProvider provider : estimators.providers()) {
            catalog.add(provider);
        }
        return catalog;
    }

    private static void keepQuiet() {
        for (Handler console : Logger.getLogger("").getHandlers()) {
            if (!(console.getFilter() instanceof ForeignSilence)) {
                console.setFilter(new ForeignSilence(console.getFilter()));
            }
        }
    }

    /** Foreign classes tell of files read, and warn of packets in disorder or late: scenarios have those on purpose. */
    private record ForeignSilence(@Nullable Filter before) implements Filter {
        @Override
        public boolean isLoggable(LogRecord record) {
            boolean foreign = String.valueOf(record.getSourceClassName()).startsWith("org.jitsi");
            return (!foreign || record.getLevel().intValue() >= Level.SEVERE.intValue())
                    && (before == null || before.isLoggable(record));
        }
    }

    private void addBuiltIns() {
        Set<Direction> both = EnumSet.allOf(Direction.class);
        offer(
                new Entry(
                        ORACLE,
                        "knows the capacity, the future included (or foresight=false): what could be had",
                        both,
                        ""),
                (flow, parameters) -> peer(new Oracle(flow.view(), flow.config().withParameters(parameters))));
        offer(
                new Entry("fixed", "always says bitrate-bps (1000000): estimation turned off", both, ""),
                (flow, parameters) -> peer(new FixedRate(flow.config().withParameters(parameters))));
        offer(
                new Entry("libjitsi", "libjitsi's default, its own class in virtual time", both, ""),
                (flow, parameters) -> peer(new LibjitsiEstimator(flow.config())));
    }

    private void addJvb(@Nullable JvbInstallation jvb) {
        Holder<JvbClassicEngine> classic = Holder.of(jvb, JvbClassicEngine::of);
        Holder<JvbModernEngine> modern = Holder.of(jvb, JvbModernEngine::of);
        Set<Direction> receive = EnumSet.of(Direction.RECEIVE);
        Set<Direction> send = EnumSet.of(Direction.SEND);
        offer(
                new Entry(
                        "jvb-builtin",
                        "the bridge's receive path as shipped, send-time fault included",
                        receive,
                        classic.obstacle),
                (flow, parameters) -> new JvbReceivePeer(classic.get(), true));
        offer(
                new Entry("jvb-builtin-astfix", "the same, told the right send times", receive, classic.obstacle),
                (flow, parameters) -> new JvbReceivePeer(classic.get(), false));
        offer(
                new Entry("jvb-googlecc", "the bridge's older send-side engine", send, classic.obstacle),
                (flow, parameters) -> new JvbGoogleCcPeer(classic.get()));
        offer(
                new Entry(
                        "jvb-googlecc2",
                        "the bridge's default send-side engine, its probing included;"
                                + " delay=NAME: that estimator in the place of its delay-based part, as the plugin does it",
                        send,
                        modern.obstacle),
                (flow, parameters) -> new JvbGoogleCc2Peer(modern.get(), delayPart(modern.get(), flow, parameters)));
    }

    /** The estimator that parameter delay names, bounded as the bridge's own; null without one. */
    private @Nullable BandwidthEstimator delayPart(
            JvbModernEngine engine, FlowContext flow, Map<String, String> parameters) {
        Map<String, String> rest = new LinkedHashMap<>(parameters);
        String name = rest.remove("delay");
        if (name == null) {
            new ParameterReader(rest).finish();
            return null;
        }
        EstimatorConfig config = flow.config()
                .withBitrateBounds(engine.minBps(), engine.maxBps())
                .withStartBitrate(engine.initialBps());
        FlowContext inside = new FlowContext(flow.flow(), Direction.SEND, config, flow.view());
        return offer(name).maker.make(inside, rest).estimator();
    }

    private void add(EstimatorProvider provider) {
        Entry entry = new Entry(provider.name(), provider.description(), provider.directions(), "");
        if (offers.containsKey(provider.name())) {
            problems.add("an estimator was left out: " + provider.getClass().getName() + " calls itself "
                    + provider.name() + ", as one of the workbench's does");
            return;
        }
        offer(entry, (flow, parameters) -> {
            EstimatorConfig config = flow.config().withParameters(parameters);
            return peer(provider.create(config));
        });
    }

    private void offer(Entry entry, Maker maker) {
        offers.put(entry.name, new Offer(entry, maker));
    }

    /** A part of an installation, or why there is none. */
    private static final class Holder<T> {
        private final @Nullable T part;
        private final String obstacle;

        private Holder(@Nullable T part, String obstacle) {
            this.part = part;
            this.obstacle = obstacle;
        }

        private interface Finder<T> {
            T find(JvbInstallation jvb) throws Foreign.Mismatch;
        }

        static <T> Holder<T> of(@Nullable JvbInstallation jvb, Finder<T> finder) {
            if (jvb == null) {
                return new Holder<>(null, NEEDS_JVB);
            }
            try {
                return new Holder<>(finder.find(jvb), "");
            } catch (Foreign.Mismatch e) {
                return new Holder<>(null, "not in this bridge: " + e.getMessage());
            }
        }

        T get() {
            if (part == null) {
                throw new IllegalStateException(obstacle);
            }
            return part;
        }
    }

    private static Peer peer(BandwidthEstimator estimator) {
        return () -> estimator;
    }

    /** Everybody, by name. */
    public List<Entry> entries() {
        return offers.values().stream().map(Offer::entry).toList();
    }

    /** What was found and could not be used, in words; empty when all is well. */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    /**
     * The names of all that can sit there, the oracle and fixed left out: what is compared when nobody says what.
     */
    public List<String> contenders(Direction direction) {
        return offers.values().stream()
                .map(Offer::entry)
                .filter(entry -> entry.available() && entry.directions.contains(direction))
                .map(Entry::name)
                .filter(name -> !name.equals(ORACLE) && !name.equals("fixed"))
                .toList();
    }

    /**
     * Checks a choice before the first run: that it exists, can be used, serves the direction, and takes its parameters.
     *
     * @throws IllegalArgumentException in words for the user
     */
    public void check(String estimator, Direction direction) {
        Choice choice = Choice.parse(estimator);
        Entry entry = offer(choice.name).entry;
        if (!entry.directions.contains(direction)) {
            throw new IllegalArgumentException(choice.name + " serves "
                    + String.join(
                            ", ",
                            entry.directions.stream().map(PeerCatalog::word).toList()) + " only; "
                    + word(direction) + " have " + String.join(", ", names(direction)));
        }
        if (!choice.name.equals(ORACLE)) { // an oracle cannot be made without a network to look at
            EstimatorConfig config = EstimatorConfig.defaults(direction);
            named(estimator).create(new FlowContext(0, direction, config, NoNetwork.INSTANCE));
        }
    }

    @Override
    public PeerFactory named(String estimator) {
        Choice choice = Choice.parse(estimator);
        Offer offer = offer(choice.name);
        return flow -> offer.maker.make(flow, choice.parameters);
    }

    private Offer offer(String name) {
        Offer offer = offers.get(name);
        if (offer == null) {
            throw new IllegalArgumentException(
                    "no estimator is called " + name + "; there are " + String.join(", ", offers.keySet()));
        }
        if (!offer.entry.available()) {
            throw new IllegalArgumentException(name + " cannot be used: " + offer.entry.obstacle
                    + (offer.entry.obstacle.equals(NEEDS_JVB)
                            ? " (an installed Jitsi Videobridge: the folder of jitsi-videobridge.jar and lib)"
                            : ""));
        }
        return offer;
    }

    private List<String> names(Direction direction) {
        return offers.values().stream()
                .map(Offer::entry)
                .filter(entry -> entry.directions.contains(direction))
                .map(Entry::name)
                .toList();
    }

    private static String word(Direction direction) {
        return direction == Direction.RECEIVE ? "receive" : "send";
    }

    /** A name and its parameters: {@code name:key=value:key=value}. */
    private record Choice(String name, Map<String, String> parameters) {
        static Choice parse(String text) {
            String[] parts = text.strip().split(":", -1);
            Map<String, String> parameters = new LinkedHashMap<>();
            for (int i = 1; i < parts.length; i++) {
                int equals = parts[i].indexOf('=');
                if (equals <= 0) {
                    throw new IllegalArgumentException(
                            "\"" + text + "\": expected NAME:PARAMETER=VALUE, found \"" + parts[i] + "\"");
                }
                parameters.put(
                        parts[i].substring(0, equals).strip(),
                        parts[i].substring(equals + 1).strip());
            }
            return new Choice(parts[0].strip(), parameters);
        }
    }
}
