package io.headroom.jvb.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HookGroupTest {
    private static final Path CLASSES = Path.of("target/classes");

    /** The link check can only vouch for classes that it is told of. */
    @Test
    void everyClassOfOursThatNamesTheBridgeIsLinkCheckedWithSomeGroup() throws IOException {
        Set<String> checked = new HashSet<>();
        Arrays.stream(HookGroup.values()).forEach(group -> checked.addAll(group.ourClasses()));
        ClassFiles own = ClassFiles.of(HookGroupTest.class.getClassLoader());
        Set<String> naming = new TreeSet<>();
        try (Stream<Path> files = Files.walk(CLASSES.resolve("io/headroom/jvb"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
                String name = CLASSES.relativize(file).toString().replace(".class", "");
                ClassModel model = Objects.requireNonNull(own.model(name));
                if (model.references.stream()
                        .anyMatch(r ->
                                r.owner().startsWith("org/jitsi") || r.owner().startsWith("kotlin/"))) {
                    naming.add(name);
                }
            }
        }

        assertThat(naming).isNotEmpty().isEqualTo(new TreeSet<>(checked));
    }

    @Test
    void theStubsAreCompiledAgainstAndNotWritten() {
        assertThat(CLASSES.resolve("org")).doesNotExist();
        assertThat(CLASSES.resolve("kotlin")).doesNotExist();
    }
}
