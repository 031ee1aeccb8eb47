package io.github.ascentrl.algos.misuse;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** A public constructor or method of an exported class. */
record Door(Class<?> type, Executable executable) {

    /** {@return its name as the file of accepted values spells it: class, method, simple types of the parameters} */
    String name() {
        String parameters = Arrays.stream(executable.getParameterTypes())
                .map(Class::getSimpleName)
                .collect(Collectors.joining(","));
        String method = executable instanceof Constructor ? "new" : executable.getName();
        return type.getName().replace("io.github.ascentrl.", "") + "." + method + "(" + parameters + ")";
    }

    boolean needsReceiver() {
        return executable instanceof Method && !Modifier.isStatic(executable.getModifiers());
    }

    /** {@return the types of what a call takes: the receiver, if it needs one, and the parameters} */
    List<Type> arguments() {
        List<Type> types = new ArrayList<>();
        if (needsReceiver()) {
            types.add(type);
        }
        Type[] generic = executable.getGenericParameterTypes();
        boolean complete = generic.length == executable.getParameterCount();
        types.addAll(Arrays.asList(complete ? generic : executable.getParameterTypes()));
        return types;
    }

    Parameter parameter(int i) {
        return executable.getParameters()[i];
    }

    /**
     * {@return what the call returns; throws what it throws}
     *
     * @param arguments of these types: {@link #arguments}
     */
    Object call(Object[] arguments) throws Throwable {
        try {
            if (executable instanceof Constructor<?> constructor) {
                return constructor.newInstance(arguments);
            }
            if (!needsReceiver()) {
                return ((Method) executable).invoke(null, arguments);
            }
            Object[] rest = Arrays.copyOfRange(arguments, 1, arguments.length);
            return ((Method) executable).invoke(arguments[0], rest);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
