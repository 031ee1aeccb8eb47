package io.github.ascentrl.api.io;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/**
 * Writes a file beside its place and moves it into place: a reader sees the old file or the new one, never half of
 * one, and a failed or interrupted write leaves the old one as it was. Threads and programs may write to one place at
 * the same time: each writes a file of its own, and the last to finish stays.
 *
 * <p>The new file has the permissions of the one it replaces, or those of any new file; on file systems without POSIX
 * permissions, those of any new file. A symbolic link is followed: the file it leads to is replaced, the link stays. The
 * file and then, where the system lets a program do that, its folder are forced to the disk: the new file is whole even
 * after a power failure.
 *
 * <p>What a killed program was writing stays beside, as a hidden file {@code .NAME.PROCESS-NUMBER.part}. It does no
 * harm and may be deleted once no program writes to that place; the library does not do so, because on a disk that several
 * machines or containers share it cannot know whether the process still runs.
 *
 * <p>Where a file system cannot replace a file in one step, it is deleted first: readers may find no file for a moment.
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
     * Writes a file, replacing one that is there.
     *
     * @param file its place; the folder must exist
     * @param content writes the bytes; if it throws, the place is left as it was
     * @throws IOException if it cannot be written; the message names the place and the reason
     */
    public static void write(Path file, Content content) throws IOException {
        write(file, content, PartFile.AT_ONCE, PartFile.IN_STEPS);
    }

    static void write(Path file, Content content, PartFile.Move atOnce, PartFile.Move inSteps) throws IOException {
        try (PartFile part = PartFile.beside(file)) {
            try {
                content.writeTo(part.channel());
                part.moveIntoPlace(atOnce, inSteps);
            } catch (IOException e) {
                throw new IOException("cannot write " + file + ": " + reason(e) + "; " + part.whatIsThere(), e);
            }
        }
    }

    /**
     * Writes a file through a stream; otherwise as {@link #write}.
     *
     * @param file its place; the folder must exist
     * @param content writes the bytes; if it throws, the place is left as it was
     * @throws IOException if it cannot be written; the message names the place and the reason
     */
    public static void writeStream(Path file, StreamContent content) throws IOException {
        write(file, channel -> {
            OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
            content.writeTo(out);
            out.flush();
        });
    }

    /**
     * Writes a text file in UTF-8; otherwise as {@link #write}.
     *
     * @param file its place; the folder must exist
     * @param text the whole text
     * @throws IOException if it cannot be written; the message names the place and the reason
     */
    public static void writeString(Path file, String text) throws IOException {
        writeStream(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * {@return an empty file in the folder of another, open for reading and writing, for data that will become a part of
     * that other} The system deletes it when the channel is closed or the program ends, however it ends; where it can,
     * it removes the name at once.
     *
     * @param file the place that the content is meant for
     * @throws IOException if it cannot be made; the message names the place, not the new file, and the remedy
     */
    public static FileChannel temporary(Path file) throws IOException {
        return PartFile.temporary(file);
    }

    private static String reason(IOException e) {
        return e instanceof FileSystemException system && system.getReason() != null
                ? system.getReason()
                : e.getMessage() == null ? e.toString() : e.getMessage();
    }
}
