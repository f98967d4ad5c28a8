package io.headroom.jvb.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import org.junit.jupiter.api.Test;

class SettingsReaderTest {
    private static final String BRIDGE =
            "jmt.bwe.estimator { initial-bw = 2500 kbps, min-bw = 30 kbps, max-bw = 20 mbps }\n";

    private static Config config(String text) {
        return ConfigFactory.parseString(BRIDGE + text)
                .withFallback(ConfigFactory.parseResources("reference.conf"))
                .resolve();
    }

    @Test
    void theShippedDefaultsAreValidAndHarmless() {
        Config config = config("");

        assertThat(SettingsReader.isEnabled(config)).isFalse();
        Settings settings = SettingsReader.read(config);
        assertThat(settings.mode()).isEqualTo(Mode.SHADOW);
        assertThat(settings.ab().weights()).containsOnlyKeys("headroom");
        assertThat(settings.minBitrateBps()).isEqualTo(30_000);
        assertThat(settings.maxBitrateBps()).isEqualTo(20_000_000);
        assertThat(settings.initialBitrateBps()).isEqualTo(2_500_000);
        assertThat(settings.remb()).isEqualTo(new Settings.Remb(true, 0.03, 200_000));
        assertThat(settings.record().enabled()).isFalse();
        assertThat(settings.capture().enabled()).isFalse();
    }

    @Test
    void readsWhatAnOperatorWrites() {
        Settings settings = SettingsReader.read(config("""
            headroom {
              enabled = true, mode = replace, send.enabled = false
              min-bandwidth = 50 kbps, max-bandwidth = 2.5 mbps, initial-bandwidth = "300000 bps"
              ab { unit = conference, salt = x, arms { builtin = 95, headroom = 5 } }
              estimators.gcc-kalman { beta = 0.9, adaptive = true }
              failover { stuck-after = 1 minute, max-call-time = 500 us }
            }
            """));

        assertThat(settings.mode()).isEqualTo(Mode.REPLACE);
        assertThat(settings.send()).isFalse();
        assertThat(settings.minBitrateBps()).isEqualTo(50_000);
        assertThat(settings.maxBitrateBps()).isEqualTo(2_500_000);
        assertThat(settings.initialBitrateBps()).isEqualTo(300_000);
        assertThat(settings.ab().byConference()).isTrue();
        assertThat(settings.ab().weights()).containsEntry("builtin", 95.0).containsEntry("headroom", 5.0);
        assertThat(settings.parameters().get("gcc-kalman"))
                .containsEntry("beta", "0.9")
                .containsEntry("adaptive", "true");
        assertThat(settings.failover().stuckAfterUs()).isEqualTo(60_000_000);
        assertThat(settings.failover().maxCallTimeUs()).isEqualTo(500);
    }

    @Test
    void refusesATypoAndNamesAllKeys() {
        assertThatThrownBy(() -> SettingsReader.read(config("headroom.remb.imediate = false")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("unknown key headroom.remb.imediate")
                .hasMessageContaining("remb.immediate");
    }
}
