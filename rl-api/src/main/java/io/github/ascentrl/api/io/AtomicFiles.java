package io.github.ascentrl.api.io;

import io.github.ascentrl.api.internal.Interrupts;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * Writes a temporary file next to the target and moves it into place: a reader sees the old file or the new one, never
 * half of one, and a failed or interrupted write leaves the old file unchanged. Threads and programs may write to one
 * target at the same time: each writes its own temporary file, and the last to finish wins. A thread that was interrupted
 * earlier writes its file and stays interrupted; an interrupt during the write makes it fail.
 *
 * <p>The new file has the permissions of the file it replaces, which may be read-only: only the folder must be
 * writable. If there is none, or on file systems without POSIX permissions, it has those of any new file. A symbolic
 * link is followed: the file it leads to is replaced, the link stays. The file and then, if the system allows it, its folder are forced to the disk: the new file is whole even
 * after a power failure.
 *
 * <p>A killed program leaves its temporary file behind, as a hidden file {@code .NAME.PROCESS-NUMBER.part}. The next
 * write to that target deletes it, as {@link #deleteLeftovers} does, if nobody holds its lock and no process with that
 * number is running here. On file systems without locks such files stay; they do no harm and may be deleted once no program writes to that target.
 *
 * <p>If the file system cannot replace a file in one step, the old file is deleted first: readers may find no file for
 * a moment.
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
         * @throws IOException if the content cannot be written; the target then stays unchanged
         */
        void writeTo(FileChannel channel) throws IOException;
    }

    /** Writes the content of a file to a stream. */
    @FunctionalInterface
    public interface StreamContent {
        /**
         * Writes everything; flushing and closing are not necessary.
         *
         * @param out a buffered stream
         * @throws IOException if the content cannot be written; the target then stays unchanged
         */
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Writes a file, replacing an existing one.
     *
     * @param file the target; its folder must exist
     * @param content writes the bytes; if it throws, the target stays unchanged
     * @throws IOException if the file cannot be written; the message names the file and the reason
     */
    public static void write(Path file, Content content) throws IOException {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(content, "content");
        write(file, content, PartFile.AT_ONCE, PartFile.IN_STEPS);
    }

    static void write(Path file, Content content, PartFile.Move atOnce, PartFile.Move inSteps) throws IOException {
        Interrupts.setAside(() -> {
            try (PartFile part = PartFile.beside(file)) {
                try {
                    content.writeTo(part.channel());
                    part.moveIntoPlace(atOnce, inSteps);
                } catch (IOException e) {
                    throw new IOException("cannot write " + file + ": " + part.failure(e), e);
                }
            }
        });
    }

    /**
     * Writes a file through a stream; otherwise as {@link #write}.
     *
     * @param file the target; its folder must exist
     * @param content writes the bytes; if it throws, the target stays unchanged
     * @throws IOException if the file cannot be written; the message names the file and the reason
     */
    public static void writeStream(Path file, StreamContent content) throws IOException {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(content, "content");
        write(file, channel -> {
            OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
            content.writeTo(out);
            out.flush();
        });
    }

    /**
     * Writes a text file in UTF-8; otherwise as {@link #write}.
     *
     * @param file the target; its folder must exist
     * @param text the whole text
     * @throws IOException if the file cannot be written; the message names the file and the reason
     */
    public static void writeString(Path file, String text) throws IOException {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(text, "text");
        writeStream(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * {@return an empty file in the folder of another file, open for reading and writing, for data that will become
     * part of that other file} The system deletes it when the channel is closed or the program ends, in whatever way.
     * If it can, the system removes the name immediately.
     *
     * @param file the file that the content is meant for
     * @throws IOException if the temporary file cannot be created; the message names {@code file}, not the temporary
     *     file, and the remedy
     */
    public static FileChannel temporary(Path file) throws IOException {
        Objects.requireNonNull(file, "file");
        return PartFile.temporary(file);
    }

    /**
     * Deletes the temporary files that killed programs left in a folder, next to files that may never be written again;
     * {@link #write} does so itself for its target. As there, files that some program may be writing stay.
     *
     * @param folder the folder; nothing happens if it is missing
     * @param names selects the names of the files that the temporary ones were meant for, whether or not these exist.
     *     Names of more than 60 characters are not part of the temporary name and never match
     */
    public static void deleteLeftovers(Path folder, Predicate<String> names) {
        Objects.requireNonNull(folder, "folder");
        Objects.requireNonNull(names, "names");
        PartFile.deleteLeftovers(folder, names);
    }
}
