package io.github.ascentrl.algos.internal;

import io.github.ascentrl.nn.io.FileFormatException;
import io.github.ascentrl.nn.io.Json;
import io.github.ascentrl.nn.io.JsonObject;
import java.nio.charset.StandardCharsets;

/** JSON descriptions in files: spaces, provenance, normalisers. Refuses to write what could not be read back. */
public final class ReadableJson {
    /**
     * The most bytes of a description: enough for the bounds and means of some 80,000 numbers, or some 20,000 joined
     * parts.
     */
    public static final int LONGEST = 1 << 21;

    private static final Json.Limits LIMITS = new Json.Limits(16, LONGEST / 2, false); // a value has at least two bytes

    private ReadableJson() {}

    /** Reads a description. */
    @FunctionalInterface
    public interface Reader {
        /**
         * {@return the object that a text describes}
         *
         * @param json the text
         * @throws FileFormatException if it does not describe a valid object
         */
        Object read(String json) throws FileFormatException;
    }

    /**
     * {@return the text itself, after a check that it can be read back}
     *
     * @param json a description that is about to be written
     * @param reader reads the description
     * @throws IllegalArgumentException if it cannot be read back
     */
    public static String of(String json, Reader reader) {
        try {
            reader.read(json);
        } catch (FileFormatException e) {
            throw new IllegalArgumentException("the description could not be read back: " + e.getMessage(), e);
        }
        return json;
    }

    /**
     * {@return a description as an object}
     *
     * @param what description used in error messages
     * @param json JSON
     * @throws FileFormatException if it is not a JSON object, or longer than {@link #LONGEST} bytes
     */
    public static JsonObject parse(String what, String json) throws FileFormatException {
        int bytes = json.length() <= LONGEST ? json.getBytes(StandardCharsets.UTF_8).length : json.length();
        if (bytes > LONGEST) {
            throw new FileFormatException(what + " has " + bytes + " bytes; at most " + LONGEST + " are read");
        }
        return JsonObject.parse(what, json, LIMITS);
    }
}
