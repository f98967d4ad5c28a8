package io.headroom.jvb.agent;

import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/**
 * Checks every reference that our own byte code makes into the bridge against the class files that are really there: what
 * we compiled against was written by hand.
 */
final class LinkCheck {
    private static final List<String> NOT_THE_BRIDGE = List.of("java/", "javax/", "jdk/", "io/headroom/");

    private final ClassFiles own;
    private final ClassFiles bridge;

    LinkCheck(ClassFiles own, ClassFiles bridge) {
        this.own = own;
        this.bridge = bridge;
    }

    /** What would not link, in words; empty if everything would. */
    List<String> problems(List<String> ourClasses) {
        List<String> problems = new ArrayList<>();
        for (String ours : ourClasses) {
            ClassModel model = own.model(ours);
            if (model == null) {
                problems.add("our own class " + ours + " is missing from the jar");
                continue;
            }
            for (ClassModel.Reference reference : model.references) {
                String problem = intoTheBridge(reference) ? problem(reference) : null;
                if (problem != null && !problems.contains(problem)) {
                    problems.add(problem);
                }
            }
        }
        return problems;
    }

    private static boolean intoTheBridge(ClassModel.Reference reference) {
        return NOT_THE_BRIDGE.stream().noneMatch(reference.owner()::startsWith);
    }

    private @Nullable String problem(ClassModel.Reference reference) {
        ClassModel owner = bridge.model(reference.owner());
        if (owner == null) {
            return "no class " + reference.owner().replace('/', '.');
        }
        if (reference.name() == null) {
            return null;
        }
        int access = access(owner, reference);
        if (access < 0) {
            return "no member " + reference;
        }
        if ((access & Opcodes.ACC_PUBLIC) == 0) {
            return reference + " is not public";
        }
        return ((access & Opcodes.ACC_STATIC) != 0) == reference.isStatic()
                ? null
                : reference + (reference.isStatic() ? " is not static" : " is static");
    }

    /** The member's access flags, looked for in the class, its super classes and interfaces; -1 if there is none. */
    private int access(ClassModel model, ClassModel.Reference reference) {
        if (reference.isMethod()) {
            for (ClassModel.Method method : model.methods) {
                if (method.name.equals(reference.name()) && method.descriptor.equals(reference.descriptor())) {
                    return method.access;
                }
            }
            if ("<init>".equals(reference.name())) {
                return -1;
            }
        } else {
            int access = model.field(String.valueOf(reference.name()), String.valueOf(reference.descriptor()));
            if (access >= 0) {
                return access;
            }
        }
        List<String> parents = new ArrayList<>(model.interfaces);
        if (model.superName != null) {
            parents.add(0, model.superName);
        }
        for (String parent : parents) {
            ClassModel parentModel = bridge.model(parent);
            int access = parentModel == null ? -1 : access(parentModel, reference);
            if (access >= 0) {
                return access;
            }
        }
        return -1;
    }
}
