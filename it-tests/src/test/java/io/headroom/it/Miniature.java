package io.headroom.it;

import io.headroom.bwe.BandwidthEstimator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The bridge in miniature ({@code src/miniature}), compiled as it is or mutilated, and played in a JVM of its own. */
final class Miniature {
    private static final Path SOURCES = Path.of("src/miniature/java");

    /** What follows a dollar sign in the sources and a hyphen in the class files: Kotlin's mangling. */
    private static final List<String> KOTLIN_SUFFIXES = List.of("WElJv5I", "nJqwPh4", "rlWvAKk", "4yB3KFE");

    private static final String BRIDGE_CONF =
            "jmt.bwe.estimator { initial-bw = 2500 kbps, min-bw = 30 kbps, max-bw = 20 mbps }\n";

    private final Path classes;
    private final Path scratch;
    private String conf = "headroom.enabled = true";
    private final List<String> options = new ArrayList<>();

    private Miniature(Path classes, Path scratch) {
        this.classes = classes;
        this.scratch = scratch;
    }

    /** Compiles; {@code mutations} go through each source: from, to, from, to... Each must occur somewhere. */
    static Miniature compile(Path directory, String... mutations) {
        return compile(directory, true, mutations);
    }

    static Miniature compile(Path directory, boolean variableNames, String... mutations) {
        try {
            Path sources = directory.resolve("sources");
            Path classes = directory.resolve("classes");
            List<Path> files = mutated(sources, mutations);
            Files.createDirectories(classes);
            JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
            StringWriter messages = new StringWriter();
            try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
                List<String> options = List.of(
                        "-d",
                        classes.toString(),
                        "-cp",
                        BridgeJvm.whereIs(BandwidthEstimator.class).toString(),
                        variableNames ? "-g" : "-g:none",
                        "-nowarn");
                boolean done = compiler.getTask(
                                messages, manager, null, options, null, manager.getJavaFileObjectsFromPaths(files))
                        .call();
                if (!done) {
                    throw new AssertionError("the miniature does not compile:\n" + messages);
                }
            }
            mangle(classes);
            Path services = classes.resolve("META-INF/services");
            Files.createDirectories(services);
            Files.writeString(services.resolve("io.headroom.bwe.EstimatorProvider"), "miniature.ScriptedProvider\n");
            return new Miniature(classes, directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same classes, with options of its own. */
    static Miniature at(Miniature other) {
        return new Miniature(other.classes, other.scratch);
    }

    /** The section {@code headroom} of the configuration, HOCON. */
    Miniature headroom(String section) {
        Miniature copy = new Miniature(classes, scratch);
        copy.options.addAll(options);
        copy.conf = "headroom {\n" + section + "\n}";
        return copy;
    }

    /** More options for the JVM. */
    Miniature option(String... more) {
        options.addAll(List.of(more));
        return this;
    }

    /** Plays a scenario of {@code miniature.Drive}, with the plugin as agent. */
    BridgeJvm.Said play(String scenario) {
        return jvm(BRIDGE_CONF + conf).run("miniature.Drive", scenario);
    }

    /** A JVM with this configuration, ready to run. */
    BridgeJvm jvm(String configuration) {
        try {
            Path file = Files.createTempFile(scratch, "jvb", ".conf");
            Files.writeString(file, configuration);
            return new BridgeJvm()
                    .option("-Dconfig.file=" + file, "-Duser.timezone=UTC")
                    .option(options.toArray(String[]::new))
                    .with(classes, BridgeJvm.whereIs(com.typesafe.config.Config.class));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where its classes are. */
    Path classes() {
        return classes;
    }

    private static List<Path> mutated(Path target, String... mutations) throws IOException {
        Map<Path, String> texts = new LinkedHashMap<>();
        try (Stream<Path> all = Files.walk(SOURCES)) {
            for (Path file : all.filter(f -> f.toString().endsWith(".java")).toList()) {
                texts.put(SOURCES.relativize(file), Files.readString(file));
            }
        }
        for (int i = 0; i < mutations.length; i += 2) {
            String from = mutations[i];
            String to = mutations[i + 1];
            if (texts.values().stream().noneMatch(text -> text.contains(from))) {
                throw new AssertionError("nothing to mutate: " + from);
            }
            texts.replaceAll((file, text) -> text.replace(from, to));
        }
        List<Path> files = new ArrayList<>();
        for (Map.Entry<Path, String> text : texts.entrySet()) {
            Path renamed = target.resolve(rename(text.getKey().toString(), mutations));
            Files.createDirectories(renamed.getParent());
            Files.writeString(renamed, text.getValue());
            files.add(renamed);
        }
        return files;
    }

    private static String rename(String file, String... mutations) {
        String renamed = file;
        for (int i = 0; i < mutations.length; i += 2) {
            renamed = renamed.replace(mutations[i], mutations[i + 1]);
        }
        return renamed;
    }

    private static void mangle(Path classes) throws IOException {
        try (Stream<Path> all = Files.walk(classes)) {
            for (Path file : all.filter(f -> f.toString().endsWith(".class")).toList()) {
                String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
                for (String suffix : KOTLIN_SUFFIXES) {
                    bytes = bytes.replace("$" + suffix, "-" + suffix);
                }
                Files.writeString(file, bytes, StandardCharsets.ISO_8859_1);
            }
        }
    }
}
