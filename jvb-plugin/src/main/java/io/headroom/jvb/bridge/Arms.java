package io.headroom.jvb.bridge;

import io.headroom.bwe.Direction;
import io.headroom.bwe.EstimatorConfig;
import io.headroom.bwe.EstimatorProbe;
import io.headroom.bwe.EstimatorProvider;
import io.headroom.bwe.Estimators;
import io.headroom.jvb.config.Settings;
import io.headroom.jvb.config.SettingsException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** All arms, and who gets which: by hash, so that every bridge and every estimator of an endpoint agree. Immutable. */
final class Arms {
    private final List<Arm> arms = new ArrayList<>();
    private final List<Double> upTo = new ArrayList<>();
    private final boolean byConference;
    private final double total;

    /**
     * Sets up the arms, trying each estimator once.
     *
     * @throws SettingsException if there is no such estimator, or it refuses its parameters
     */
    Arms(Settings settings, Estimators estimators) {
        byConference = settings.ab().byConference();
        double sum = 0;
        for (Map.Entry<String, Double> weighed : settings.ab().weights().entrySet()) {
            if (weighed.getValue() > 0) {
                sum += weighed.getValue();
                upTo.add(sum);
                arms.add(arm(weighed.getKey(), arms.size(), settings, estimators));
            }
        }
        total = sum;
        for (String name : settings.parameters().keySet()) { // a mistake there is told before an arm needs them
            configs(checkKnown("headroom.estimators", name, estimators), settings);
        }
    }

    /** The arm of an endpoint. */
    Arm of(Identity identity) {
        long hash = byConference ? identity.conference() : identity.endpoint();
        double at = (hash >>> 11) * 0x1p-53 * total;
        for (int i = 0; i < upTo.size() - 1; i++) {
            if (at < upTo.get(i)) {
                return arms.get(i);
            }
        }
        return arms.get(arms.size() - 1);
    }

    /** All arms in order. */
    List<Arm> all() {
        return List.copyOf(arms);
    }

    private static Arm arm(String name, int index, Settings settings, Estimators estimators) {
        if (name.equals(Settings.BUILTIN)) {
            return new Arm(name, index, null, Map.of());
        }
        EstimatorProvider provider = name.equals(Settings.BUILTIN_ASTFIX)
                ? AstFixedBuiltin.PROVIDER
                : checkKnown("headroom.estimator or headroom.ab.arms", name, estimators);
        return new Arm(name, index, provider, configs(provider, settings));
    }

    /** What each direction's estimators are made with, tried once. */
    private static Map<Direction, EstimatorConfig> configs(EstimatorProvider provider, Settings settings) {
        String name = provider.name();
        Map<Direction, EstimatorConfig> configs = new EnumMap<>(Direction.class);
        for (Direction direction : provider.directions()) {
            try {
                EstimatorConfig config = new EstimatorConfig(
                        direction,
                        settings.minBitrateBps(),
                        settings.maxBitrateBps(),
                        settings.initialBitrateBps(),
                        settings.parameters().getOrDefault(name, Map.of()),
                        EstimatorProbe.NONE);
                provider.create(config);
                configs.put(direction, config);
            } catch (IllegalArgumentException e) {
                throw new SettingsException("headroom.estimators." + name + ": " + e.getMessage());
            }
        }
        return configs;
    }

    private static EstimatorProvider checkKnown(String key, String name, Estimators estimators) {
        try {
            return estimators.provider(name);
        } catch (IllegalArgumentException e) {
            throw new SettingsException(key + ": " + e.getMessage() + ", builtin, builtin-astfix");
        }
    }
}
