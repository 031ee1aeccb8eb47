package io.github.ascentrl.examples.minari;

import java.lang.reflect.Array;

/** Flattens jhdf's arrays of any shape and type to {@code float}s. */
final class HdfNumbers {
    private HdfNumbers() {}

    static float[] flat(Object array) {
        float[] flat = new float[Math.toIntExact(size(array))];
        fill(array, flat, 0);
        return flat;
    }

    private static long size(Object value) {
        if (value == null || !value.getClass().isArray()) {
            return 1;
        }
        long size = 0;
        int length = Array.getLength(value);
        if (value.getClass().getComponentType().isPrimitive()) {
            return length;
        }
        for (int i = 0; i < length; i++) {
            size += size(Array.get(value, i));
        }
        return size;
    }

    private static int fill(Object value, float[] into, int at) {
        if (value == null || !value.getClass().isArray()) {
            into[at] = number(value);
            return at + 1;
        }
        int place = at;
        int length = Array.getLength(value);
        for (int i = 0; i < length; i++) {
            place = fill(Array.get(value, i), into, place);
        }
        return place;
    }

    /** Converts a value; h5py's booleans are an enumeration of FALSE and TRUE, which jhdf returns by name. */
    private static float number(Object value) {
        if (value instanceof Number number) {
            return number.floatValue();
        }
        if (value instanceof Boolean truth) {
            return truth ? 1 : 0;
        }
        if (value instanceof String name && (name.equals("TRUE") || name.equals("FALSE"))) {
            return name.equals("TRUE") ? 1 : 0;
        }
        throw new IllegalArgumentException("'" + value + "' is not a number");
    }
}
