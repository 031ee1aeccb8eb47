package io.github.ascentrl.algos.internal;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Messages for files that grow, which are not written through {@link io.github.ascentrl.api.io.AtomicFiles}. */
public final class WriteFailures {
    private WriteFailures() {}

    /** Opens or writes something. */
    @FunctionalInterface
    public interface Step<T> {
        /** {@return what was opened} */
        T take() throws IOException;
    }

    /**
     * {@return the result of a step}
     *
     * @throws IOException if it fails, as {@link #writing(Path, IOException, String)}
     */
    public static <T> T writing(Path file, String remedy, Step<T> step) throws IOException {
        try {
            return step.take();
        } catch (IOException e) {
            throw writing(file, e, remedy);
        }
    }

    /** {@return an exception that names the file, what is wrong, and what to do: the system's may lack all of these} */
    public static IOException writing(Path file, IOException e, String remedy) {
        return new IOException("cannot write " + file + ": " + reason(file, e) + "; " + remedy, e);
    }

    private static String reason(Path file, IOException e) {
        if (e instanceof FileSystemException system && system.getReason() == null) {
            if (e instanceof AccessDeniedException) {
                return "writing to " + system.getFile() + " is not permitted";
            }
            if (e instanceof FileAlreadyExistsException) {
                return system.getFile() + " is a file, not a folder";
            }
            if (e instanceof NoSuchFileException) {
                return system.getFile() + " is missing and cannot be created";
            }
        }
        if (e instanceof FileSystemException system && file.toString().equals(system.getFile())) {
            return system.getReason();
        }
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }
}
