package io.github.ascentrl.algos.log;

import io.github.ascentrl.algos.internal.WriteFailures;
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
 * A file that grows by whole pieces. Its saved state is its length. When it is opened after a state was loaded, it is
 * cut back to that length, because everything that a killed run wrote later, perhaps partly, will be written again.
 * Pieces are gathered for up to a second: a system call for each would cost more than making it. A symbolic link is
 * followed: the file it leads to grows. An existing file keeps its permissions.
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

    /** Opens the file, for the first time or again. An existing file is replaced if nothing was written yet. */
    void open() throws IOException {
        gathered.clear(); // drops what a failed run had not written
        if (length > 0 && !Files.exists(file)) {
            throw new IOException(file + " is missing, but " + length
                    + " bytes were written when the run was saved; put the file back, or start the run in another"
                    + " folder");
        }
        channel = WriteFailures.writing(file, "write the log to another folder", () -> {
            Files.createDirectories(file.toAbsolutePath().getParent());
            return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        });
        if (channel.size() < length) {
            long size = channel.size();
            close();
            throw new IOException(file + " has " + size + " bytes, but " + length
                    + " were written when the run was saved; put the file back, or start the run in another folder");
        }
        channel.truncate(length);
        channel.position(length);
        writtenAt = System.nanoTime();
    }

    /**
     * Writes a piece, at the latest with the first piece a second later, or when the run is saved or the file closed.
     */
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

    /** Where an open file can be deleted, writing to it does not fail, but nobody would ever read what was written. */
    private void flush() throws IOException {
        if (gathered.position() > 0 && Files.notExists(file)) {
            throw new IOException("cannot write " + file
                    + ": it was removed while the run was writing to it; put it back, or start the run again");
        }
        gathered.flip();
        try {
            writeOut(gathered);
        } finally {
            gathered.compact(); // if the disk is full, nothing is written twice
        }
        writtenAt = System.nanoTime();
    }

    private void writeOut(ByteBuffer bytes) throws IOException {
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            throw WriteFailures.writing(
                    file, e, "if the disk is full, free some space, then resume the run from its last checkpoint");
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

    /** Forces all pieces to the disk first, because the file must not be shorter than the saved length. */
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
