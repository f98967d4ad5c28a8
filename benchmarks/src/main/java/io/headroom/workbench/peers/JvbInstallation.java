package io.headroom.workbench.peers;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The classes of one installed Jitsi Videobridge, in a class loader that shares nothing with ours. Its {@code
 * reference.conf} applies: initial, minimum and maximum bandwidth are the bridge's own.
 */
final class JvbInstallation {
    static final String CLASSIC = "org.jitsi.nlj.rtp.bandwidthestimation.";
    static final String MODERN = "org.jitsi.nlj.rtp.bandwidthestimation2.";

    /** Who may ask for the time. */
    private static final List<String> REWRITTEN = List.of(CLASSIC, MODERN, "org.jitsi_modified.impl.neomedia.rtp.");

    private final ClassLoader loader;
    private final Foreign foreign;
    private final Object logger;
    private final Constructor<?> diagnosticContext;

    private JvbInstallation(ClassLoader loader) throws Foreign.Mismatch {
        this.loader = loader;
        foreign = new Foreign(loader);
        Class<?> loggerType = foreign.type("org.jitsi.utils.logging2.Logger");
        logger = Proxy.newProxyInstance(loader, new Class<?>[] {loggerType}, (proxy, method, args) -> {
            Class<?> returned = method.getReturnType();
            return returned == boolean.class ? Boolean.FALSE : returned == loggerType ? proxy : null;
        });
        diagnosticContext = Foreign.constructor(foreign.type("org.jitsi.utils.logging.DiagnosticContext"));
    }

    /**
     * Opens an installation: the folder of {@code jitsi-videobridge.jar} and {@code lib}.
     *
     * @throws IOException in words for the user, if there is none
     */
    static JvbInstallation open(Path folder) throws IOException {
        Path main = folder.resolve("jitsi-videobridge.jar");
        Path lib = folder.resolve("lib");
        if (!Files.isRegularFile(main) || !Files.isDirectory(lib)) {
            throw new IOException(
                    folder + " is no Jitsi Videobridge installation: expected jitsi-videobridge.jar and lib"
                            + " in it, as in Debian's /usr/share/jitsi-videobridge");
        }
        List<Path> jars = new ArrayList<>(List.of(main));
        try (DirectoryStream<Path> libraries = Files.newDirectoryStream(lib, "*.jar")) {
            libraries.forEach(jars::add);
        }
        URL[] urls = new URL[jars.size()];
        for (int i = 0; i < urls.length; i++) {
            urls[i] = jars.get(i).toUri().toURL();
        }
        try {
            return new JvbInstallation(new RewritingClassLoader(urls, ClassLoader.getPlatformClassLoader(), REWRITTEN));
        } catch (Foreign.Mismatch e) {
            throw new IOException(folder + " holds a Jitsi Videobridge we do not know: " + e.getMessage(), e);
        }
    }

    /** A body that looks for foreign things. */
    interface Body<T> {
        T run() throws Foreign.Mismatch;
    }

    /** Runs {@code body} as the bridge would: its configuration is found through the context class loader. */
    <T> T inItsContext(Body<T> body) throws Foreign.Mismatch {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return body.run();
        } catch (IllegalStateException | LinkageError e) {
            throw new Foreign.Mismatch(e.toString());
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    ClassLoader loader() {
        return loader;
    }

    Class<?> type(String name) throws Foreign.Mismatch {
        return foreign.type(name);
    }

    /** A logger that says nothing. */
    Object logger() {
        return logger;
    }

    Object newDiagnosticContext() {
        return Foreign.make(diagnosticContext);
    }

    /** A time as the bridge's classes take it. */
    static Instant instant(long timeUs) {
        return Instant.ofEpochMilli(VirtualClock.ORIGIN_MS).plusNanos(Math.multiplyExact(timeUs, 1_000L));
    }
}
