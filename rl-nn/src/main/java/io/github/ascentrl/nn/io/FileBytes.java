package io.github.ascentrl.nn.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;

/**
 * Opens files for reading, and reads small files as a whole. Read a file in several steps through one channel: if the
 * file is replaced meanwhile, the open channel still reads the old one.
 */
public final class FileBytes {
    private FileBytes() {}

    /**
     * {@return a channel that reads a file}
     *
     * @param file the file
     * @throws FileFormatException if it is a folder, a device or a pipe, which have no size to check before reading
     * @throws IOException if it cannot be opened; the message names the file, and if it is missing or must not be read,
     *     it says so
     */
    public static FileChannel open(Path file) throws IOException {
        Objects.requireNonNull(file, "file");
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(file, BasicFileAttributes.class);
        } catch (NoSuchFileException e) { // the system's message is only the name
            throw because(e, new NoSuchFileException(file.toString(), null, "there is no such file; check the path"));
        }
        if (attributes.isDirectory()) {
            throw new FileFormatException("it is a folder; name a file in it");
        }
        if (attributes.isOther()) {
            throw new FileFormatException(
                    "it is a device or a pipe, which has no known length; copy what you want to read into a file");
        }
        try {
            return FileChannel.open(file, StandardOpenOption.READ);
        } catch (AccessDeniedException e) {
            throw because(
                    e,
                    new AccessDeniedException(
                            file.toString(), null, "reading is not permitted; change the file's" + " permissions"));
        }
    }

    private static <E extends IOException> E because(IOException cause, E exception) {
        exception.initCause(cause);
        return exception;
    }

    /**
     * {@return all bytes of a file}
     *
     * @param file the file
     * @param largest the most bytes to read
     * @throws FileFormatException if it is not an ordinary file or has more bytes
     * @throws IOException if it cannot be read
     */
    public static byte[] read(Path file, int largest) throws IOException {
        try (FileChannel channel = open(file)) {
            return read(channel, largest);
        }
    }

    /**
     * {@return all bytes of an open file}
     *
     * @param channel the file; its position is irrelevant
     * @param largest the most bytes to read
     * @throws FileFormatException if it has more bytes
     * @throws IOException if it cannot be read
     */
    public static byte[] read(FileChannel channel, int largest) throws IOException {
        Objects.requireNonNull(channel, "channel");
        long size = channel.size();
        if (size > largest) {
            throw new FileFormatException("the file has " + size + " bytes, more than the " + largest
                    + " that are read here; check that it is the right file, or read it in parts");
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) size);
        readFully(channel, bytes, 0);
        return bytes.array();
    }

    /**
     * Fills a buffer up to its limit.
     *
     * @param channel the file
     * @param into receives the bytes
     * @param place position in the file of the first byte
     * @throws FileFormatException if the file ends too early
     * @throws IOException if it cannot be read
     */
    public static void readFully(FileChannel channel, ByteBuffer into, long place) throws IOException {
        Objects.requireNonNull(channel, "channel");
        Objects.requireNonNull(into, "into");
        long at = place;
        while (into.hasRemaining()) {
            int read = channel.read(into, at);
            if (read < 0) {
                throw new FileFormatException(
                        "the file became shorter while it was being read; read it when nothing writes to it");
            }
            at += read;
        }
    }
}
