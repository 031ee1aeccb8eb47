package io.github.ascentrl.nn.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Small files, read whole. */
public final class FileBytes {
    private FileBytes() {}

    /**
     * {@return all bytes of a file}
     *
     * @param file the file
     * @param largest how many bytes it may have
     * @throws FileFormatException if it is a folder, or has more bytes
     * @throws IOException if it cannot be read
     */
    public static byte[] read(Path file, long largest) throws IOException {
        requireFile(file);
        long size = Files.size(file);
        if (size > largest) {
            throw new FileFormatException("the file has " + size + " bytes, more than the " + largest
                    + " that are read here; it is something else, or to be read in parts");
        }
        return Files.readAllBytes(file);
    }

    static void requireFile(Path file) throws FileFormatException {
        if (Files.isDirectory(file)) {
            throw new FileFormatException("it is a folder; name a file in it");
        }
    }
}
