package io.headroom.workbench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The guide "bring your own estimator" of README.md, step by step, in processes of their own. */
class OwnEstimatorTest {
    @TempDir
    private static Path folder;

    private static Path jar = Path.of("");

    @BeforeAll
    static void compileAndPackTheEstimatorOfTheGuide() throws IOException {
        Path source = Files.writeString(folder.resolve("Mine.java"), sourceOfTheGuide());
        int rc = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-cp", classPath(), "-d", folder.toString(), source.toString());
        assertThat(rc).as("javac Mine.java").isZero();
        jar = folder.resolve("mine.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file);
                Stream<Path> classes = Files.list(folder)) {
            for (Path path :
                    classes.filter(p -> p.toString().endsWith(".class")).toList()) {
                out.putNextEntry(new JarEntry(path.getFileName().toString()));
                out.write(Files.readAllBytes(path));
            }
            out.putNextEntry(new JarEntry("META-INF/services/io.headroom.bwe.EstimatorProvider"));
            out.write("Mine\n".getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void onTheClassPathItIsOneOfTheContenders() throws Exception {
        String output = workbench(classPath() + File.pathSeparator + jar, List.of());

        assertThat(output).containsPattern("(?m)^mine +\\d").contains("report.html");
    }

    @Test
    void asAPluginJarToo() throws Exception {
        String output = workbench(classPath(), List.of("--plugin-jar", jar.toString()));

        assertThat(output).containsPattern("(?m)^mine +\\d").contains("report.html");
    }

    private static String workbench(String classPath, List<String> more) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath,
                Main.class.getName(),
                "compare",
                "--scenarios",
                "5.1",
                "--estimators",
                "mine,gcc-kalman",
                "--seeds",
                "1",
                "--out",
                folder.resolve("comparison").toString()));
        command.addAll(more);
        Path log = folder.resolve("log.txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(process.waitFor()).as(() -> read(log)).isZero();
        return read(log);
    }

    /** The first Java block of the README is the estimator. */
    private static String sourceOfTheGuide() throws IOException {
        String guide = Files.readString(Path.of("README.md"));
        int from = guide.indexOf("```java\n") + "```java\n".length();
        return guide.substring(from, guide.indexOf("```", from));
    }

    private static String classPath() {
        return System.getProperty("java.class.path");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
