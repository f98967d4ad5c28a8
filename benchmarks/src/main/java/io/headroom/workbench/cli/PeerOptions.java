package io.headroom.workbench.cli;

import io.headroom.bwe.Direction;
import io.headroom.workbench.peers.PeerCatalog;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where estimators come from, and where they sit. */
final class PeerOptions {
    @Option(
            names = "--jvb",
            paramLabel = "DIR",
            description = "An installed Jitsi Videobridge (the folder of jitsi-videobridge.jar and lib): adds its own"
                    + " engines, jvb-builtin, jvb-builtin-astfix, jvb-googlecc and jvb-googlecc2.")
    private @Nullable Path jvb;

    @Option(
            names = "--plugin-jar",
            split = ",",
            paramLabel = "JAR",
            description = "Jars with estimators of your own; may be repeated.")
    private List<Path> pluginJars = new ArrayList<>();

    /**
     * All estimators.
     *
     * @throws BadInput in words for the user
     */
    PeerCatalog find() {
        try {
            return PeerCatalog.find(loader(), jvb);
        } catch (IOException e) {
            throw new BadInput(e.getMessage(), e);
        }
    }

    private ClassLoader loader() throws MalformedURLException {
        ClassLoader own = PeerOptions.class.getClassLoader();
        if (pluginJars.isEmpty()) {
            return own;
        }
        URL[] urls = new URL[pluginJars.size()];
        for (int i = 0; i < urls.length; i++) {
            Path jar = pluginJars.get(i);
            if (!Files.isReadable(jar)) {
                throw new BadInput("cannot read the plugin jar " + jar);
            }
            urls[i] = jar.toUri().toURL();
        }
        return new URLClassLoader(urls, own); // open as long as the process: estimators load classes late
    }

    static Direction direction(String text) {
        return switch (text) {
            case "receive" -> Direction.RECEIVE;
            case "send" -> Direction.SEND;
            default -> throw new BadInput("--direction = " + text + ", expected receive or send");
        };
    }
}
