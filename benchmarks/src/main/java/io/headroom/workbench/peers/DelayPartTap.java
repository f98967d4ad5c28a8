package io.headroom.workbench.peers;

import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/** Lets what {@code DelayBasedBwe}, the delay-based part of a bridge's newer engine, returns pass through {@link DelayPart}. */
final class DelayPartTap extends ClassVisitor {
    static final String TAPPED = JvbInstallation.MODERN + "DelayBasedBwe";

    private static final String DELAY_PART = DelayPart.class.getName().replace('.', '/');
    private static final String OBJECT = "Ljava/lang/Object;";
    private static final int ACKNOWLEDGED = 2; // the places of arguments
    private static final int PROBE = 3;

    DelayPartTap(ClassVisitor next) {
        super(Opcodes.ASM9, next);
    }

    @Override
    public @Nullable MethodVisitor visitMethod(
            int access, String name, String descriptor, @Nullable String signature, String @Nullable [] exceptions) {
        MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
        String unmangled = name.contains("-") ? name.substring(0, name.indexOf('-')) : name;
        return switch (unmangled) {
            case "incomingPacketFeedbackVector" -> new Report(next, returned(descriptor));
            case "lastEstimate" -> new Last(next, "lastEstimate", "(J)J", Opcodes.LRETURN, null);
            case "lastState" ->
                new Last(next, "lastState", "(" + OBJECT + ")" + OBJECT, Opcodes.ARETURN, returned(descriptor));
            default -> next;
        };
    }

    private static String returned(String descriptor) {
        return descriptor.substring(descriptor.indexOf(')') + 2, descriptor.length() - 1);
    }

    private static final class Report extends MethodVisitor {
        private final String type;

        Report(MethodVisitor next, String type) {
            super(Opcodes.ASM9, next);
            this.type = type;
        }

        @Override
        public void visitInsn(int opcode) {
            if (opcode == Opcodes.ARETURN) {
                super.visitVarInsn(Opcodes.ALOAD, ACKNOWLEDGED);
                super.visitVarInsn(Opcodes.ALOAD, PROBE);
                String descriptor = "(" + OBJECT + OBJECT + OBJECT + ")" + OBJECT;
                super.visitMethodInsn(Opcodes.INVOKESTATIC, DELAY_PART, "report", descriptor, false);
                super.visitTypeInsn(Opcodes.CHECKCAST, type);
            }
            super.visitInsn(opcode);
        }
    }

    private static final class Last extends MethodVisitor {
        private final String method;
        private final String descriptor;
        private final int returning;
        private final @Nullable String type;

        Last(MethodVisitor next, String method, String descriptor, int returning, @Nullable String type) {
            super(Opcodes.ASM9, next);
            this.method = method;
            this.descriptor = descriptor;
            this.returning = returning;
            this.type = type;
        }

        @Override
        public void visitInsn(int opcode) {
            if (opcode == returning) {
                super.visitMethodInsn(Opcodes.INVOKESTATIC, DELAY_PART, method, descriptor, false);
                if (type != null) {
                    super.visitTypeInsn(Opcodes.CHECKCAST, type);
                }
            }
            super.visitInsn(opcode);
        }
    }
}
