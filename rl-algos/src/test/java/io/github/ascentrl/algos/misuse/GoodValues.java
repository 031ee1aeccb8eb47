package io.github.ascentrl.algos.misuse;

import java.io.StringReader;
import java.lang.reflect.Array;
import java.lang.reflect.Executable;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Makes values of any type that calls accept: from {@link Specimens}, from enumerations, as lambdas, or by calling public
 * constructors and factories of the libraries with values made in the same way. So a new class needs no line here unless
 * its parts must fit each other.
 */
final class GoodValues {
    private static final int DEPTH = 3;
    private static final int FACTORIES = 6;

    private final Specimens specimens;
    private final List<Door> factories = new ArrayList<>();
    private final Map<Class<?>, List<Supplier<Object>>> made = new HashMap<>();

    GoodValues(Specimens specimens, List<Class<?>> classes) {
        this.specimens = specimens;
        for (Class<?> type : classes) {
            for (Door door : Exports.doors(type)) {
                if (!door.needsReceiver() || door.executable().getName().equals("build")) {
                    factories.add(door);
                }
            }
        }
    }

    /** {@return suppliers of values of a type, the likeliest first; a supplier may throw} */
    List<Supplier<Object>> of(Type type) {
        return of(type, 0);
    }

    private List<Supplier<Object>> of(Type type, int depth) {
        Class<?> raw = raw(type);
        if (raw.isPrimitive()) {
            return primitives(raw);
        }
        if (raw.isArray()) {
            return arrays(type, raw.getComponentType(), depth);
        }
        List<Supplier<Object>> values = new ArrayList<>(specimens.of(raw));
        if (raw.isEnum()) {
            for (Object constant : raw.getEnumConstants()) {
                values.add(() -> constant);
            }
        }
        addJdkValues(type, raw, depth, values);
        if (values.isEmpty() && raw.isInterface() && functional(raw) != null) {
            values.add(() -> lambda(type, raw, depth));
        }
        if (values.isEmpty() && depth < DEPTH && raw.getName().startsWith("io.github.ascentrl.")) {
            values.addAll(constructed(raw, depth));
        }
        return values;
    }

    private static List<Supplier<Object>> primitives(Class<?> raw) {
        List<Object> values;
        if (raw == int.class) {
            values = List.of(2, 1, 4, 3, 0, 8);
        } else if (raw == long.class) {
            values = List.of(2L, 1L, 4L, 0L);
        } else if (raw == double.class) {
            values = List.of(0.5, 1.0, 0.25, 2.0, 0.0);
        } else if (raw == float.class) {
            values = List.of(0.5f, 1f, 0f, 2f);
        } else if (raw == boolean.class) {
            values = List.of(false, true);
        } else if (raw == char.class) {
            values = List.of('a', ';');
        } else {
            values = List.of((byte) 1);
        }
        return values.stream().<Supplier<Object>>map(value -> () -> value).toList();
    }

    private List<Supplier<Object>> arrays(Type type, Class<?> component, int depth) {
        List<Supplier<Object>> arrays = new ArrayList<>();
        if (component.isPrimitive()) {
            for (int length : new int[] {4, 2, 1, 8, 3, 6}) {
                for (double value : new double[] {0, 1, 0.5}) {
                    if (value != 0.5 || component == float.class || component == double.class) {
                        arrays.add(() -> filled(component, length, value));
                    }
                }
            }
            return arrays;
        }
        Type element = type instanceof GenericArrayType generic ? generic.getGenericComponentType() : component;
        for (Supplier<Object> value : of(element, depth)) {
            for (int length : new int[] {1, 2, 3}) {
                arrays.add(() -> {
                    Object array = Array.newInstance(component, length);
                    for (int i = 0; i < length; i++) {
                        Array.set(array, i, value.get());
                    }
                    return array;
                });
            }
        }
        return arrays;
    }

    private static Object filled(Class<?> component, int length, double value) {
        Object array = Array.newInstance(component, length);
        for (int i = 0; i < length; i++) {
            if (component == float.class) {
                Array.setFloat(array, i, (float) value);
            } else if (component == double.class) {
                Array.setDouble(array, i, value);
            } else if (component == int.class) {
                Array.setInt(array, i, (int) value);
            } else if (component == long.class) {
                Array.setLong(array, i, (long) value);
            } else if (component == byte.class) {
                Array.setByte(array, i, (byte) value);
            } else if (component == boolean.class) {
                Array.setBoolean(array, i, value > 0);
            }
        }
        return array;
    }

    private void addJdkValues(Type type, Class<?> raw, int depth, List<Supplier<Object>> values) {
        if (raw == String.class || raw == Object.class || raw == CharSequence.class) {
            values.add(() -> "a");
            values.add(() -> "x > 0");
        } else if (raw == Path.class) {
            values.add(specimens::newFile);
        } else if (raw == Duration.class) {
            values.add(() -> Duration.ofSeconds(1));
        } else if (raw == Number.class) {
            values.add(() -> 1);
        } else if (raw == Appendable.class) {
            values.add(StringBuilder::new);
        } else if (raw == java.io.Reader.class) {
            values.add(() -> new StringReader("a,b\n1,2\n"));
        } else if (raw == java.io.OutputStream.class) {
            values.add(java.io.ByteArrayOutputStream::new);
        } else if (raw == Throwable.class) {
            values.add(() -> new IllegalStateException("a specimen"));
        } else if (raw == java.nio.ByteBuffer.class) {
            values.add(() -> java.nio.ByteBuffer.allocate(64));
        } else if (raw == Class.class) {
            Class<?> argument = type instanceof ParameterizedType ? raw(argument(type, 0)) : String.class;
            values.add(() -> argument == Object.class ? String.class : argument);
        } else if (raw == List.class || raw == Collection.class || raw == Iterable.class) {
            for (Supplier<Object> element : of(argument(type, 0), depth)) {
                values.add(() -> List.of(element.get()));
                values.add(() -> List.of(element.get(), element.get()));
            }
        } else if (raw == Iterator.class) {
            for (Supplier<Object> element : of(argument(type, 0), depth)) {
                values.add(() -> List.of(element.get()).iterator());
            }
        } else if (raw == Map.class) {
            for (Supplier<Object> value : of(argument(type, 1), depth)) {
                values.add(() -> new HashMap<>(Map.of("a", value.get())));
            }
        } else if (raw == Optional.class) {
            values.add(Optional::empty);
        }
    }

    /** The only abstract method of an interface, or null. */
    private static Method functional(Class<?> raw) {
        Method found = null;
        for (Method method : raw.getMethods()) {
            if (Modifier.isAbstract(method.getModifiers()) && !isOfObject(method)) {
                if (found != null) {
                    return null;
                }
                found = method;
            }
        }
        return found;
    }

    private static boolean isOfObject(Method method) {
        return Arrays.stream(Object.class.getMethods())
                .anyMatch(other -> other.getName().equals(method.getName())
                        && Arrays.equals(other.getParameterTypes(), method.getParameterTypes()));
    }

    private Object lambda(Type type, Class<?> raw, int depth) {
        Method method = functional(raw);
        Type returned = method.getGenericReturnType();
        if (returned instanceof TypeVariable<?> variable && type instanceof ParameterizedType parameterized) {
            int i = Arrays.asList(raw.getTypeParameters()).indexOf(variable);
            returned = parameterized.getActualTypeArguments()[Math.max(i, 0)]; // UnaryOperator<T> returns Function's R
        }
        Type result = returned;
        InvocationHandler handler = (proxy, called, arguments) -> {
            if (called.isDefault()) {
                return InvocationHandler.invokeDefault(proxy, called, arguments);
            }
            if (!Modifier.isAbstract(called.getModifiers()) || isOfObject(called)) {
                return switch (called.getName()) {
                    case "hashCode" -> 1;
                    case "equals" -> proxy == arguments[0];
                    default -> "a specimen of " + raw.getSimpleName();
                };
            }
            Class<?> wanted = raw(result);
            if (wanted == void.class) {
                return null;
            }
            if (arguments != null && arguments.length == 1 && wanted.isInstance(arguments[0])) {
                return arguments[0];
            }
            return of(result, depth + 1).get(0).get();
        };
        return Proxy.newProxyInstance(raw.getClassLoader(), new Class<?>[] {raw}, handler);
    }

    /** Values that public constructors and static methods of the libraries return. */
    private List<Supplier<Object>> constructed(Class<?> raw, int depth) {
        List<Supplier<Object>> known = made.get(raw);
        if (known != null) {
            return known;
        }
        made.put(raw, List.of()); // a class that is needed to make itself
        List<Supplier<Object>> found = new ArrayList<>();
        for (Door factory : factories) {
            if (found.size() < FACTORIES && raw.isAssignableFrom(returned(factory.executable()))) {
                Supplier<Object> recipe = recipe(factory, depth + 1);
                if (recipe != null) {
                    found.add(recipe);
                }
            }
        }
        made.put(raw, found);
        return found;
    }

    private static Class<?> returned(Executable executable) {
        return executable instanceof Method method ? method.getReturnType() : executable.getDeclaringClass();
    }

    private Supplier<Object> recipe(Door factory, int depth) {
        List<List<Supplier<Object>>> candidates = new ArrayList<>();
        for (Type type : factory.arguments()) {
            candidates.add(of(type, depth));
        }
        List<Supplier<Object>> chosen =
                Combination.firstThatWorks(candidates, arguments -> factory.call(arguments) != null);
        if (chosen == null) {
            return null;
        }
        return () -> {
            try {
                return Specimens.begun(factory.call(Combination.values(chosen)));
            } catch (Throwable e) {
                throw new IllegalStateException("what worked once: " + factory.name(), e);
            }
        };
    }

    private static Type argument(Type type, int i) {
        return type instanceof ParameterizedType parameterized
                ? parameterized.getActualTypeArguments()[i]
                : Object.class;
    }

    static Class<?> raw(Type type) {
        if (type instanceof Class<?> c) {
            return c;
        }
        if (type instanceof ParameterizedType parameterized) {
            return raw(parameterized.getRawType());
        }
        if (type instanceof GenericArrayType array) {
            return Array.newInstance(raw(array.getGenericComponentType()), 0).getClass();
        }
        if (type instanceof WildcardType wildcard) {
            Type[] lower = wildcard.getLowerBounds();
            return raw(lower.length > 0 ? lower[0] : wildcard.getUpperBounds()[0]);
        }
        return raw(((TypeVariable<?>) type).getBounds()[0]);
    }
}
