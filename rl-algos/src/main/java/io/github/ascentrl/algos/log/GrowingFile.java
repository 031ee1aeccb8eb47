package io.github.ascentrl.algos.log;

import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Stateful;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file that grows by whole pieces. It remembers how far it was written when its run was saved, and is cut back to there
 * when it is opened after that was loaded: what a killed run wrote later, perhaps half, will be written again.
 */
final class GrowingFile implements Stateful {
    private final Path file;
    private FileChannel channel;
    private long length;

    GrowingFile(Path file) {
        this.file = file;
    }

    /** {@return whether nothing was written yet} */
    boolean isEmpty() {
        return length == 0;
    }

    /** Opens it, after {@link #close} too. A file that is there is replaced if nothing was written yet. */
    void open() throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (channel.size() < length) {
            long size = channel.size();
            close();
            throw new IOException(file + " has " + size + " bytes, but " + length
                    + " were written when the run was saved; put it back, or start the run in another folder");
        }
        channel.truncate(length);
        channel.position(length);
    }

    /** Writes a piece, at once: it is in the file even if the program is killed next. */
    void write(ByteBuffer piece) throws IOException {
        while (piece.hasRemaining()) {
            length += channel.write(piece);
        }
    }

    void close() throws IOException {
        if (channel != null) {
            channel.close();
            channel = null;
        }
    }

    /** What was written so far is forced to the disk: a checkpoint must not know more of it than the disk. */
    @Override
    public void save(State state) {
        try {
            if (channel != null) {
                channel.force(false);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        state.put("file", file.getFileName().toString());
        state.put("length", length);
    }

    @Override
    public void load(State state) {
        state.require("file", file.getFileName().toString());
        length = state.number("length");
    }
}
