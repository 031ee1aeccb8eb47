package io.github.ascentrl.examples.report;

import java.lang.reflect.Array;
import java.util.Iterator;
import java.util.Map;

/**
 * Writes JSON (RFC 8259) from plain Java values, indented by two: maps (any key, by its {@code toString}), iterables,
 * arrays, numbers, booleans, null; everything else, enums and records included, by its {@code toString}. NaN and
 * infinities become {@code null}, since JSON has no word for them.
 */
public final class JsonWriter {
    private final StringBuilder out = new StringBuilder();

    private JsonWriter() {}

    /**
     * {@return the JSON text of a value, ending in a line feed}
     *
     * @param value as above; must not contain itself
     */
    public static String write(Object value) {
        JsonWriter json = new JsonWriter();
        json.value(value, "\n");
        return json.out.append('\n').toString();
    }

    private void value(Object value, String newline) {
        if (value == null) {
            out.append("null");
        } else if (value instanceof Map<?, ?> map) {
            object(map, newline);
        } else if (value instanceof Iterable<?> items) {
            array(items.iterator(), newline);
        } else if (value.getClass().isArray()) {
            array(elements(value), newline);
        } else if (value instanceof Float || value instanceof Double) {
            double number = ((Number) value).doubleValue();
            out.append(Double.isFinite(number) ? Numbers.exact(number) : "null");
        } else if (value instanceof Number || value instanceof Boolean) {
            out.append(value);
        } else {
            string(value.toString());
        }
    }

    private void object(Map<?, ?> map, String newline) {
        out.append('{');
        String separator = "";
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            out.append(separator).append(newline).append("  ");
            string(String.valueOf(entry.getKey()));
            out.append(": ");
            value(entry.getValue(), newline + "  ");
            separator = ",";
        }
        out.append(map.isEmpty() ? "" : newline).append('}');
    }

    private void array(Iterator<?> items, String newline) {
        out.append('[');
        String separator = "";
        boolean nested = false;
        while (items.hasNext()) {
            Object item = items.next();
            boolean compound = item instanceof Map || item instanceof Iterable;
            out.append(separator).append(compound ? newline + "  " : separator.isEmpty() ? "" : " ");
            value(item, newline + "  ");
            nested |= compound;
            separator = ",";
        }
        out.append(nested ? newline : "").append(']');
    }

    private static Iterator<Object> elements(Object array) {
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < Array.getLength(array);
            }

            @Override
            public Object next() {
                return Array.get(array, next++);
            }
        };
    }

    private void string(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    // Lone surrogates cannot be written as UTF-8; controls must be escaped.
                    if (c < 0x20 || c == 0x7f || isLoneSurrogate(text, i)) {
                        out.append(String.format("\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    private static boolean isLoneSurrogate(String text, int i) {
        char c = text.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
        }
        return Character.isLowSurrogate(c) && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
    }
}
