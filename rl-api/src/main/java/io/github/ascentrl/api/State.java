package io.github.ascentrl.api;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Named numbers and arrays, in memory: what a {@link Stateful} writes itself into. Names are paths, {@code /} between
 * the parts; {@link #child} gives a part of a whole its own folder of names. Arrays are copied in and out.
 *
 * <p>Not thread-safe.
 */
public final class State {
    private final Map<String, Object> entries;
    private final String prefix;

    /** An empty state. */
    public State() {
        this(new LinkedHashMap<>(), "");
    }

    private State(Map<String, Object> entries, String prefix) {
        this.entries = entries;
        this.prefix = prefix;
    }

    /**
     * {@return a view of this state whose names all begin with {@code name/}}
     *
     * @param name the name of the part
     */
    public State child(String name) {
        return new State(entries, prefix + checked(name) + "/");
    }

    /**
     * Writes numbers under a name.
     *
     * @param name a name not yet used in this state
     * @param values copied
     */
    public void put(String name, float[] values) {
        store(name, values.clone());
    }

    /**
     * Writes numbers under a name.
     *
     * @param name a name not yet used in this state
     * @param values copied
     */
    public void put(String name, double[] values) {
        store(name, values.clone());
    }

    /**
     * Writes whole numbers under a name.
     *
     * @param name a name not yet used in this state
     * @param values the numbers, copied
     */
    public void put(String name, long... values) {
        store(name, values.clone());
    }

    /**
     * Reads numbers into an existing array of the right length.
     *
     * @param name a name written by {@link #put(String, float[])}
     * @param into receives the numbers
     * @throws IllegalArgumentException if there is no such name, it holds another type, or the length differs
     */
    public void get(String name, float[] into) {
        float[] values = floats(name);
        if (values.length != into.length) {
            throw new IllegalArgumentException("state '" + prefix + name + "' holds " + values.length
                    + " numbers but " + into.length
                    + " are needed here; restore into an object built with the same sizes");
        }
        System.arraycopy(values, 0, into, 0, into.length);
    }

    /**
     * {@return a copy of the {@code float}s under a name}
     *
     * @param name a name written by {@link #put(String, float[])}
     * @throws IllegalArgumentException if there is no such name or it holds another type
     */
    public float[] floats(String name) {
        return fetch(name, float[].class).clone();
    }

    /**
     * {@return a copy of the {@code double}s under a name}
     *
     * @param name a name written by {@link #put(String, double[])}
     * @throws IllegalArgumentException if there is no such name or it holds another type
     */
    public double[] doubles(String name) {
        return fetch(name, double[].class).clone();
    }

    /**
     * {@return a copy of the whole numbers under a name}
     *
     * @param name a name written by {@link #put(String, long...)}
     * @throws IllegalArgumentException if there is no such name or it holds another type
     */
    public long[] longs(String name) {
        return fetch(name, long[].class).clone();
    }

    /**
     * {@return the single whole number under a name}
     *
     * @param name a name written by {@link #put(String, long...)} with one number
     * @throws IllegalArgumentException if there is no such name, it holds another type or not exactly one number
     */
    public long number(String name) {
        long[] values = longs(name);
        if (values.length != 1) {
            throw new IllegalArgumentException("state '" + prefix + name + "' holds " + values.length
                    + " whole numbers where exactly one is needed");
        }
        return values[0];
    }

    /**
     * {@return what a name holds: {@code float.class}, {@code double.class} or {@code long.class}}
     *
     * @param name a name of this state
     * @throws IllegalArgumentException if there is no such name
     */
    public Class<?> type(String name) {
        return fetch(name, Object.class).getClass().getComponentType();
    }

    /** {@return the names in this state or folder, relative to it, sorted} */
    public Set<String> names() {
        Set<String> names = new TreeSet<>();
        for (String name : entries.keySet()) {
            if (name.startsWith(prefix)) {
                names.add(name.substring(prefix.length()));
            }
        }
        return names;
    }

    /**
     * {@return whether the other state holds the same names with bit for bit the same contents}
     *
     * @param other another state
     */
    public boolean sameAs(State other) {
        if (!names().equals(other.names())) {
            return false;
        }
        for (String name : names()) {
            Object a = entries.get(prefix + name);
            Object b = other.entries.get(other.prefix + name);
            // Arrays.deepEquals compares floats by their bits, so that NaN equals NaN and 0 differs from -0.
            if (!Arrays.deepEquals(new Object[] {a}, new Object[] {b})) {
                return false;
            }
        }
        return true;
    }

    private void store(String name, Object value) {
        if (entries.putIfAbsent(prefix + checked(name), value) != null) {
            throw new IllegalArgumentException(
                    "state '" + prefix + name + "' is already written; give each part its own folder with child(name)");
        }
    }

    private <T> T fetch(String name, Class<T> type) {
        Object value = entries.get(prefix + name);
        if (value == null) {
            throw new IllegalArgumentException(
                    "state has no '" + prefix + name + "'; it has " + new TreeSet<>(entries.keySet()));
        }
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException("state '" + prefix + name + "' is a "
                    + value.getClass().getSimpleName() + ", not a " + type.getSimpleName());
        }
        return type.cast(value);
    }

    private static String checked(String name) {
        if (name.isEmpty() || name.startsWith("/") || name.endsWith("/")) {
            throw new IllegalArgumentException("state name '" + name + "' must not be empty nor begin or end with '/'");
        }
        return name;
    }
}
