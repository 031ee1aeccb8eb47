package io.github.ascentrl.examples;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A strict little JSON parser for tests: maps, lists, strings, doubles, booleans, null. */
public final class JsonReader {
    private final String text;
    private int at;

    private JsonReader(String text) {
        this.text = text;
    }

    public static Object parse(String text) {
        JsonReader reader = new JsonReader(text);
        Object value = reader.value();
        reader.skipBlanks();
        if (reader.at != text.length()) {
            throw reader.wrong("the end");
        }
        return value;
    }

    private Object value() {
        skipBlanks();
        char c = text.charAt(at);
        if (c == '{') {
            return object();
        } else if (c == '[') {
            return array();
        } else if (c == '"') {
            return string();
        }
        int start = at;
        while (at < text.length() && ",]} \n".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        String word = text.substring(start, at);
        if (word.equals("true") || word.equals("false")) {
            return word.equals("true");
        } else if (word.equals("null")) {
            return null;
        } else if (word.matches("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d+)?")) {
            return Double.valueOf(word);
        }
        at = start;
        throw wrong("a value");
    }

    private Map<String, Object> object() {
        Map<String, Object> map = new LinkedHashMap<>();
        expect('{');
        skipBlanks();
        while (text.charAt(at) != '}') {
            if (!map.isEmpty()) {
                expect(',');
            }
            skipBlanks();
            String key = string();
            skipBlanks();
            expect(':');
            if (map.put(key, value()) != null) {
                throw wrong("a new key instead of " + key);
            }
            skipBlanks();
        }
        expect('}');
        return map;
    }

    private List<Object> array() {
        List<Object> list = new ArrayList<>();
        expect('[');
        skipBlanks();
        while (text.charAt(at) != ']') {
            if (!list.isEmpty()) {
                expect(',');
            }
            list.add(value());
            skipBlanks();
        }
        expect(']');
        return list;
    }

    private String string() {
        StringBuilder out = new StringBuilder();
        expect('"');
        while (text.charAt(at) != '"') {
            char c = text.charAt(at++);
            if (c < 0x20) {
                throw wrong("no control character");
            }
            if (c != '\\') {
                out.append(c);
                continue;
            }
            char escape = text.charAt(at++);
            int plain = "\"\\/bfnrt".indexOf(escape);
            if (plain >= 0) {
                out.append("\"\\/\b\f\n\r\t".charAt(plain));
            } else if (escape == 'u') {
                out.append((char) Integer.parseInt(text.substring(at, at + 4), 16));
                at += 4;
            } else {
                throw wrong("an escape");
            }
        }
        expect('"');
        return out.toString();
    }

    private void expect(char c) {
        if (text.charAt(at) != c) {
            throw wrong("'" + c + "'");
        }
        at++;
    }

    private void skipBlanks() {
        while (at < text.length() && " \n\r\t".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private IllegalArgumentException wrong(String expected) {
        return new IllegalArgumentException("expected " + expected + " at " + at + " of: " + text);
    }
}
