package io.headroom.jvb.agent;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.FieldVisitor;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import net.bytebuddy.utility.OpenedClassReader;
import org.jspecify.annotations.Nullable;

/** What one class file says: members, the names of their variables, whom they call, whom they refer to. */
final class ClassModel {
    String name = "";

    @Nullable
    String superName;

    List<String> interfaces = List.of();
    int access;
    final Map<String, Integer> fields = new HashMap<>();
    final List<Method> methods = new ArrayList<>();
    final Set<Reference> references = new LinkedHashSet<>();

    /** A method; {@code variables} by slot, {@code pushes} the small constants it uses. */
    static final class Method {
        final String name;
        final String descriptor;
        final int access;
        final Map<Integer, String> variables = new HashMap<>();
        final Set<Reference> calls = new LinkedHashSet<>();
        final Set<Integer> pushes = new LinkedHashSet<>();

        Method(String name, String descriptor, int access) {
            this.name = name;
            this.descriptor = descriptor;
            this.access = access;
        }
    }

    /**
     * A mention of a class ({@code name} null), a field or a method in byte code.
     *
     * @param isStatic whether a member is used as a static one
     */
    record Reference(
            String owner, @Nullable String name, @Nullable String descriptor, boolean isStatic) {
        boolean isMethod() {
            return descriptor != null && descriptor.startsWith("(");
        }

        @Override
        public String toString() {
            return owner.replace('/', '.') + (name == null ? "" : "#" + name + descriptor);
        }
    }

    static ClassModel of(byte[] classFile) {
        ClassModel model = new ClassModel();
        OpenedClassReader.of(classFile).accept(model.new Visitor(), ClassReader.SKIP_FRAMES);
        return model;
    }

    /** The access flags of a declared field, or -1. */
    int field(String fieldName, String descriptor) {
        return fields.getOrDefault(fieldName + ":" + descriptor, -1);
    }

    /** Declared methods of this name, or of this name with Kotlin's mangling suffix. */
    List<Method> methods(String methodName, @Nullable String descriptor) {
        return methods.stream()
                .filter(m -> m.name.equals(methodName) || m.name.startsWith(methodName + "-"))
                .filter(m -> descriptor == null || m.descriptor.equals(descriptor))
                .toList();
    }

    private final class Visitor extends ClassVisitor {
        Visitor() {
            super(OpenedClassReader.ASM_API);
        }

        @Override
        public void visit(
                int version,
                int classAccess,
                String className,
                @Nullable String signature,
                @Nullable String superClass,
                String @Nullable [] superInterfaces) {
            name = className;
            superName = superClass;
            interfaces = superInterfaces == null ? List.of() : List.of(superInterfaces);
            access = classAccess;
            if (superClass != null) {
                refer(superClass);
            }
            interfaces.forEach(this::refer);
        }

        @Override
        public @Nullable FieldVisitor visitField(
                int fieldAccess,
                String fieldName,
                String descriptor,
                @Nullable String signature,
                @Nullable Object value) {
            fields.put(fieldName + ":" + descriptor, fieldAccess);
            refer(Type.getType(descriptor));
            return null;
        }

        @Override
        public MethodVisitor visitMethod(
                int methodAccess,
                String methodName,
                String descriptor,
                @Nullable String signature,
                String @Nullable [] exceptions) {
            Method method = new Method(methodName, descriptor, methodAccess);
            methods.add(method);
            referTypes(descriptor);
            return new Body(method);
        }

        private void refer(String internalName) {
            refer(Type.getObjectType(internalName));
        }

        private void refer(Type type) {
            Type element = type.getSort() == Type.ARRAY ? type.getElementType() : type;
            if (element.getSort() == Type.OBJECT) {
                references.add(new Reference(element.getInternalName(), null, null, false));
            }
        }

        private void referTypes(String methodDescriptor) {
            for (Type argument : Type.getArgumentTypes(methodDescriptor)) {
                refer(argument);
            }
            refer(Type.getReturnType(methodDescriptor));
        }

        private final class Body extends MethodVisitor {
            private final Method method;

            Body(Method method) {
                super(OpenedClassReader.ASM_API);
                this.method = method;
            }

            @Override
            public void visitMethodInsn(int opcode, String owner, String called, String descriptor, boolean itf) {
                Reference call = new Reference(owner, called, descriptor, opcode == Opcodes.INVOKESTATIC);
                method.calls.add(call);
                if (!owner.startsWith("[")) {
                    references.add(call);
                    referTypes(descriptor);
                }
            }

            @Override
            public void visitFieldInsn(int opcode, String owner, String field, String descriptor) {
                boolean isStatic = opcode == Opcodes.GETSTATIC || opcode == Opcodes.PUTSTATIC;
                references.add(new Reference(owner, field, descriptor, isStatic));
            }

            @Override
            public void visitTypeInsn(int opcode, String type) {
                refer(type);
            }

            @Override
            public void visitIntInsn(int opcode, int operand) {
                method.pushes.add(operand);
            }

            @Override
            public void visitLdcInsn(Object value) {
                if (value instanceof Type type && type.getSort() != Type.METHOD) {
                    refer(type);
                }
            }

            @Override
            public void visitTryCatchBlock(Label start, Label end, Label handler, @Nullable String type) {
                if (type != null) {
                    refer(type);
                }
            }

            @Override
            public void visitInvokeDynamicInsn(
                    String called, String descriptor, Handle bootstrap, Object... arguments) {
                for (Object argument : arguments) {
                    if (argument instanceof Handle handle && handle.getDesc().startsWith("(")) {
                        boolean isStatic = handle.getTag() == Opcodes.H_INVOKESTATIC;
                        Reference call = new Reference(handle.getOwner(), handle.getName(), handle.getDesc(), isStatic);
                        method.calls.add(call);
                        references.add(call);
                    }
                }
            }

            @Override
            public void visitLocalVariable(
                    String variable, String descriptor, @Nullable String signature, Label start, Label end, int index) {
                method.variables.putIfAbsent(index, variable);
            }
        }
    }
}
