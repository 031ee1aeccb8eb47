package io.github.ascentrl.api.internal;

import java.util.Collection;

/**
 * Checks of arguments, for all libraries: each returns what it was given, or throws with the name, the value and the range.
 * A method whose remedy is not obvious from the range writes its own message instead. For null there is {@link
 * java.util.Objects#requireNonNull(Object, String)} with the name.
 */
public final class Check {
    /** The longest array that every virtual machine can make. */
    public static final int MAX_LENGTH = Integer.MAX_VALUE - 8;

    private Check() {}

    /**
     * {@return the value}
     *
     * @param name the parameter
     * @param value the value, in [low, high]
     * @param low the smallest value allowed
     * @param high the largest value allowed
     * @throws IllegalArgumentException if it is not
     */
    public static int range(String name, int value, int low, int high) {
        if (value < low || value > high) {
            throw new IllegalArgumentException(name + " = " + value + " must be in [" + low + ", " + high + "]");
        }
        return value;
    }

    /**
     * {@return the value}
     *
     * @param name the parameter
     * @param value the value, in [low, high], which NaN is not
     * @param low the smallest value allowed
     * @param high the largest value allowed
     * @throws IllegalArgumentException if it is not
     */
    public static double range(String name, double value, double low, double high) {
        if (!(value >= low && value <= high)) {
            throw new IllegalArgumentException(name + " = " + value + " must be in [" + low + ", " + high + "]");
        }
        return value;
    }

    /**
     * {@return the value}
     *
     * @param name the parameter
     * @param value the value, at least {@code low}
     * @param low the smallest value allowed
     * @throws IllegalArgumentException if it is less
     */
    public static int atLeast(String name, int value, int low) {
        if (value < low) {
            throw new IllegalArgumentException(name + " = " + value + " must be at least " + low);
        }
        return value;
    }

    /**
     * {@return the value}
     *
     * @param name the parameter
     * @param value the value, at least {@code low}
     * @param low the smallest value allowed
     * @throws IllegalArgumentException if it is less
     */
    public static long atLeast(String name, long value, long low) {
        if (value < low) {
            throw new IllegalArgumentException(name + " = " + value + " must be at least " + low);
        }
        return value;
    }

    /**
     * {@return the value}
     *
     * @param name the parameter
     * @param value must be neither NaN nor infinite
     * @throws IllegalArgumentException if it is
     */
    public static double finite(String name, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(name + " = " + value + " must be finite");
        }
        return value;
    }

    /**
     * {@return the value}
     *
     * @param name the parameter
     * @param value must be greater than 0 and finite
     * @throws IllegalArgumentException if it is not
     */
    public static double positive(String name, double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + " = " + value + " must be positive and finite");
        }
        return value;
    }

    /**
     * {@return the value}
     *
     * @param name the parameter
     * @param value must be at least 0 and finite
     * @throws IllegalArgumentException if it is not
     */
    public static double notNegative(String name, double value) {
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + " = " + value + " must be at least 0 and finite");
        }
        return value;
    }

    /**
     * {@return the index}
     *
     * @param name the parameter
     * @param index the index, in [0, length)
     * @param length the number of elements
     * @throws IndexOutOfBoundsException if it is not
     */
    public static int index(String name, int index, int length) {
        if (index < 0 || index >= length) {
            throw new IndexOutOfBoundsException(name + " = " + index + " must be in [0, " + length + ")");
        }
        return index;
    }

    /**
     * {@return the index}
     *
     * @param name the parameter
     * @param index the index, in [0, length)
     * @param length the number of elements
     * @throws IndexOutOfBoundsException if it is not
     */
    public static long index(String name, long index, long length) {
        if (index < 0 || index >= length) {
            throw new IndexOutOfBoundsException(name + " = " + index + " must be in [0, " + length + ")");
        }
        return index;
    }

    /**
     * Checks the length of an array.
     *
     * @param name the parameter
     * @param length the length of the array
     * @param expected the length it must have
     * @throws IllegalArgumentException if it is not
     */
    public static void length(String name, int length, long expected) {
        if (length != expected) {
            throw new IllegalArgumentException(name + " has length " + length + "; it must be " + expected);
        }
    }

    /**
     * Checks that an array is long enough.
     *
     * @param name the parameter
     * @param length the length of the array
     * @param least the smallest length allowed
     * @throws IllegalArgumentException if it is less
     */
    public static void room(String name, int length, long least) {
        if (length < least) {
            throw new IllegalArgumentException(name + " has length " + length + "; it must be at least " + least);
        }
    }

    /**
     * {@return the product as the length of an array}
     *
     * @param name what is counted, for the message
     * @param factors the factors, each at least 0
     * @throws IllegalArgumentException if a factor is negative, or no array can be so long
     */
    public static int arrayLength(String name, long... factors) {
        long product = 1;
        boolean fits = true;
        for (long factor : factors) {
            fits &= factor >= 0 && (factor == 0 || product <= MAX_LENGTH / factor);
            product = fits ? product * factor : 0;
        }
        if (!fits) {
            StringBuilder shown = new StringBuilder();
            for (long factor : factors) {
                shown.append(shown.isEmpty() ? "" : " · ").append(factor);
            }
            throw new IllegalArgumentException(name + " = " + shown + " must be in [0, " + MAX_LENGTH + "]");
        }
        return (int) product;
    }

    /**
     * {@return the array}
     *
     * @param name the parameter
     * @param array the array, neither null nor with a null in it
     * @param <T> the type of the elements
     * @throws NullPointerException if it is or does
     */
    public static <T> T[] noNulls(String name, T[] array) {
        if (array == null) {
            throw new NullPointerException(name);
        }
        for (int i = 0; i < array.length; i++) {
            if (array[i] == null) {
                throw new NullPointerException(name + "[" + i + "]");
            }
        }
        return array;
    }

    /**
     * {@return the collection}
     *
     * @param name the parameter
     * @param collection the collection, neither null nor with a null in it
     * @param <C> the type of the collection
     * @throws NullPointerException if it is or does
     */
    public static <C extends Collection<?>> C noNulls(String name, C collection) {
        if (collection == null) {
            throw new NullPointerException(name);
        }
        int i = 0;
        for (Object element : collection) {
            if (element == null) {
                throw new NullPointerException(name + "[" + i + "]");
            }
            i++;
        }
        return collection;
    }
}
