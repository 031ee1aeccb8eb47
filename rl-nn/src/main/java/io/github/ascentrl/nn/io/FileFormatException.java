package io.github.ascentrl.nn.io;

import java.io.IOException;
import java.nio.file.Path;

/** A file is damaged, cut short, too large, of a newer version, or something else altogether; the message says which. */
public final class FileFormatException extends IOException {
    private static final long serialVersionUID = 1;

    /**
     * A bad file.
     *
     * @param message what is wrong, and the remedy if there is one
     */
    public FileFormatException(String message) {
        super(message);
    }

    /**
     * A bad file, found by way of another exception.
     *
     * @param message what is wrong, and the remedy if there is one
     * @param cause how it was found
     */
    public FileFormatException(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * {@return the same about a file, whose name comes first}
     *
     * @param file the bad file
     */
    public FileFormatException in(Path file) {
        return new FileFormatException(file + ": " + getMessage(), this);
    }
}
