package io.github.ascentrl.examples.report;

import io.github.ascentrl.nn.io.Json;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What reports find out, as JSON: maps (any key, by its {@code toString}), iterables, arrays, numbers (whole ones without
 * a point), booleans, null; everything else, enums and records included, by its {@code toString}. NaN and infinities
 * become {@code null}, since JSON has no word for them.
 */
public final class ReportJson {
    private ReportJson() {}

    /**
     * {@return the JSON text of a value, indented, ending in a line feed}
     *
     * @param value as above; must not contain itself
     */
    public static String write(Object value) {
        return Json.indented(plain(value));
    }

    /**
     * {@return the JSON text of a value on one line}
     *
     * @param value as above; must not contain itself
     */
    public static String compact(Object value) {
        return Json.write(plain(value));
    }

    private static Object plain(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> plain = new LinkedHashMap<>();
            map.forEach((key, item) -> plain.put(String.valueOf(key), plain(item)));
            return plain;
        }
        if (value instanceof Iterable<?> items) {
            List<Object> plain = new ArrayList<>();
            items.forEach(item -> plain.add(plain(item)));
            return plain;
        }
        if (value != null && value.getClass().isArray()) {
            List<Object> plain = new ArrayList<>();
            for (int i = 0; i < Array.getLength(value); i++) {
                plain.add(plain(Array.get(value, i)));
            }
            return plain;
        }
        if (value instanceof Float || value instanceof Double) {
            return number(((Number) value).doubleValue());
        }
        return value == null || value instanceof Number || value instanceof Boolean ? value : value.toString();
    }

    private static Object number(double x) {
        boolean whole = x == Math.rint(x) && Math.abs(x) < 1e15;
        return whole ? (Object) (long) x : Double.isFinite(x) ? x : null;
    }
}
