package io.headroom.jvb.agent;

import net.bytebuddy.ByteBuddy;
import net.bytebuddy.ClassFileVersion;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.modifier.Visibility;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.dynamic.scaffold.MethodGraph;
import net.bytebuddy.dynamic.scaffold.TypeValidation;
import net.bytebuddy.implementation.FieldAccessor;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.pool.TypePool;

/** Puts advice into class files. Reads classes, ours and the bridge's, as bytes; loads none of them. */
final class Weaver {
    private static final String FIELD = "headroom$hook";

    private final ClassFileLocator bridge;
    private final ClassFileLocator own = ClassFileLocator.ForClassLoader.of(Weaver.class.getClassLoader());
    private final TypePool ownTypes = TypePool.Default.of(own);

    Weaver(ClassFiles bridge) {
        this.bridge = new ClassFileLocator() {
            @Override
            public Resolution locate(String name) {
                byte[] bytes = bridge.bytes(name.replace('.', '/'));
                return bytes == null ? new Resolution.Illegal(name) : new Resolution.Explicit(bytes);
            }

            @Override
            public void close() {}
        };
    }

    /**
     * The class file {@code original} with everything of {@code target} woven in.
     *
     * @throws IllegalStateException if some method of it is not there
     */
    byte[] weave(HookGroup.Target target, byte[] original) {
        String name = target.internalName().replace('/', '.');
        ClassFileLocator locator =
                new ClassFileLocator.Compound(ClassFileLocator.Simple.of(name, original), bridge, own);
        TypeDescription type = TypePool.Default.of(locator).describe(name).resolve();
        DynamicType.Builder<?> builder = new ByteBuddy(ClassFileVersion.ofClassFile(original))
                .with(TypeValidation.DISABLED)
                .with(MethodGraph.Compiler.ForDeclaredMethods.INSTANCE)
                .redefine(type, locator);
        if (target.hookType() != null) {
            builder = builder.defineField(FIELD, describe(target.hookType()), Visibility.PRIVATE);
            if (target.holderType() != null) {
                builder = builder.implement(describe(target.holderType()))
                        .defineMethod("headroomHook", describe(target.hookType()), Visibility.PUBLIC)
                        .intercept(FieldAccessor.ofField(FIELD));
            }
        }
        for (HookGroup.Weave weave : target.weaves()) {
            ElementMatcher<MethodDescription> method = found -> matches(found, weave);
            if (type.getDeclaredMethods().stream().noneMatch(method::matches)) {
                throw new IllegalStateException("no method " + name + "." + weave.method() + weave.descriptor());
            }
            builder = builder.visit(Advice.to(describe(weave.advice()), own).on(method));
        }
        return builder.make().getBytes();
    }

    /** By name, from the class file: {@code Advice.to(Class)} would load what the advice speaks of. */
    private TypeDescription describe(Class<?> ours) {
        return ownTypes.describe(ours.getName()).resolve();
    }

    private static boolean matches(MethodDescription found, HookGroup.Weave weave) {
        String name = found.getInternalName();
        return (name.equals(weave.method()) || name.startsWith(weave.method() + "-"))
                && found.getDescriptor().equals(weave.descriptor());
    }
}
