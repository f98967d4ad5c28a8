package io.headroom.workbench.peers;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Classes of another loader, reached by name. What is not there is told in words; what goes wrong inside comes out as {@link
 * IllegalStateException} with its cause.
 */
final class Foreign {
    private final ClassLoader loader;

    Foreign(ClassLoader loader) {
        this.loader = loader;
    }

    /** A foreign class, method or constructor is not as expected. */
    static final class Mismatch extends Exception {
        private static final long serialVersionUID = 1;

        Mismatch(String message) {
            super(message);
        }
    }

    Class<?> type(String name) throws Mismatch {
        try {
            return Class.forName(name, true, loader);
        } catch (ClassNotFoundException e) {
            throw new Mismatch("missing class " + name);
        } catch (LinkageError e) {
            throw new Mismatch("class " + name + " cannot be loaded: " + e);
        }
    }

    /** The one method of this name, or this name mangled, with so many parameters. */
    static Method method(Class<?> type, String name, int parameters) throws Mismatch {
        List<Method> found = new ArrayList<>();
        for (Method method : type.getMethods()) {
            boolean named = method.getName().equals(name) || method.getName().startsWith(name + "-");
            if (named && method.getParameterCount() == parameters && !method.isBridge()) {
                found.add(method);
            }
        }
        if (found.size() != 1) {
            throw new Mismatch((found.isEmpty() ? "missing method " : "more than one method ") + type.getName() + "."
                    + name + " with " + parameters + " parameters");
        }
        Method method = found.get(0);
        method.setAccessible(true);
        return method;
    }

    /** The one constructor with these parameter types, by simple name. */
    static Constructor<?> constructor(Class<?> type, String... parameterTypes) throws Mismatch {
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            List<String> names = new ArrayList<>();
            for (Class<?> parameter : constructor.getParameterTypes()) {
                names.add(parameter.getSimpleName());
            }
            if (names.equals(List.of(parameterTypes))) {
                constructor.setAccessible(true);
                return constructor;
            }
        }
        throw new Mismatch("missing constructor " + type.getName() + "(" + String.join(", ", parameterTypes) + ")");
    }

    static Object companion(Class<?> type) throws Mismatch {
        try {
            Field field = type.getField("Companion");
            return field.get(null);
        } catch (ReflectiveOperationException e) {
            throw new Mismatch("missing companion of " + type.getName());
        } catch (ExceptionInInitializerError e) {
            throw new Mismatch(type.getName() + " cannot be initialised: " + e.getCause());
        }
    }

    static Object make(Constructor<?> constructor, @Nullable Object... arguments) {
        try {
            return constructor.newInstance(arguments);
        } catch (InvocationTargetException e) {
            throw failed(constructor.getDeclaringClass().getName(), e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(constructor.toString(), e);
        }
    }

    /** Calls a method that returns something. */
    static Object call(Method method, @Nullable Object target, @Nullable Object... arguments) {
        Object result = run(method, target, arguments);
        if (result == null) {
            throw new IllegalStateException(method + " returned null");
        }
        return result;
    }

    /** Calls a method that may return null, or nothing. */
    static @Nullable Object run(Method method, @Nullable Object target, @Nullable Object... arguments) {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw failed(method.getDeclaringClass().getName() + "." + method.getName(), e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(method.toString(), e);
        }
    }

    private static IllegalStateException failed(String what, InvocationTargetException e) {
        return new IllegalStateException(what + " failed: " + e.getCause(), e.getCause());
    }
}
