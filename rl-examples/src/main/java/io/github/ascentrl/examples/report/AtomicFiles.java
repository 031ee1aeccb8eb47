package io.github.ascentrl.examples.report;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes a file beside its place and moves it there, so that a reader sees the old file or the new one, never half. */
public final class AtomicFiles {
    private AtomicFiles() {}

    /** Writes the content of a file. */
    @FunctionalInterface
    public interface Content {
        /**
         * Writes everything; need not flush or close.
         *
         * @param out buffered
         */
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Writes a file, replacing one that is there.
     *
     * @param file its place; the folder must exist
     * @param content writes the bytes; if it throws, the place is left as it was
     */
    public static void write(Path file, Content content) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        Path beside = Files.createTempFile(folder, "." + file.getFileName(), ".part");
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(beside), 1 << 16)) {
                content.writeTo(out);
            }
            // Temporary files are private to their owner. False where the file system has no such permissions.
            beside.toFile().setReadable(true, false);
            move(beside, file);
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    /**
     * Writes a text file in UTF-8, replacing one that is there.
     *
     * @param file its place; the folder must exist
     * @param text the whole text
     */
    public static void writeString(Path file, String text) throws IOException {
        write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
