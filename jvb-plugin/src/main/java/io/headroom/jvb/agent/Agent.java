package io.headroom.jvb.agent;

import io.headroom.jvb.config.FirstLook;
import io.headroom.jvb.config.SettingsReader;
import java.lang.instrument.Instrumentation;
import org.jspecify.annotations.Nullable;

/** Entry point of {@code -javaagent:headroom-jvb.jar}. Never stops the bridge from starting. */
public final class Agent {
    private Agent() {}

    /** Called by the JVM before the bridge's main. Where Headroom is off, nothing is loaded but what finds that out. */
    public static void premain(@Nullable String arguments, Instrumentation instrumentation) {
        try {
            if (FirstLook.mayHaveSection() && SettingsReader.mayBeEnabled()) {
                Installation.begin(instrumentation);
            }
        } catch (Throwable t) { // a premain that throws takes the bridge down with it
            notInstalled(t);
        }
    }

    static void notInstalled(Throwable why) {
        String message = why.getMessage();
        say("not installed, the bridge runs on its own: "
                + (message == null || message.isBlank()
                        ? why.toString()
                        : message + " (" + why.getClass().getSimpleName() + ")"));
    }

    static void say(String line) {
        System.err.println("headroom: " + line);
    }
}
