package io.github.ascentrl.nn.io;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Writes a file beside its place and moves it into place: whoever looks sees the old file or the new one, never half of
 * one, and a failed or interrupted write leaves the old one as it was. What a killed program was writing stays beside as
 * a hidden file that ends with {@code .part} and may be deleted.
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

    /** Writes the content of a file to a stream. */
    @FunctionalInterface
    public interface StreamContent {
        /**
         * Writes everything; need not flush or close.
         *
         * @param out buffered
         * @throws IOException if it cannot be written; the place then stays as it was
         */
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Writes a file, replacing one that is there, and forces it to the disk before it is moved: it is whole also after
     * the machine lost its power.
     *
     * @param file its place; the folder must exist
     * @param content writes the bytes; if it throws, the place is left as it was
     * @throws IOException if it cannot be written; the message names the place and the reason
     */
    public static void write(Path file, Content content) throws IOException {
        replace(file, channel -> {
            content.writeTo(channel);
            channel.force(true);
        });
    }

    /**
     * Writes a file, replacing one that is there, without waiting for the disk: for what can be made again.
     *
     * @param file its place; the folder must exist
     * @param content writes the bytes; if it throws, the place is left as it was
     * @throws IOException if it cannot be written; the message names the place and the reason
     */
    public static void writeStream(Path file, StreamContent content) throws IOException {
        replace(file, channel -> {
            OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
            content.writeTo(out);
            out.flush();
        });
    }

    /**
     * Writes a text file in UTF-8; otherwise as {@link #writeStream}.
     *
     * @param file its place; the folder must exist
     * @param text the whole text
     * @throws IOException if it cannot be written; the message names the place and the reason
     */
    public static void writeString(Path file, String text) throws IOException {
        writeStream(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static void replace(Path file, Content content) throws IOException {
        Path beside = beside(file);
        try {
            try (FileChannel channel = FileChannel.open(beside, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                content.writeTo(channel);
            }
            try {
                Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new IOException(
                    "cannot write " + file + ": " + reason(e) + "; what was there before is as it was", e);
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    /**
     * {@return a new empty file in the folder of another, with the permissions of any new file}
     *
     * @param file the place that the content is meant for
     * @throws IOException if it cannot be made; the message names the place, not the new file, and the remedy
     */
    public static Path beside(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || Files.isDirectory(file)) {
            throw new IOException("cannot write " + file + ": it is a folder; name a file in it");
        }
        try {
            for (int i = 0; ; i++) { // not createTempFile: its files are private to their owner
                Path beside = folder.resolve("." + file.getFileName() + "." + i + ".part");
                try {
                    return Files.createFile(beside);
                } catch (FileAlreadyExistsException e) {
                    continue; // somebody else's, who writes too or was killed
                }
            }
        } catch (IOException e) {
            throw explained(file, folder, e);
        }
    }

    private static String reason(IOException e) {
        return e instanceof FileSystemException system && system.getReason() != null
                ? system.getReason()
                : e.getMessage() == null ? e.toString() : e.getMessage();
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
