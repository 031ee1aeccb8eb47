package io.github.ascentrl.nn.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Thrown when a file is damaged, truncated, too large, of a newer version or of another format; the message says which.
 */
public final class FileFormatException extends IOException {
    private static final long serialVersionUID = 1;

    /**
     * Creates an exception.
     *
     * @param message what is wrong, and the remedy if there is one
     */
    public FileFormatException(String message) {
        super(Objects.requireNonNull(message, "message"));
    }

    /**
     * Creates an exception caused by another.
     *
     * @param message what is wrong, and the remedy if there is one
     * @param cause the exception that revealed the problem, or null
     */
    public FileFormatException(String message, Throwable cause) {
        super(Objects.requireNonNull(message, "message"), cause);
    }

    /**
     * {@return the same exception, with the file's name before the message}
     *
     * @param file the bad file
     */
    public FileFormatException inFile(Path file) {
        Objects.requireNonNull(file, "file");
        return new FileFormatException(file + ": " + getMessage(), this);
    }
}
