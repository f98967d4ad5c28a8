package io.headroom.workbench.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** The installed bridge that {@code -Djvb.dir=DIR} names, opened once per process. */
final class Bridge {
    static final JvbInstallation INSTALLATION = open();

    private Bridge() {}

    private static JvbInstallation open() {
        String folder = System.getProperty("jvb.dir", "");
        if (folder.isEmpty()) {
            throw new IllegalStateException("no bridge was given: bench --jvb DIR, or -Djvb.dir=DIR");
        }
        try {
            return JvbInstallation.open(Path.of(folder));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Looks for things of the bridge's; what is missing fails the benchmark in words. */
    static <T> T find(JvbInstallation.Body<T> body) {
        try {
            return INSTALLATION.inItsContext(body);
        } catch (Foreign.Mismatch e) {
            throw new IllegalStateException("not in this bridge: " + e.getMessage(), e);
        }
    }
}
