package io.headroom.jvb.agent;

import io.headroom.jvb.hooks.Hooks;
import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Hands out, as the bridge loads its classes, what was woven beforehand. Weaving takes longer than premain should, so it
 * goes on while the bridge starts; a class that is wanted earlier waits for it.
 */
final class WovenClasses implements ClassFileTransformer {
    /** A class file before and after. */
    record Woven(byte[] original, byte[] result) {}

    private final ClassLoader bridge;
    private final Set<String> names;
    private final CompletableFuture<Map<String, Woven>> classes = new CompletableFuture<>();

    /** Will hand out classes of these internal names to this loader. */
    WovenClasses(ClassLoader bridge, Set<String> names) {
        this.bridge = bridge;
        this.names = names;
    }

    /** Weaving is over; classes that are not in {@code woven} stay as they are. */
    void complete(Map<String, Woven> woven) {
        classes.complete(woven);
    }

    @Override
    public byte @Nullable [] transform(
            @Nullable ClassLoader loader,
            @Nullable String className,
            @Nullable Class<?> redefined,
            @Nullable ProtectionDomain domain,
            byte[] classFile) {
        if (className == null || loader != bridge || !names.contains(className)) {
            return null;
        }
        Woven woven = classes.join().get(className);
        if (woven == null) {
            return null;
        }
        if (!Arrays.equals(woven.original, classFile)) {
            // Somebody else rewrote it. Half a group of hooks would be worse than none.
            Hooks.install(null);
            System.err.println("headroom: another agent changed " + className.replace('/', '.')
                    + " before us; Headroom stays out, the bridge runs on its own");
            return null;
        }
        return woven.result;
    }
}
