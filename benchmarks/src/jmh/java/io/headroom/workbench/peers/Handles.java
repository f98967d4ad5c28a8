package io.headroom.workbench.peers;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;

/** Foreign methods as handles: a constant handle is compiled into a direct call, so a peer pays nothing for being foreign. */
final class Handles {
    private Handles() {}

    /** A method as seen by callers who know primitive and JDK types only; all others are {@link Object}. */
    static MethodHandle of(Method method) {
        try {
            method.setAccessible(true);
            return plain(MethodHandles.lookup().unreflect(method));
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    static MethodHandle of(Constructor<?> constructor) {
        try {
            constructor.setAccessible(true);
            return plain(MethodHandles.lookup().unreflectConstructor(constructor));
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static MethodHandle plain(MethodHandle handle) {
        MethodType type = handle.type();
        MethodType plain = type.changeReturnType(plain(type.returnType()));
        for (int i = 0; i < type.parameterCount(); i++) {
            plain = plain.changeParameterType(i, plain(type.parameterType(i)));
        }
        return handle.asType(plain);
    }

    private static Class<?> plain(Class<?> type) {
        return type.isPrimitive() || type.getClassLoader() == null ? type : Object.class;
    }
}
