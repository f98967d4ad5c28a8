package io.headroom.it;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Runs a main class in a JVM of its own, with the plugin jar as its agent. */
final class BridgeJvm {
    private static final long TIMEOUT_S = 240; // a hung JVM must not hang the build

    private final List<String> options = new ArrayList<>();
    private final List<Path> classPath = new ArrayList<>();
    private boolean agent = true;
    private int exitCodeExpected;

    /** What a JVM said. */
    record Said(String out, String err, int exitCode) {
        /** The value of {@code name=value} on a line of its own. */
        String value(String name) {
            String value = values().get(name);
            if (value == null) {
                throw new AssertionError("nothing was said of " + name + ":\n" + this);
            }
            return value;
        }

        Map<String, String> values() {
            Map<String, String> values = new TreeMap<>();
            out.lines().filter(line -> line.contains("=")).forEach(line -> {
                int at = line.startsWith("metric ") || line.startsWith("heap ")
                        ? line.lastIndexOf('=')
                        : line.indexOf('=');
                values.put(line.substring(0, at), line.substring(at + 1));
            });
            return values;
        }

        /** The lines of the plugin on stderr. */
        List<String> pluginLines() {
            return err.lines()
                    .filter(line -> line.startsWith("headroom: "))
                    .map(line -> line.substring("headroom: ".length()))
                    .toList();
        }

        @Override
        public String toString() {
            return "exit code " + exitCode + "\n--- stdout\n" + out + "\n--- stderr\n" + err;
        }
    }

    /** The shaded plugin, as an operator gets it. */
    static Path pluginJar() {
        Path jar = Path.of(System.getProperty("headroom.plugin.jar"));
        if (!Files.exists(jar)) {
            throw new IllegalStateException(jar + " is missing: run mvn verify, which packages it first");
        }
        return jar;
    }

    /** The jar or directory a class of the test's own class path comes from. */
    static Path whereIs(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    BridgeJvm with(Path... more) {
        classPath.addAll(List.of(more));
        return this;
    }

    BridgeJvm option(String... more) {
        options.addAll(List.of(more));
        return this;
    }

    BridgeJvm withoutAgent() {
        agent = false;
        return this;
    }

    BridgeJvm expectExitCode(int code) {
        exitCodeExpected = code;
        return this;
    }

    Said run(String... mainAndArguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        if (agent) {
            command.add("-javaagent:" + pluginJar());
        }
        if (!classPath.isEmpty()) {
            command.add("-cp");
            command.add(classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
        }
        command.addAll(List.of(mainAndArguments));
        try {
            Path out = Files.createTempFile("bridge", ".out");
            Path err = Files.createTempFile("bridge", ".err");
            try {
                Process process = new ProcessBuilder(command)
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile())
                        .start();
                if (!process.waitFor(TIMEOUT_S, TimeUnit.SECONDS)) {
                    process.destroyForcibly().waitFor();
                    throw new AssertionError("still running after " + TIMEOUT_S + " s: " + command);
                }
                Said said = new Said(
                        Files.readString(out, StandardCharsets.UTF_8),
                        Files.readString(err, StandardCharsets.UTF_8),
                        process.exitValue());
                if (said.exitCode() != exitCodeExpected) {
                    throw new AssertionError("expected exit code " + exitCodeExpected + ", got " + said);
                }
                return said;
            } finally {
                Files.deleteIfExists(out);
                Files.deleteIfExists(err);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
