package io.github.ascentrl.nn.io;

import io.github.ascentrl.api.internal.Check;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A small JSON reader and writer (RFC 8259) for file headers. Values are maps ({@code Map<String, Object>} in the order
 * of the text), lists, {@link String}s, {@link Long}s, {@link Double}s, {@link Boolean}s and null. The text is not
 * trusted: depth, number of values and duplicate names are checked while it is read.
 */
public final class Json {
    /**
     * Limits beyond which a text is rejected.
     *
     * @param depth the deepest nesting of objects and arrays, ≥ 1
     * @param values the most values in total, ≥ 1
     * @param nonFinite whether {@code NaN}, {@code Infinity} and {@code -Infinity} are numbers, as Python writes them
     */
    public record Limits(int depth, int values, boolean nonFinite) {
        /** The limits for each tensor in the header of a file: depth 16, 4096 values, finite numbers only. */
        public static final Limits HEADER = new Limits(16, 4096, false);

        /**
         * Validates the limits.
         *
         * @throws IllegalArgumentException if a limit is not positive
         */
        public Limits {
            if (depth < 1 || values < 1) {
                throw new IllegalArgumentException(
                        "depth = " + depth + " and values = " + values + " must both be at least 1");
            }
        }
    }

    private Json() {}

    /**
     * {@return the parsed value of a text}
     *
     * @param text the whole text
     * @param limits limits beyond which the text is rejected
     * @throws FileFormatException if the text is not valid JSON or exceeds the limits
     */
    public static Object parse(String text, Limits limits) throws FileFormatException {
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(limits, "limits");
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return parse(bytes, 0, bytes.length, limits);
    }

    /**
     * {@return the parsed value of a text in UTF-8}
     *
     * @param bytes contains the text
     * @param from index of its first byte
     * @param to index after its last byte
     * @param limits limits beyond which the text is rejected
     * @throws FileFormatException if the text is not valid JSON or exceeds the limits
     */
    public static Object parse(byte[] bytes, int from, int to, Limits limits) throws FileFormatException {
        Objects.requireNonNull(bytes, "bytes");
        Objects.requireNonNull(limits, "limits");
        Check.range("from", from, 0, bytes.length);
        Check.range("to", to, from, bytes.length);
        return new JsonParser(bytes, from, to, limits).parse();
    }

    /** Parses a text that is an object and passes on its members one by one; the limits apply to each member. */
    static void members(byte[] bytes, int from, int to, Limits limits, JsonParser.Members each)
            throws FileFormatException {
        new JsonParser(bytes, from, to, limits).parseMembers(each);
    }

    /**
     * {@return a value as JSON without whitespace, the same on every JDK}
     *
     * @param value maps with {@link String} keys, lists, strings, whole and finite numbers, booleans, null
     * @throws IllegalArgumentException if a number is not finite or a type cannot be written as JSON
     */
    public static String write(Object value) {
        StringBuilder out = new StringBuilder();
        write(value, "", out);
        return out.toString();
    }

    /**
     * {@return a value as indented JSON that ends in a line feed} Each member of an object is on its own line, indented
     * by two spaces, and so is each list item that is an object or a list.
     *
     * @param value as for {@link #write}
     * @throws IllegalArgumentException if a number is not finite or a type cannot be written as JSON
     */
    public static String indented(Object value) {
        StringBuilder out = new StringBuilder();
        write(value, "\n", out);
        return out.append('\n').toString();
    }

    /** Writes a value. {@code newline} begins each line; if empty, the text has no line breaks and no whitespace. */
    private static void write(Object value, String newline, StringBuilder out) {
        String blank = newline.isEmpty() ? "" : " ";
        String deeper = newline.isEmpty() ? "" : newline + "  ";
        if (value instanceof Map<?, ?> map) {
            String separator = "";
            out.append('{');
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                out.append(separator).append(deeper);
                if (!(entry.getKey() instanceof String key)) {
                    throw new IllegalArgumentException(
                            "the key " + entry.getKey() + " cannot be written as JSON; pass maps with String keys");
                }
                quote(key, out);
                out.append(':').append(blank);
                write(entry.getValue(), deeper, out);
                separator = ",";
            }
            out.append(map.isEmpty() ? "" : newline).append('}');
        } else if (value instanceof List<?> list) {
            String separator = "";
            boolean lines = false;
            out.append('[');
            for (Object item : list) {
                boolean line = item instanceof Map || item instanceof List;
                out.append(separator).append(line ? deeper : separator.isEmpty() ? "" : blank);
                write(item, deeper, out);
                lines |= line;
                separator = ",";
            }
            out.append(lines ? newline : "").append(']');
        } else if (value instanceof String text) {
            quote(text, out);
        } else if (value instanceof Double || value instanceof Float) {
            out.append(exact((Number) value));
        } else if (value == null || value instanceof Boolean || value instanceof Long || value instanceof Integer) {
            out.append(value);
        } else {
            throw new IllegalArgumentException("a " + value.getClass().getSimpleName()
                    + " cannot be written as JSON; pass maps, lists, strings, numbers, booleans or null");
        }
    }

    /**
     * {@return the shortest decimal that reads back as exactly this number} {@link Double#toString} is not used because
     * its digits changed in JDK 19.
     *
     * @param number a {@link Float} or {@link Double}
     * @throws IllegalArgumentException if the number is not finite
     */
    public static String exact(Number number) {
        Objects.requireNonNull(number, "number");
        double value = number.doubleValue();
        if (!(Math.abs(value) < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(value + " cannot be written as JSON; pass a finite number");
        }
        if (value == 0) {
            return 1 / value < 0 ? "-0.0" : "0.0";
        }
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return (long) value + ".0";
        }
        boolean isFloat = number instanceof Float;
        BigDecimal exact = new BigDecimal(value);
        BigDecimal rounded = exact;
        // This many digits always read back as the same number at full precision; trailing zeros are stripped below.
        boolean full = Math.abs(value) >= (isFloat ? Float.MIN_NORMAL : Double.MIN_NORMAL);
        for (int digits = full ? isFloat ? 6 : 15 : 1; digits <= 17; digits++) {
            rounded = exact.round(new MathContext(digits));
            if (isFloat ? rounded.floatValue() == (float) value : rounded.doubleValue() == value) {
                break;
            }
        }
        String text = rounded.stripTrailingZeros().toString();
        // Without a point or an exponent, it would read back as a whole number.
        return text.indexOf('.') < 0 && text.indexOf('E') < 0 ? text + ".0" : text;
    }

    private static void quote(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < 0x20 || c == 0x7f || Character.isSurrogate(c)) {
                // Escaped surrogates read back unchanged, paired or not.
                String hex = Integer.toHexString(c);
                out.append("\\u").append("0".repeat(4 - hex.length())).append(hex);
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
