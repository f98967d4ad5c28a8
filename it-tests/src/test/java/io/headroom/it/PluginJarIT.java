package io.headroom.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** What ships into a bridge: one jar, ours and relocated ByteBuddy, nothing else. */
class PluginJarIT {
    private static final long MAX_BYTES = 6_000_000;

    @Test
    void carriesNothingButOurselvesAndRelocatedByteBuddy() throws IOException {
        List<String> names = names();

        assertThat(names.stream().filter(name -> name.endsWith(".class")))
                .allMatch(name -> name.startsWith("io/headroom/"));
        assertThat(names.stream().filter(name -> !name.endsWith("/") && !name.endsWith(".class")))
                .containsExactlyInAnyOrder(
                        "META-INF/MANIFEST.MF",
                        "META-INF/services/io.headroom.bwe.EstimatorProvider",
                        "reference.conf");
        assertThat(names).noneMatch(name -> name.startsWith("io/headroom/libjitsi/"));
        assertThat(names).contains("io/headroom/shaded/bytebuddy/ByteBuddy.class");
    }

    @Test
    void isSmall() throws IOException {
        assertThat(Files.size(BridgeJvm.pluginJar())).isLessThan(MAX_BYTES);
    }

    @Test
    void namesItsEntryPoints() throws IOException {
        try (JarFile jar = new JarFile(BridgeJvm.pluginJar().toFile())) {
            assertThat(jar.getManifest().getMainAttributes().getValue("Premain-Class"))
                    .isEqualTo("io.headroom.jvb.agent.Agent");
            assertThat(jar.getManifest().getMainAttributes().getValue("Main-Class"))
                    .isEqualTo("io.headroom.jvb.agent.Main");
        }
    }

    private static List<String> names() throws IOException {
        try (JarFile jar = new JarFile(BridgeJvm.pluginJar().toFile())) {
            return jar.stream().map(ZipEntry::getName).toList();
        }
    }
}
