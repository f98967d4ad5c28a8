package io.headroom.jvb.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What can be said without the configuration library, which would cost a bridge that does not use Headroom a tenth of a
 * second in premain. Nothing here may name a class of that library, or verification would load it.
 */
public final class FirstLook {
    private FirstLook() {}

    /** Whether our section can be anywhere in the bridge's configuration; false only if it is not for certain. */
    public static boolean mayHaveSection() {
        String file = System.getProperty("config.file");
        if (file == null || System.getProperty("config.override_with_env_vars") != null) {
            return true;
        }
        for (String property : System.getProperties().stringPropertyNames()) { // a lambda would take ten times as long
            if (property.startsWith("headroom.")) {
                return true;
            }
        }
        try {
            String text = Files.readString(Path.of(file), StandardCharsets.ISO_8859_1); // whatever it is, this reads it
            return text.contains("headroom") || text.contains("include");
        } catch (IOException | RuntimeException e) {
            return true; // the library will say what is wrong with it
        }
    }
}
