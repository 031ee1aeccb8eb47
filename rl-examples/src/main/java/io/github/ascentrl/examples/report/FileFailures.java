package io.github.ascentrl.examples.report;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** FileFailures of files in words. */
public final class FileFailures {
    private FileFailures() {}

    /**
     * {@return why a file could not be read or written, for a person}
     *
     * @param e what was thrown
     */
    public static String reason(IOException e) {
        if (e instanceof FileSystemException file && file.getFile() != null) {
            String why = file.getReason() != null
                    ? file.getReason()
                    : e instanceof NoSuchFileException
                            ? "there is no such file or folder, and none can be made"
                            : e instanceof AccessDeniedException
                                    ? "permission denied"
                                    : e.getClass().getSimpleName();
            return file.getFile() + ": " + why;
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
