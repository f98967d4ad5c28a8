package io.headroom.it;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Assumptions;

/** A real bridge, given by {@code -Djvb.dir=DIR}. What needs one is skipped without, saying so. */
final class InstalledBridge {
    private static final Path SOURCES = Path.of("src/bridge/java");

    private final Path directory;

    private InstalledBridge(Path directory) {
        this.directory = directory;
    }

    /** The bridge, or a skipped test. */
    static InstalledBridge orSkip() {
        String dir = System.getProperty("jvb.dir", "");
        if (dir.isBlank()) {
            String why = "SKIPPED, not tested against a real bridge: give one with -Djvb.dir=DIR, the directory that"
                    + " holds jitsi-videobridge.jar and lib";
            System.out.println(why);
            Assumptions.abort(why);
        }
        Path directory = Path.of(dir);
        if (!Files.isRegularFile(directory.resolve("jitsi-videobridge.jar"))) {
            throw new IllegalStateException("-Djvb.dir=" + dir + ": there is no jitsi-videobridge.jar");
        }
        return new InstalledBridge(directory);
    }

    Path directory() {
        return directory;
    }

    /** A JVM with the bridge and our drivers for it on the class path. */
    BridgeJvm jvm(Path scratch, String headroom) {
        try {
            Path conf = Files.writeString(
                    Files.createTempFile(scratch, "jvb", ".conf"), "headroom {\n" + headroom + "\n}\n");
            Path drivers = scratch.resolve("drivers");
            if (!Files.exists(drivers)) {
                compile(Files.createDirectories(drivers));
            }
            BridgeJvm jvm = new BridgeJvm().option("-Dconfig.file=" + conf, "-Xmx512m");
            jvm.with(drivers, directory.resolve("jitsi-videobridge.jar"), directory.resolve("lib/*"));
            return jvm;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void compile(Path target) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        String classPath;
        try (Stream<Path> jars = Files.list(directory.resolve("lib"))) {
            classPath = Stream.concat(Stream.of(directory.resolve("jitsi-videobridge.jar")), jars)
                    .map(Path::toString)
                    .collect(Collectors.joining(File.pathSeparator));
        }
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null);
                Stream<Path> sources = Files.walk(SOURCES)) {
            List<Path> files =
                    sources.filter(f -> f.toString().endsWith(".java")).toList();
            List<String> options = List.of("-d", target.toString(), "-cp", classPath, "-nowarn");
            if (!compiler.getTask(messages, manager, null, options, null, manager.getJavaFileObjectsFromPaths(files))
                    .call()) {
                throw new AssertionError("the drivers do not compile against this bridge:\n" + messages);
            }
        }
    }
}
