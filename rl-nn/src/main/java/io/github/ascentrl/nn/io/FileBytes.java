package io.github.ascentrl.nn.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Files opened for reading, and small ones read whole. What is read in several steps is read through one channel: if the
 * file is replaced meanwhile, an open channel still reads the old one.
 */
public final class FileBytes {
    private FileBytes() {}

    /**
     * {@return a file, open for reading}
     *
     * @param file the file
     * @throws FileFormatException if it is a folder, a device or a pipe: what has no size cannot be checked before it is
     *     read
     * @throws IOException if it cannot be opened
     */
    public static FileChannel open(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        if (attributes.isDirectory()) {
            throw new FileFormatException("it is a folder; name a file in it");
        }
        if (attributes.isOther()) {
            throw new FileFormatException(
                    "it is a device or a pipe, which has no known length; copy what you want to read into a file");
        }
        return FileChannel.open(file, StandardOpenOption.READ);
    }

    /**
     * {@return all bytes of a file}
     *
     * @param file the file
     * @param largest how many bytes it may have
     * @throws FileFormatException if it is no ordinary file, or has more bytes
     * @throws IOException if it cannot be read
     */
    public static byte[] read(Path file, int largest) throws IOException {
        try (FileChannel channel = open(file)) {
            return read(channel, largest);
        }
    }

    /**
     * {@return all bytes of a file that is open}
     *
     * @param channel the file; where it stands does not matter
     * @param largest how many bytes it may have
     * @throws FileFormatException if it has more bytes
     * @throws IOException if it cannot be read
     */
    public static byte[] read(FileChannel channel, int largest) throws IOException {
        long size = channel.size();
        if (size > largest) {
            throw new FileFormatException("the file has " + size + " bytes, more than the " + largest
                    + " that are read here; it is something else, or to be read in parts");
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
     * @param place where in the file they begin
     * @throws FileFormatException if the file ends before
     * @throws IOException if it cannot be read
     */
    public static void readFully(FileChannel channel, ByteBuffer into, long place) throws IOException {
        long at = place;
        while (into.hasRemaining()) {
            int read = channel.read(into, at);
            if (read < 0) {
                throw new FileFormatException("the file became shorter while it was read");
            }
            at += read;
        }
    }
}
