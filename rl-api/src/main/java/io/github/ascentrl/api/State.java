package io.github.ascentrl.api;

import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * Named numbers, arrays and texts, in memory: what a {@link Stateful} object saves itself to. Names are paths with
 * {@code /} between the parts; {@link #child} gives a part of a larger object its own folder of names. Arrays are
 * copied in and out. A state records which of its names were read, so that {@link #unread} can list entries that no
 * reader used.
 *
 * <p>Not thread-safe.
 */
public final class State {
    private static final int LONGEST_LIST = 400; // characters in a message
    private static final long MOST_COUNTED = 1L << 53;

    private final Map<String, Object> entries;
    private final Set<String> read;
    private final String prefix;

    /** Creates an empty state. */
    public State() {
        this(new LinkedHashMap<>(), new HashSet<>(), "");
    }

    private State(Map<String, Object> entries, Set<String> read, String prefix) {
        this.entries = entries;
        this.read = read;
        this.prefix = prefix;
    }

    /**
     * {@return a view of this state whose names all begin with {@code name/}}
     *
     * @param name the name of the part
     */
    public State child(String name) {
        return new State(entries, read, prefix + checked(name) + "/");
    }

    /**
     * Writes numbers under a name.
     *
     * @param name a name not yet used in this state
     * @param values the numbers; copied
     */
    public void put(String name, float[] values) {
        Objects.requireNonNull(values, "values");
        store(name, values.clone());
    }

    /**
     * Writes numbers under a name.
     *
     * @param name a name not yet used in this state
     * @param values the numbers; copied
     */
    public void put(String name, double[] values) {
        Objects.requireNonNull(values, "values");
        store(name, values.clone());
    }

    /**
     * Writes whole numbers under a name.
     *
     * @param name a name not yet used in this state
     * @param values the numbers; copied
     */
    public void put(String name, long... values) {
        Objects.requireNonNull(values, "values");
        store(name, values.clone());
    }

    /**
     * Writes a text under a name.
     *
     * @param name a name not yet used in this state
     * @param text any text
     */
    public void put(String name, String text) {
        store(name, Objects.requireNonNull(text, "text"));
    }

    /**
     * {@return the text under a name}
     *
     * @param name a name written by {@link #put(String, String)}
     * @throws IllegalArgumentException if there is no such name or it holds another type
     */
    public String text(String name) {
        return fetch(name, String.class);
    }

    /**
     * Throws if the text under a name is not the expected one, as in a state that another kind of object saved.
     *
     * @param name a name written by {@link #put(String, String)}
     * @param expected the text that must be there
     * @throws IllegalArgumentException if the text differs, there is no such name, or it holds another type
     */
    public void require(String name, String expected) {
        Objects.requireNonNull(expected, "expected");
        String found = text(name);
        if (!found.equals(expected)) {
            throw new IllegalArgumentException("state '" + prefix + name + "' is of " + found + ", but " + expected
                    + " is needed here; load into an object of the same kind");
        }
    }

    /**
     * Reads numbers into an existing array of the right length.
     *
     * @param name a name written by {@link #put(String, float[])}
     * @param into receives the numbers
     * @throws IllegalArgumentException if there is no such name, it holds another type, or the length differs
     */
    public void get(String name, float[] into) {
        Objects.requireNonNull(into, "into");
        float[] values = floats(name);
        requireLength(name, values.length, into.length);
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
     * {@return the single count under a name, such as a number of steps, in [0, 2⁵³]} A larger one cannot come from
     * counting, and would overflow soon.
     *
     * @param name a name written by {@link #put(String, long...)} with one number
     * @throws IllegalArgumentException as {@link #number}, or if the number is negative or larger than 2⁵³
     */
    public long count(String name) {
        long count = number(name);
        if (count < 0 || count > MOST_COUNTED) {
            throw new IllegalArgumentException("state '" + prefix + name + "' = " + count + " must be in [0, "
                    + MOST_COUNTED + "], as counts are; the state is damaged");
        }
        return count;
    }

    /**
     * {@return whether the single whole number under a name is 1}
     *
     * @param name a name written by {@link #put(String, long...)} with 0 or 1
     * @throws IllegalArgumentException if there is no such name, it holds another type, not exactly one number, or one
     *     other than 0 and 1
     */
    public boolean flag(String name) {
        long value = number(name);
        if (value != 0 && value != 1) {
            throw new IllegalArgumentException(
                    "state '" + prefix + name + "' = " + value + " must be 0 or 1; the state is damaged");
        }
        return value == 1;
    }

    /**
     * {@return the single {@code double} under a name}
     *
     * @param name a name written by {@link #put(String, double[])} with one number
     * @throws IllegalArgumentException if there is no such name, it holds another type or not exactly one number
     */
    public double real(String name) {
        return doubles(name, 1)[0];
    }

    /**
     * {@return a copy of the {@code double}s under a name, of which there must be a given number}
     *
     * @param name a name written by {@link #put(String, double[])}
     * @param length how many there must be, ≥ 0
     * @throws IllegalArgumentException if there is no such name, it holds another type, or the length differs
     */
    public double[] doubles(String name, int length) {
        double[] values = doubles(name);
        requireLength(name, values.length, length);
        return values;
    }

    /**
     * {@return a copy of the whole numbers under a name, of which there must be a given number}
     *
     * @param name a name written by {@link #put(String, long...)}
     * @param length how many there must be, ≥ 0
     * @throws IllegalArgumentException if there is no such name, it holds another type, or the length differs
     */
    public long[] longs(String name, int length) {
        long[] values = longs(name);
        requireLength(name, values.length, length);
        return values;
    }

    private void requireLength(String name, int found, int needed) {
        if (found != needed) {
            throw new IllegalArgumentException("state '" + prefix + name + "' holds " + found + " numbers but " + needed
                    + " are needed here; restore into an object built with the same sizes");
        }
    }

    /**
     * {@return what a name holds: {@code float.class}, {@code double.class}, {@code long.class} or
     * {@code String.class}}
     *
     * @param name a name of this state
     * @throws IllegalArgumentException if there is no such name
     */
    public Class<?> kind(String name) {
        Class<?> type = entry(name).getClass();
        return type.isArray() ? type.getComponentType() : type;
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

    /** {@return those of {@link #names()} that have been neither read nor {@linkplain #ignore ignored}, sorted} */
    public Set<String> unread() {
        Set<String> names = names();
        names.removeIf(name -> read.contains(prefix + name));
        return names;
    }

    /**
     * Marks a name, or a folder of names, as read, because the reader skips it on purpose.
     *
     * @param name the name of an entry or folder; nothing happens if it does not exist
     */
    public void ignore(String name) {
        Objects.requireNonNull(name, "name");
        for (String each : names()) {
            if (each.equals(name) || each.startsWith(name + "/")) {
                read.add(prefix + each);
            }
        }
    }

    /**
     * {@return whether another state holds the same names with contents that are equal bit for bit, but for NaNs, which
     * are all equal}
     *
     * @param other another state
     */
    public boolean sameAs(State other) {
        Objects.requireNonNull(other, "other");
        if (!names().equals(other.names())) {
            return false;
        }
        for (String name : names()) {
            Object a = entries.get(prefix + name);
            Object b = other.entries.get(other.prefix + name);
            // Arrays.deepEquals compares floats as Float.equals does: NaN equals NaN, and 0 differs from -0.
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

    private Object entry(String name) {
        Objects.requireNonNull(name, "name");
        Object value = entries.get(prefix + name);
        if (value == null) {
            String all = new TreeSet<>(entries.keySet()).toString();
            throw new IllegalArgumentException("state has no '" + prefix + name + "'; it has "
                    + (all.length() <= LONGEST_LIST
                            ? all
                            : entries.size() + " entries: " + all.substring(0, LONGEST_LIST) + "…"));
        }
        return value;
    }

    private <T> T fetch(String name, Class<T> type) {
        Object value = entry(name);
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException("state '" + prefix + name + "' is a "
                    + value.getClass().getSimpleName() + ", not a " + type.getSimpleName());
        }
        read.add(prefix + name);
        return type.cast(value);
    }

    private static String checked(String name) {
        Objects.requireNonNull(name, "name");
        if (name.isEmpty() || name.startsWith("/") || name.endsWith("/")) {
            throw new IllegalArgumentException("state name '" + name + "' must not be empty nor begin or end with '/'");
        }
        return name;
    }
}
