package io.headroom.bwe.headroom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.headroom.bwe.Direction;
import io.headroom.bwe.EstimatorConfig;
import io.headroom.bwe.Parameter;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HeadroomConfigTest {
    @Test
    void quantitiesAreReadInTheUnitsOfTheirNames() {
        HeadroomConfig config = HeadroomConfig.read(Map.of("queue-target-ms", "12", "drain-time-ms", "500"));

        assertThat(config.queueTargetUs()).isEqualTo(12_000);
        assertThat(config.drainTimeS()).isEqualTo(0.5);
        assertThat(config.trains()).isTrue();
    }

    @Test
    void whatIsOutOfRangeOrUnknownIsRefusedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HeadroomConfig.read(Map.of("queue-target-ms", "0")))
                .withMessageContaining("queue-target-ms = 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HeadroomConfig.read(Map.of("queue-target", "6")))
                .withMessageContaining("queue-target")
                .withMessageContaining("queue-target-ms");
    }

    @Test
    void everyParameterIsListedWithItsDefaultAndAccepted() {
        HeadroomProvider provider = new HeadroomProvider();

        assertThat(provider.parameters(Direction.RECEIVE)).hasSize(8).allSatisfy((Parameter parameter) -> {
            Map<String, String> one = Map.of(parameter.name(), parameter.defaultValue());
            EstimatorConfig config = EstimatorConfig.defaults(Direction.RECEIVE).withParameters(one);
            assertThat(provider.create(config).bitrateBps()).isEqualTo(-1);
            assertThat(HeadroomConfig.read(one)).isEqualTo(HeadroomConfig.DEFAULT);
        });
    }
}
