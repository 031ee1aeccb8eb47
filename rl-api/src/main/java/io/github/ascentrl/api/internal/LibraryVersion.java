package io.github.ascentrl.api.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The version of this library, written to every file it makes. */
public final class LibraryVersion {
    private static final String CURRENT = read();

    private LibraryVersion() {}

    /** {@return the version, for example "0.1.0"} */
    public static String current() {
        return CURRENT;
    }

    private static String read() {
        try (InputStream in = LibraryVersion.class.getResourceAsStream("version.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
