package io.headroom.jvb.agent;

import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;

/**
 * What a group of hooks expects of the bridge's class files: members by name and descriptor, and what descriptors cannot
 * see: the order of arguments of one type, and that the calls we rely on are still made.
 */
final class Shape {
    private interface Expectation {
        /** What is wrong, in words an operator can act on; null if all is well. */
        @Nullable
        String mismatch(ClassFiles files);
    }

    private final List<Expectation> expectations = new ArrayList<>();

    /** A field of an instance. */
    Shape field(String owner, String name, String descriptor) {
        expectations.add(files -> {
            ClassModel model = files.model(owner);
            if (model == null) {
                return missing(owner);
            }
            int access = model.field(name, descriptor);
            return access >= 0 && (access & Opcodes.ACC_STATIC) == 0
                    ? null
                    : "no field " + readable(owner) + "." + name + " of type " + readable(Type.getType(descriptor));
        });
        return this;
    }

    /** Exactly one method of this name (or with Kotlin's mangling suffix) and descriptor, not static, with code. */
    Shape method(String owner, String name, String descriptor) {
        expectations.add(files -> {
            ClassModel model = files.model(owner);
            return model == null ? missing(owner) : methodMismatch(model, name, descriptor);
        });
        return this;
    }

    /** The same, and its parameters have these names in the source: two longs can be swapped without a trace elsewhere. */
    Shape method(String owner, String name, String descriptor, String... parameters) {
        method(owner, name, descriptor);
        expectations.add(files -> {
            ClassModel model = files.model(owner);
            if (model == null || methodMismatch(model, name, descriptor) != null) {
                return null; // said already
            }
            List<String> found = parameterNames(model.methods(name, descriptor).get(0));
            return found.equals(List.of(parameters))
                    ? null
                    : "the parameters of " + readable(owner) + "." + name + " are called " + found + ", expected "
                            + List.of(parameters) + ": their order cannot be trusted";
        });
        return this;
    }

    /** Some method of this name in {@code owner} (any method if null) still calls the other one. */
    Shape calls(String owner, @Nullable String caller, String calledOwner, String called) {
        expectations.add(files -> {
            ClassModel model = files.model(owner);
            if (model == null) {
                return missing(owner);
            }
            boolean calls = model.methods.stream()
                    .filter(m -> caller == null || m.name.equals(caller) || m.name.startsWith(caller + "-"))
                    .flatMap(m -> m.calls.stream())
                    .anyMatch(c -> c.owner().equals(calledOwner) && isCalled(c.name(), called));
            return calls
                    ? null
                    : readable(owner) + (caller == null ? "" : "." + caller) + " no longer calls "
                            + readable(calledOwner) + "." + called;
        });
        return this;
    }

    /** Every mismatch; empty means that hooks can be woven. */
    List<String> mismatches(ClassFiles files) {
        List<String> found = new ArrayList<>();
        for (Expectation expectation : expectations) {
            String mismatch = expectation.mismatch(files);
            if (mismatch != null && !found.contains(mismatch)) {
                found.add(mismatch);
            }
        }
        return found;
    }

    private static @Nullable String methodMismatch(ClassModel model, String name, String descriptor) {
        List<ClassModel.Method> matches = model.methods(name, descriptor);
        String readable = readable(model.name) + "." + name + descriptor;
        if (matches.isEmpty()) {
            return "no method " + readable;
        }
        if (matches.size() > 1) {
            return matches.size() + " methods match " + readable;
        }
        int access = matches.get(0).access;
        return (access & (Opcodes.ACC_STATIC | Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE)) == 0
                ? null
                : readable + " is static, abstract or native";
    }

    private static List<String> parameterNames(ClassModel.Method method) {
        List<String> names = new ArrayList<>();
        int slot = 1;
        for (Type argument : Type.getArgumentTypes(method.descriptor)) {
            names.add(method.variables.getOrDefault(slot, "?"));
            slot += argument.getSize();
        }
        return names;
    }

    private static boolean isCalled(@Nullable String found, String called) {
        return found != null
                && (found.equals(called) || found.startsWith(called + "-") || found.equals(called + "$default"));
    }

    private static String missing(String owner) {
        return "no class " + readable(owner);
    }

    private static String readable(String internalName) {
        return internalName.substring(internalName.lastIndexOf('/') + 1);
    }

    private static String readable(Type type) {
        String name = type.getClassName();
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
