package io.github.ascentrl.algos.internal;

import io.github.ascentrl.nn.io.FileFormatException;
import io.github.ascentrl.nn.io.Json;
import java.nio.charset.StandardCharsets;

/** Refuses to write what would be refused when it is read. */
public final class ReadableJson {
    private ReadableJson() {}

    /**
     * {@return the text itself}
     *
     * @param json a description that is about to be written
     * @param largest how many bytes of it are read
     * @throws IllegalArgumentException if it could not be read back
     */
    public static String of(String json, int largest) {
        try {
            Json.parse(json, Json.Limits.HEADER);
        } catch (FileFormatException e) {
            throw new IllegalArgumentException("this could not be read back: " + e.getMessage(), e);
        }
        int bytes = json.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > largest) {
            throw new IllegalArgumentException(
                    "this could not be read back: a description of " + bytes + " bytes, at most " + largest);
        }
        return json;
    }
}
