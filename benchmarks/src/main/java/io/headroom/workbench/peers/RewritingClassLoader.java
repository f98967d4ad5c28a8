package io.headroom.workbench.peers;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/**
 * Loads foreign classes of some packages itself, with every {@code System.currentTimeMillis()} in them replaced by {@link
 * VirtualClock#currentTimeMillis}, and with {@link DelayPartTap} where it belongs. Their class files come from this loader's jars or, without jars, from its parent's.
 */
final class RewritingClassLoader extends URLClassLoader {
    static {
        ClassLoader.registerAsParallelCapable();
    }

    private final List<String> packages;

    /**
     * Makes a loader.
     *
     * @param jars where classes are; may be empty
     * @param parent who has the rest
     * @param packages what to rewrite: prefixes of class names
     */
    RewritingClassLoader(URL[] jars, ClassLoader parent, List<String> packages) {
        super(jars, parent);
        this.packages = packages;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (name.equals(VirtualClock.class.getName())) {
            return VirtualClock.class;
        }
        if (name.equals(DelayPart.class.getName())) {
            return DelayPart.class;
        }
        if (packages.stream().noneMatch(name::startsWith)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : define(name);
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        String path = name.replace('.', '/') + ".class";
        byte[] original;
        try (InputStream in = getResourceAsStream(path)) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            original = in.readAllBytes();
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
        byte[] rewritten = rewrite(name, original);
        return defineClass(name, rewritten, 0, rewritten.length);
    }

    /** No jump is added and no local: no frame and no type needs to be worked out anew. */
    private static byte[] rewrite(String name, byte[] original) {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        ClassVisitor next = name.equals(DelayPartTap.TAPPED) ? new DelayPartTap(writer) : writer;
        new ClassReader(original)
                .accept(
                        new ClassVisitor(Opcodes.ASM9, next) {
                            @Override
                            public MethodVisitor visitMethod(
                                    int access,
                                    String name,
                                    String descriptor,
                                    @Nullable String signature,
                                    String @Nullable [] exceptions) {
                                return new ClockReplacer(
                                        super.visitMethod(access, name, descriptor, signature, exceptions));
                            }
                        },
                        0);
        return writer.toByteArray();
    }

    private static final class ClockReplacer extends MethodVisitor {
        private static final String SYSTEM = "java/lang/System";
        private static final String VIRTUAL_CLOCK = VirtualClock.class.getName().replace('.', '/');
        private static final String CURRENT_TIME = "currentTimeMillis";

        ClockReplacer(MethodVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
            boolean asksForTheTime = owner.equals(SYSTEM) && name.equals(CURRENT_TIME);
            super.visitMethodInsn(opcode, asksForTheTime ? VIRTUAL_CLOCK : owner, name, descriptor, isInterface);
        }
    }
}
