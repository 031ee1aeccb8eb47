package io.github.ascentrl.algos.misuse;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Member;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Types of other libraries in what a class shows to its users: superclass, interfaces, and the public and protected
 * fields, constructors and methods, with type arguments, bounds and exceptions. Users would need the other library to
 * compile, and its next version could break them.
 */
final class ForeignTypes {
    /** The JDK, the libraries themselves, and the logging interface. */
    private static final List<String> OURS = List.of("java.", "io.github.ascentrl.", "org.slf4j.");

    private ForeignTypes() {}

    /** {@return where a class mentions a foreign type, and which} */
    static List<String> in(Class<?> type) {
        List<String> found = new ArrayList<>();
        add(type.getName(), Stream.concat(Stream.of(type.getGenericInterfaces()), parentAndBounds(type)), found);
        Stream.concat(lineage(type).flatMap(t -> Arrays.stream(t.getDeclaredFields())), Arrays.stream(type.getFields()))
                .distinct()
                .filter(ForeignTypes::isVisible)
                .forEach(field -> add(name(type, field), Stream.of(field.getGenericType()), found));
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            if (isVisible(constructor)) {
                add(name(type, constructor), mentioned(constructor), found);
            }
        }
        Stream.concat(
                        lineage(type).flatMap(t -> Arrays.stream(t.getDeclaredMethods())),
                        Arrays.stream(type.getMethods()))
                .distinct()
                .filter(ForeignTypes::isVisible)
                .forEach(method -> add(
                        name(type, method),
                        Stream.concat(Stream.of(method.getGenericReturnType()), mentioned(method)),
                        found));
        return found;
    }

    /** A class and its superclasses, whose members it shows even if they are not exported themselves. */
    private static Stream<Class<?>> lineage(Class<?> type) {
        return Stream.<Class<?>>iterate(
                type, t -> t != null && t.getName().startsWith("io.github.ascentrl."), Class::getSuperclass);
    }

    private static Stream<Type> parentAndBounds(Class<?> type) {
        Stream<Type> bounds = Arrays.stream(type.getTypeParameters());
        return type.getGenericSuperclass() == null
                ? bounds
                : Stream.concat(Stream.of(type.getGenericSuperclass()), bounds);
    }

    private static Stream<Type> mentioned(Executable executable) {
        return Stream.of(
                        executable.getGenericParameterTypes(),
                        executable.getGenericExceptionTypes(),
                        executable.getTypeParameters())
                .flatMap(Arrays::stream);
    }

    private static boolean isVisible(Member member) {
        return (member.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED)) != 0 && !member.isSynthetic();
    }

    private static String name(Class<?> type, Member member) {
        return member instanceof Constructor ? "new " + type.getName() : type.getName() + "." + member.getName();
    }

    private static void add(String where, Stream<Type> types, List<String> found) {
        Set<String> classes = new LinkedHashSet<>();
        Set<Type> seen = new HashSet<>();
        types.forEach(type -> collect(type, classes, seen));
        for (String name : classes) {
            if (OURS.stream().noneMatch(name::startsWith)) {
                found.add(where + " mentions " + name + "; wrap it in a type of this library");
            }
        }
    }

    private static void collect(Type type, Set<String> classes, Set<Type> seen) {
        if (!seen.add(type)) {
            return; // T extends Comparable<T>
        }
        if (type instanceof ParameterizedType parameterized) {
            collect(parameterized.getRawType(), classes, seen);
            collectAll(parameterized.getActualTypeArguments(), classes, seen);
        } else if (type instanceof GenericArrayType array) {
            collect(array.getGenericComponentType(), classes, seen);
        } else if (type instanceof WildcardType wildcard) {
            collectAll(wildcard.getUpperBounds(), classes, seen);
            collectAll(wildcard.getLowerBounds(), classes, seen);
        } else if (type instanceof TypeVariable<?> variable) {
            collectAll(variable.getBounds(), classes, seen);
        } else {
            Class<?> plain = (Class<?>) type;
            while (plain.isArray()) {
                plain = plain.getComponentType();
            }
            if (!plain.isPrimitive()) {
                classes.add(plain.getName());
            }
        }
    }

    private static void collectAll(Type[] types, Set<String> classes, Set<Type> seen) {
        for (Type type : types) {
            collect(type, classes, seen);
        }
    }
}
