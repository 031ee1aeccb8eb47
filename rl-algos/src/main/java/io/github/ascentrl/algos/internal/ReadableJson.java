package io.github.ascentrl.algos.internal;

import io.github.ascentrl.nn.io.FileFormatException;
import io.github.ascentrl.nn.io.Json;
import io.github.ascentrl.nn.io.JsonObject;
import java.nio.charset.StandardCharsets;

/** Descriptions in files: spaces, provenance, normalisers. What would be refused when it is read is not written. */
public final class ReadableJson {
    /** How many bytes a description may have: bounds and means of some 80,000 numbers, or some 20,000 joined parts. */
    public static final int LONGEST = 1 << 21;

    private static final Json.Limits LIMITS = new Json.Limits(16, LONGEST / 2, false); // two bytes a value at least

    private ReadableJson() {}

    /** Reads a description. */
    @FunctionalInterface
    public interface Reader {
        /**
         * {@return what a text describes}
         *
         * @param json the text
         * @throws FileFormatException if it describes nothing that can be
         */
        Object read(String json) throws FileFormatException;
    }

    /**
     * {@return the text itself}
     *
     * @param json a description that is about to be written
     * @param reader what will read it
     * @throws IllegalArgumentException if it could not be read back
     */
    public static String of(String json, Reader reader) {
        try {
            reader.read(json);
        } catch (FileFormatException e) {
            throw new IllegalArgumentException("this could not be read back: " + e.getMessage(), e);
        }
        return json;
    }

    /**
     * {@return a description as an object}
     *
     * @param what what it is, for messages
     * @param json JSON
     * @throws FileFormatException if it is no JSON object, or longer than what is written
     */
    public static JsonObject parse(String what, String json) throws FileFormatException {
        int bytes = json.length() <= LONGEST ? json.getBytes(StandardCharsets.UTF_8).length : json.length();
        if (bytes > LONGEST) {
            throw new FileFormatException(what + " of " + bytes + " bytes; at most " + LONGEST + " are read");
        }
        return JsonObject.parse(what, json, LIMITS);
    }
}
