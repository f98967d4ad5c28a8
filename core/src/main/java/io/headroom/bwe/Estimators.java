package io.headroom.bwe;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The estimators at hand: those that {@link ServiceLoader} finds through one class loader, by name.
 *
 * <p>A provider that cannot be loaded, or whose name is taken or malformed, is left out and told in {@link #problems};
 * it does not keep the others from being found. Immutable; any thread.
 */
public final class Estimators {
    /** The estimator used where nobody chose one, in either direction. */
    public static final String DEFAULT_NAME = "headroom";

    private static final int MAX_PROBLEMS = 100;
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

    private final Map<String, EstimatorProvider> byName = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();

    private Estimators(Iterator<EstimatorProvider> providers) {
        while (problems.size() < MAX_PROBLEMS) { // a loader that only ever throws must not hold us forever
            try {
                if (!providers.hasNext()) {
                    return;
                }
                add(providers.next());
            } catch (ServiceConfigurationError | LinkageError | RuntimeException e) {
                problems.add("an estimator was left out: " + e);
            }
        }
    }

    /** Finds the estimators that this class's own loader can see. */
    public static Estimators load() {
        return load(Estimators.class.getClassLoader());
    }

    /** Finds the estimators that {@code loader} can see. */
    public static Estimators load(ClassLoader loader) {
        return new Estimators(
                ServiceLoader.load(EstimatorProvider.class, loader).iterator());
    }

    /** All providers, by name. */
    public List<EstimatorProvider> providers() {
        return List.copyOf(byName.values());
    }

    /** What was found and could not be used, in words; empty when all is well. */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    /**
     * The provider of this name.
     *
     * @throws IllegalArgumentException naming all that there are, if there is none
     */
    public EstimatorProvider provider(String name) {
        EstimatorProvider provider = byName.get(name);
        if (provider == null) {
            throw new IllegalArgumentException(
                    "no estimator is called " + name + "; there are " + String.join(", ", byName.keySet()));
        }
        return provider;
    }

    /**
     * Makes an estimator.
     *
     * @throws IllegalArgumentException if there is none of this name, it does not serve the direction, or the
     *     configuration is not valid for it; the message says which
     */
    public BandwidthEstimator create(String name, EstimatorConfig config) {
        EstimatorProvider provider = provider(name);
        if (!provider.directions().contains(config.direction())) {
            throw new IllegalArgumentException(
                    "estimator " + name + " serves " + provider.directions() + ", not " + config.direction());
        }
        return provider.create(config);
    }

    private void add(EstimatorProvider provider) {
        String name = provider.name();
        if (!NAME.matcher(name).matches()) {
            problems.add("an estimator was left out: " + provider.getClass().getName() + " calls itself \"" + name
                    + "\", expected lower-case words, digits and hyphens");
        } else if (byName.putIfAbsent(name, provider) != null) {
            problems.add("an estimator was left out: " + provider.getClass().getName() + " calls itself " + name
                    + ", as " + byName.get(name).getClass().getName() + " does");
        }
    }
}
