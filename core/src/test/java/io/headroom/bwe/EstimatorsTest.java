package io.headroom.bwe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EstimatorsTest {
    /** A third party's estimator, as its jar would bring it. */
    public static final class Third implements EstimatorProvider {
        public Third() {}

        @Override
        public String name() {
            return "third-party";
        }

        @Override
        public String description() {
            return "serves one direction";
        }

        @Override
        public Set<Direction> directions() {
            return Set.of(Direction.RECEIVE);
        }

        @Override
        public BandwidthEstimator create(EstimatorConfig config) {
            return Estimators.load().create("gcc-kalman", config);
        }
    }

    /** Takes a name that is taken. */
    public static final class Impostor implements EstimatorProvider {
        public Impostor() {}

        @Override
        public String name() {
            return "gcc-kalman";
        }

        @Override
        public String description() {
            return "";
        }

        @Override
        public BandwidthEstimator create(EstimatorConfig config) {
            throw new IllegalStateException("never made");
        }
    }

    @TempDir
    Path directory;

    @Test
    void findsOurOwnAndTheDefault() {
        Estimators estimators = Estimators.load();

        assertThat(estimators.providers())
                .extracting(EstimatorProvider::name)
                .contains("gcc-kalman", "gcc-trendline", Estimators.DEFAULT_NAME);
        assertThat(estimators.problems()).isEmpty();
    }

    @Test
    void namesAllThereAreWhenAskedForAnother() {
        assertThatThrownBy(() -> Estimators.load().provider("gcc"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no estimator is called gcc")
                .hasMessageContaining("gcc-kalman");
    }

    @Test
    void leavesOutWhatCannotBeUsedAndKeepsTheRest() throws IOException {
        Path services = Files.createDirectories(directory.resolve("META-INF/services"));
        Files.writeString(
                services.resolve(EstimatorProvider.class.getName()),
                "no.such.Provider\n" + Impostor.class.getName() + "\n" + Third.class.getName() + "\n");
        try (URLClassLoader loader = new URLClassLoader(
                new URL[] {directory.toUri().toURL()}, getClass().getClassLoader())) {
            Estimators estimators = Estimators.load(loader);

            assertThat(estimators.provider("third-party").name()).isEqualTo("third-party");
            assertThat(estimators.provider("gcc-kalman")).isNotInstanceOf(Impostor.class);
            assertThat(estimators.problems())
                    .hasSize(2)
                    .anyMatch(p -> p.contains("no.such.Provider"))
                    .anyMatch(p -> p.contains("calls itself gcc-kalman"));
            assertThatThrownBy(() -> estimators.create("third-party", EstimatorConfig.defaults(Direction.SEND)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("serves [RECEIVE], not SEND");
        }
    }
}
