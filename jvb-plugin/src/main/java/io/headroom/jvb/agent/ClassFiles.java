package io.headroom.jvb.agent;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Class files by internal name ({@code java/lang/Object}), read and never loaded. Keeps what it has parsed. */
abstract class ClassFiles {
    private final Map<String, @Nullable ClassModel> models = new HashMap<>();

    /** The class files that {@code loader} would load. */
    static ClassFiles of(ClassLoader loader) {
        return new ClassFiles() {
            @Override
            @Nullable
            InputStream open(String path) {
                return loader.getResourceAsStream(path);
            }
        };
    }

    /** The resource of this path, null if there is none. */
    abstract @Nullable InputStream open(String path) throws IOException;

    /** The bytes of a class file, null if there is none. */
    byte @Nullable [] bytes(String internalName) {
        try (InputStream in = open(internalName + ".class")) {
            return in == null ? null : in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read class " + internalName, e);
        }
    }

    /** What a class looks like, null if there is none. */
    @Nullable
    ClassModel model(String internalName) {
        if (!models.containsKey(internalName)) {
            byte[] bytes = bytes(internalName);
            models.put(internalName, bytes == null ? null : ClassModel.of(bytes));
        }
        return models.get(internalName);
    }
}
