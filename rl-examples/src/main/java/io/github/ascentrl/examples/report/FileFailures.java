package io.github.ascentrl.examples.report;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Messages for failures to read or write files. */
public final class FileFailures {
    private FileFailures() {}

    /**
     * {@return a readable reason why a file could not be read or written}
     *
     * @param e the exception
     */
    public static String reason(IOException e) {
        if (e instanceof FileSystemException file && file.getFile() != null) {
            String why = file.getReason() != null
                    ? file.getReason()
                    : e instanceof NoSuchFileException
                            ? "there is no such file or folder, and it cannot be created"
                            : e instanceof AccessDeniedException
                                    ? "permission denied"
                                    : e.getClass().getSimpleName();
            return file.getFile() + ": " + why;
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
