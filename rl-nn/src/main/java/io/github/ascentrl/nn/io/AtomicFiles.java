package io.github.ascentrl.nn.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Writes a file beside its place, forces it to the disk and moves it into place: whoever looks sees the old file or the
 * new one, never half of one, and a failed or interrupted write leaves the old one as it was.
 */
public final class AtomicFiles {
    private AtomicFiles() {}

    /** Writes the content of a file. */
    @FunctionalInterface
    public interface Content {
        /**
         * Writes everything.
         *
         * @param channel empty, open for reading and writing; not closed by this method
         * @throws IOException if it cannot be written; the place then stays as it was
         */
        void writeTo(FileChannel channel) throws IOException;
    }

    /**
     * Writes a file, replacing one that is there.
     *
     * @param file its place; the folder must exist
     * @param content writes the bytes; if it throws, the place is left as it was
     * @throws IOException if it cannot be written
     */
    public static void write(Path file, Content content) throws IOException {
        Path beside = beside(file);
        try {
            try (FileChannel channel = FileChannel.open(beside, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                content.writeTo(channel);
                channel.force(true);
            }
            try {
                Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING);
            }
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    /**
     * {@return a new empty file in the folder of another, readable as ordinary files are}
     *
     * @param file the place that the content is meant for
     * @throws IOException if it cannot be made; the message names the place, not the new file, and the remedy
     */
    public static Path beside(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        Path beside;
        try {
            beside = Files.createTempFile(folder, "." + file.getFileName(), ".part");
        } catch (IOException e) {
            throw explained(file, folder, e);
        }
        // Temporary files are private to their owner. False where the file system has no such permissions.
        beside.toFile().setReadable(true, false);
        return beside;
    }

    static IOException explained(Path file, Path folder, IOException e) {
        String why = "in the folder " + folder + " no file can be made: " + e.getMessage();
        if (e instanceof NoSuchFileException) {
            why = "there is no folder " + folder + "; make it first";
        } else if (e instanceof AccessDeniedException) {
            why = "the folder " + folder + " is not writable; choose another, or change its permissions";
        } else if (e instanceof FileSystemException system && system.getReason() != null) {
            why = "in the folder " + folder + " no file can be made: " + system.getReason() + "; choose another";
        }
        return new IOException("cannot write " + file + ": " + why, e);
    }
}
