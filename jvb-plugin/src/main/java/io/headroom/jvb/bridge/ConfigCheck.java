package io.headroom.jvb.bridge;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.headroom.bwe.EstimatorProvider;
import io.headroom.bwe.Estimators;
import io.headroom.jvb.config.Settings;
import io.headroom.jvb.config.SettingsException;
import io.headroom.jvb.config.SettingsReader;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** What Headroom would make of a jvb.conf. For the doctor, who loads it together with the bridge's own libraries. */
public final class ConfigCheck {
    private ConfigCheck() {}

    /**
     * Reads a configuration as the bridge would.
     *
     * @param loader sees the bridge's jars and ours
     * @return what Headroom would do, in words
     * @throws SettingsException if a value makes no sense
     */
    public static String describe(Path file, ClassLoader loader) {
        Config config = ConfigFactory.parseFile(file.toFile())
                .withFallback(ConfigFactory.parseResources(loader, "application.conf"))
                .withFallback(ConfigFactory.parseResources(loader, "reference.conf"))
                .resolve();
        if (!SettingsReader.isEnabled(config)) {
            return "Headroom is not enabled; add headroom { enabled = true }";
        }
        Settings settings = SettingsReader.read(config);
        Estimators estimators = Estimators.load(loader);
        new Arms(settings, estimators); // refuses what does not exist
        return "mode " + settings.mode() + ", arms by weight " + settings.ab().weights() + ", receive side "
                + onOff(settings.receive()) + ", send side " + onOff(settings.send()) + ", estimates from "
                + settings.minBitrateBps() / 1_000 + " to " + settings.maxBitrateBps() / 1_000
                + " kbps; estimators at hand: "
                + estimators.providers().stream().map(EstimatorProvider::name).collect(Collectors.joining(", "));
    }

    private static String onOff(boolean on) {
        return on ? "on" : "off";
    }
}
