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
 * when it is opened after that was loaded: what a killed run wrote later, perhaps half, will be written again. Pieces are
 * gathered for up to a second: a call of the operating system for each costs more than making them.
 */
final class GrowingFile implements Stateful {
    private static final long GATHERED_NANOS = 1_000_000_000;

    private final Path file;
    private final ByteBuffer gathered = ByteBuffer.allocate(1 << 14);
    private long writtenAt;
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
        gathered.clear(); // after load: what a run that failed had not written
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
        writtenAt = System.nanoTime();
    }

    /** Writes a piece: it is in the file a second later, once the next is written, when the run is saved, or closed. */
    void write(ByteBuffer piece) throws IOException {
        length += piece.remaining();
        if (piece.remaining() > gathered.remaining()) {
            flush();
        }
        if (piece.remaining() > gathered.remaining()) {
            writeOut(piece);
        } else {
            gathered.put(piece);
        }
        if (System.nanoTime() - writtenAt > GATHERED_NANOS) {
            flush();
        }
    }

    private void flush() throws IOException {
        gathered.flip();
        try {
            writeOut(gathered);
        } finally {
            gathered.compact(); // of a full disk: what is left is not written twice
        }
        writtenAt = System.nanoTime();
    }

    private void writeOut(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    void close() throws IOException {
        if (channel != null) {
            try {
                flush();
            } finally {
                channel.close();
                channel = null;
            }
        }
    }

    /** What was written so far is forced to the disk: a checkpoint must not know more of it than the disk. */
    @Override
    public void save(State state) {
        try {
            if (channel != null) {
                flush();
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
