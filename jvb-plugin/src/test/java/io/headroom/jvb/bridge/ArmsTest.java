package io.headroom.jvb.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.headroom.bwe.BandwidthEstimator;
import io.headroom.bwe.Direction;
import io.headroom.bwe.Estimators;
import io.headroom.jvb.config.SettingsException;
import io.headroom.jvb.config.SettingsReader;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ArmsTest {
    private static final String BRIDGE =
            "jmt.bwe.estimator { initial-bw = 2500 kbps, min-bw = 30 kbps, max-bw = 20 mbps }\n";

    private static Arms arms(String section) {
        return new Arms(
                SettingsReader.read(ConfigFactory.parseString(BRIDGE + "headroom {" + section + "}")
                        .withFallback(ConfigFactory.parseResources("reference.conf"))
                        .resolve()),
                Estimators.load());
    }

    /** 0.8 Mb/s for 10 s; from then on only 0.4 Mb/s get through. Returns the lowest estimate. */
    private static long lowestAtAnOveruse(Arm arm) {
        BandwidthEstimator estimator = Objects.requireNonNull(arm.newEstimator(Direction.RECEIVE));
        long arrivalUs = 0;
        long lowest = Long.MAX_VALUE;
        for (int i = 0; i < 1_200; i++) {
            arrivalUs += i < 1_000 ? 10_000 : 20_000;
            estimator.onPacket(arrivalUs, i * 10_000L, 1_000, 1, i);
            lowest = Math.min(lowest, i < 1_000 ? Long.MAX_VALUE : estimator.bitrateBps());
        }
        return lowest;
    }

    @Test
    void handEachEstimatorItsParameters() {
        String section = "estimator = gcc-kalman, estimators.gcc-kalman.beta = ";

        long keepsMuch = lowestAtAnOveruse(arms(section + "0.85").all().get(0));
        long keepsHalf = lowestAtAnOveruse(arms(section + "0.5").all().get(0));

        assertThat(keepsMuch)
                .isEqualTo(
                        lowestAtAnOveruse(arms("estimator = gcc-kalman").all().get(0)));
        assertThat(keepsHalf).isLessThan(keepsMuch * 7 / 10);
    }

    @Test
    void refuseParametersOfAnEstimatorThatNoArmUsesYet() {
        assertThatThrownBy(() -> arms("estimator = headroom, estimators.gcc-kalman.beta = 3"))
                .isInstanceOf(SettingsException.class)
                .hasMessage("headroom.estimators.gcc-kalman: beta = 3, expected a number in 0.1..0.999");
    }
}
