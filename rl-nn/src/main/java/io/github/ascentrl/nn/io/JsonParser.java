package io.github.ascentrl.nn.io;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads one JSON value from UTF-8 bytes. Memory use is proportional to the text and to the limit of values. */
final class JsonParser {
    private static final int LONGEST_NUMBER = 400;

    /** Receives the members of an object. */
    @FunctionalInterface
    interface Members {
        void member(String name, Object value) throws FileFormatException;
    }

    private final byte[] bytes;
    private final int from;
    private final int to;
    private final Json.Limits limits;
    private int at;
    private int values;

    JsonParser(byte[] bytes, int from, int to, Json.Limits limits) {
        this.bytes = bytes;
        this.from = from;
        this.to = to;
        this.limits = limits;
        at = from;
    }

    Object parse() throws FileFormatException {
        Object value = value(1);
        skipBlanks();
        if (at != to) {
            throw bad("unexpected text after the end of the value");
        }
        return value;
    }

    /**
     * Passes on the members of an object one by one, so that not all are in memory at once; the limits apply to each.
     */
    void parseMembers(Members each) throws FileFormatException {
        skipBlanks();
        if (peek() != '{') {
            throw bad("expected '{'");
        }
        Set<String> names = new HashSet<>();
        members(1, names, (name, value) -> {
            values = 0;
            names.add(name);
            each.member(name, value);
        });
        skipBlanks();
        if (at != to) {
            throw bad("unexpected text after the end of the value");
        }
    }

    private FileFormatException bad(String what) {
        return new FileFormatException("not valid JSON at byte " + (at - from) + ": " + what);
    }

    private void skipBlanks() {
        while (at < to && (bytes[at] == ' ' || bytes[at] == '\n' || bytes[at] == '\r' || bytes[at] == '\t')) {
            at++;
        }
    }

    private int peek() throws FileFormatException {
        if (at >= to) {
            throw bad("the text ends too early");
        }
        return bytes[at];
    }

    private Object value(int depth) throws FileFormatException {
        if (++values > limits.values()) {
            throw bad("more than " + limits.values() + " values");
        }
        if (depth > limits.depth()) {
            throw bad("nested deeper than " + limits.depth());
        }
        skipBlanks();
        int c = peek();
        return switch (c) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", null);
            case 'N' -> nonFinite("NaN", Double.NaN);
            case 'I' -> nonFinite("Infinity", Double.POSITIVE_INFINITY);
            default -> number();
        };
    }

    private Map<String, Object> object(int depth) throws FileFormatException {
        Map<String, Object> map = new LinkedHashMap<>(8);
        members(depth, map.keySet(), map::put);
        return map;
    }

    private void members(int depth, Set<String> names, Members each) throws FileFormatException {
        at++;
        skipBlanks();
        if (peek() == '}') {
            at++;
            return;
        }
        do {
            skipBlanks();
            if (peek() != '"') {
                throw bad("expected a name in quotes");
            }
            String name = string();
            skipBlanks();
            if (peek() != ':') {
                throw bad("expected ':' after a name");
            }
            at++;
            if (names.contains(name)) {
                throw bad("the name '" + brief(name) + "' occurs twice");
            }
            each.member(name, value(depth + 1));
        } while (!endsWith('}'));
    }

    private List<Object> array(int depth) throws FileFormatException {
        at++;
        List<Object> list = new ArrayList<>(4);
        skipBlanks();
        if (peek() == ']') {
            at++;
            return list;
        }
        while (true) {
            list.add(value(depth + 1));
            if (endsWith(']')) {
                return list;
            }
        }
    }

    /** {@return whether the container ends here; if not, a comma was read} */
    private boolean endsWith(char close) throws FileFormatException {
        skipBlanks();
        int c = peek();
        if (c != ',' && c != close) {
            throw bad("expected ',' or '" + close + "'");
        }
        at++;
        return c == close;
    }

    private Object word(String word, Object value) throws FileFormatException {
        if (to - at < word.length()) {
            throw bad("the text ends too early");
        }
        for (int i = 0; i < word.length(); i++) {
            if (bytes[at + i] != word.charAt(i)) {
                throw bad("expected '" + word + "'");
            }
        }
        at += word.length();
        return value;
    }

    private Object nonFinite(String word, double value) throws FileFormatException {
        if (!limits.nonFinite()) {
            throw bad("a number must be finite");
        }
        return word(word, value);
    }

    private Object number() throws FileFormatException {
        int start = at;
        if (bytes[at] == '-') {
            at++;
            if (at < to && bytes[at] == 'I') {
                return nonFinite("Infinity", Double.NEGATIVE_INFINITY);
            }
        }
        int first = at;
        digits();
        if (bytes[first] == '0' && at - first > 1) {
            throw bad("a number must not begin with 0");
        }
        boolean whole = true;
        if (at < to && bytes[at] == '.') {
            whole = false;
            at++;
            digits();
        }
        if (at < to && (bytes[at] == 'e' || bytes[at] == 'E')) {
            whole = false;
            at++;
            if (at < to && (bytes[at] == '+' || bytes[at] == '-')) {
                at++;
            }
            digits();
        }
        if (at - start > LONGEST_NUMBER) {
            throw bad("a number longer than " + LONGEST_NUMBER + " characters");
        }
        String text = new String(bytes, start, at - start, StandardCharsets.ISO_8859_1);
        if (whole && text.length() <= 18) {
            return Long.parseLong(text);
        }
        double value = Double.parseDouble(text);
        if (Double.isInfinite(value)) {
            throw bad("a number too large for a double");
        }
        return value;
    }

    private void digits() throws FileFormatException {
        int start = at;
        while (at < to && bytes[at] >= '0' && bytes[at] <= '9') {
            at++;
        }
        if (at == start) {
            throw bad("expected a digit");
        }
    }

    private String string() throws FileFormatException {
        at++;
        int start = at;
        boolean escapes = false;
        while (true) {
            int c = peek();
            if (c == '"') {
                break;
            }
            if (c >= 0 && c < 0x20) {
                throw bad("a control character inside a string");
            }
            if (c == '\\') {
                escapes = true;
                at++;
                peek();
            }
            if (c < 0) {
                at += Utf8.length(bytes, at, to, this::bad);
            } else {
                at++;
            }
        }
        String text = escapes ? unescaped(start, at) : new String(bytes, start, at - start, StandardCharsets.UTF_8);
        at++;
        return text;
    }

    private String unescaped(int start, int end) throws FileFormatException {
        StringBuilder out = new StringBuilder(end - start);
        int i = start;
        while (i < end) {
            int c = bytes[i];
            if (c == '\\') {
                c = bytes[i + 1];
                int simple = "\"\\/bfnrt".indexOf(c);
                if (simple >= 0) {
                    out.append("\"\\/\b\f\n\r\t".charAt(simple));
                    i += 2;
                } else if (c == 'u' && i + 6 <= end) {
                    out.append((char) hex(i + 2));
                    i += 6;
                } else {
                    throw bad("an escape that is not part of JSON");
                }
            } else if (c >= 0) {
                out.append((char) c);
                i++;
            } else {
                int length = Utf8.length(bytes, i, end, this::bad);
                out.appendCodePoint(Utf8.codePoint(bytes, i, length));
                i += length;
            }
        }
        return out.toString();
    }

    private int hex(int offset) throws FileFormatException {
        int value = 0;
        for (int i = offset; i < offset + 4; i++) {
            int digit = bytes[i] < 0 ? -1 : Character.digit((char) bytes[i], 16);
            if (digit < 0) {
                throw bad("expected four hexadecimal digits after \\u");
            }
            value = value << 4 | digit;
        }
        return value;
    }

    private static String brief(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }
}
