package io.github.ascentrl.nn.io;

import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * JSON (RFC 8259), as much as the headers of files take. Values are maps ({@code Map<String, Object>} in the order of
 * the text), lists, {@link String}s, {@link Long}s, {@link Double}s, {@link Boolean}s and null. The text is not trusted:
 * depth, number of values and duplicate names are checked while it is read.
 */
public final class Json {
    /**
     * How much is read before the text is refused.
     *
     * @param depth how deep objects and arrays may be nested, ≥ 1
     * @param values how many values there may be in all, ≥ 1
     * @param nonFinite whether {@code NaN}, {@code Infinity} and {@code -Infinity} are numbers, as Python writes them
     */
    public record Limits(int depth, int values, boolean nonFinite) {
        /** For each tensor in the header of a file: 16 deep, 4096 values, finite numbers only. */
        public static final Limits HEADER = new Limits(16, 4096, false);

        /**
         * Checks the limits.
         *
         * @throws IllegalArgumentException if one is not positive
         */
        public Limits {
            if (depth < 1 || values < 1) {
                throw new IllegalArgumentException("depth = " + depth + " and values = " + values + " must be ≥ 1");
            }
        }
    }

    private Json() {}

    /**
     * {@return the value of a text}
     *
     * @param text the whole text
     * @param limits how much is read before it is refused
     * @throws FileFormatException if it is no JSON, or beyond the limits
     */
    public static Object parse(String text, Limits limits) throws FileFormatException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return parse(bytes, 0, bytes.length, limits);
    }

    /**
     * {@return the value of a text in UTF-8}
     *
     * @param bytes holds the text
     * @param from where it begins
     * @param to where it ends, exclusive
     * @param limits how much is read before it is refused
     * @throws FileFormatException if it is no JSON, or beyond the limits
     */
    public static Object parse(byte[] bytes, int from, int to, Limits limits) throws FileFormatException {
        return new JsonParser(bytes, from, to, limits).parse();
    }

    /** Hands over the members of the object that a text is, one by one; limits are for each of them. */
    static void members(byte[] bytes, int from, int to, Limits limits, JsonParser.Members each)
            throws FileFormatException {
        new JsonParser(bytes, from, to, limits).parseMembers(each);
    }

    /**
     * {@return a value as JSON without blanks, the same on every JDK}
     *
     * @param value maps with {@link String} keys, lists, strings, whole and finite numbers, booleans, null
     * @throws IllegalArgumentException if a number is not finite or a type has no JSON
     */
    public static String write(Object value) {
        StringBuilder out = new StringBuilder();
        write(value, "", out);
        return out.toString();
    }

    /**
     * {@return a value as JSON that people can read, ending in a line feed} Objects have a line for each member, indented by
     * two, lists one for each item that is an object or a list.
     *
     * @param value as for {@link #write}
     * @throws IllegalArgumentException if a number is not finite or a type has no JSON
     */
    public static String indented(Object value) {
        StringBuilder out = new StringBuilder();
        write(value, "\n", out);
        return out.append('\n').toString();
    }

    /** A line begins with {@code newline}; where that is empty there are no lines and no blanks. */
    private static void write(Object value, String newline, StringBuilder out) {
        String blank = newline.isEmpty() ? "" : " ";
        String deeper = newline.isEmpty() ? "" : newline + "  ";
        if (value instanceof Map<?, ?> map) {
            String separator = "";
            out.append('{');
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                out.append(separator).append(deeper);
                quote((String) entry.getKey(), out);
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
            throw new IllegalArgumentException(
                    "no JSON for a " + value.getClass().getSimpleName());
        }
    }

    /**
     * {@return the shortest decimal that reads back as exactly this number} {@link Double#toString} is not used because
     * its digits changed in JDK 19.
     *
     * @param number a {@link Float} or {@link Double}
     * @throws IllegalArgumentException if it is not finite
     */
    public static String exact(Number number) {
        double value = number.doubleValue();
        if (!(Math.abs(value) < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(value + " has no JSON; numbers must be finite");
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
        // So many digits always read back alike where the precision is full; zeros at their end are stripped below.
        boolean full = Math.abs(value) >= (isFloat ? Float.MIN_NORMAL : Double.MIN_NORMAL);
        for (int digits = full ? isFloat ? 6 : 15 : 1; digits <= 17; digits++) {
            rounded = exact.round(new MathContext(digits));
            if (isFloat ? rounded.floatValue() == (float) value : rounded.doubleValue() == value) {
                break;
            }
        }
        String text = rounded.stripTrailingZeros().toString();
        // What has neither point nor exponent would read back as a whole number.
        return text.indexOf('.') < 0 && text.indexOf('E') < 0 ? text + ".0" : text;
    }

    private static void quote(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < 0x20 || c == 0x7f || Character.isSurrogate(c)) {
                // Escaped halves of surrogate pairs are read back as they were, paired or not.
                String hex = Integer.toHexString(c);
                out.append("\\u").append("0".repeat(4 - hex.length())).append(hex);
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
