package io.github.ascentrl.examples.report;

import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.nn.io.Json;
import java.io.IOException;
import java.lang.reflect.Array;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Writes results as JSON: maps (any key, by its {@code toString}; in their order, or sorted if they have none), iterables, arrays, numbers (integers without a
 * point), booleans and null. An {@link Evaluation} becomes its mean and standard deviation, and other records become
 * maps. Everything else, including enums, is written by its {@code toString}. NaN and infinities become {@code null},
 * since JSON cannot represent them.
 */
public final class ReportJson {
    private ReportJson() {}

    /**
     * {@return the JSON text of a value, indented, ending in a line feed}
     *
     * @param value a value as described for the class; must not contain itself
     */
    public static String write(Object value) {
        return Json.indented(plain(value));
    }

    /**
     * {@return a list of strings from a file written by {@link #write}; empty if the file or the list is missing}
     *
     * @param file the file; may be missing
     * @param name the name of the list
     */
    public static List<String> strings(Path file, String name) throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        Object value = Json.parse(Files.readString(file), new Json.Limits(64, 10_000_000, false));
        return value instanceof Map<?, ?> map && map.get(name) instanceof List<?> items
                ? items.stream().map(String::valueOf).toList()
                : List.of();
    }

    /**
     * {@return the value of a record's component}
     *
     * @param component the component
     * @param of the record; its class may be private
     */
    public static Object value(RecordComponent component, Object of) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(of);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot read '" + component + "' of " + of, e);
        }
    }

    /**
     * {@return the JSON text of a value on one line}
     *
     * @param value a value as described for the class; must not contain itself
     */
    public static String compact(Object value) {
        return Json.write(plain(value));
    }

    private static Object plain(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> plain = new LinkedHashMap<>();
            ordered(map).forEach((key, item) -> plain.put(String.valueOf(key), plain(item)));
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
        if (value instanceof Evaluation evaluation) { // all its episodes would fill pages
            return plain(new double[] {evaluation.mean(), evaluation.std()});
        }
        if (value instanceof Record && value.getClass().getRecordComponents().length > 0) {
            Map<String, Object> plain = new LinkedHashMap<>();
            for (RecordComponent component : value.getClass().getRecordComponents()) {
                plain.put(component.getName(), plain(value(component, value)));
            }
            return plain;
        }
        if (value instanceof Float || value instanceof Double) {
            return number(((Number) value).doubleValue());
        }
        return value == null || value instanceof Number || value instanceof Boolean ? value : value.toString();
    }

    /** {@return the map, sorted if it has no order of its own: that of Map.of differs from program to program} */
    private static Map<?, ?> ordered(Map<?, ?> map) {
        if (map instanceof LinkedHashMap || map instanceof SortedMap) {
            return map;
        }
        Map<Object, Object> sorted = new TreeMap<>(Comparator.comparing(String::valueOf));
        sorted.putAll(map);
        return sorted;
    }

    private static Object number(double x) {
        boolean whole = x == Math.rint(x) && Math.abs(x) < 1e15;
        return whole ? (Object) (long) x : Double.isFinite(x) ? x : null;
    }
}
