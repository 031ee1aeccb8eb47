package io.github.ascentrl.algos.log;

import io.github.ascentrl.algos.internal.WriteFailures;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Stateful;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that grows by whole pieces. Its saved state is its length. When it is opened after a state was loaded, it is
 * cut back to that length, because everything that a killed run wrote later, perhaps partly, will be written again.
 * Pieces are gathered for up to a second: a system call for each would cost more than making it. A symbolic link is
 * followed: the file it leads to grows. An existing file keeps its permissions.
 *
 * <p>Not a channel, which closes itself in a thread that is interrupted: the last lines before the end are those that
 * matter then.
 */
final class GrowingFile implements Stateful {
    private static final long GATHERED_NANOS = 1_000_000_000;

    private final Path file;
    private final ByteBuffer gathered = ByteBuffer.allocate(1 << 14);
    private long writtenAt;
    private RandomAccessFile open;
    private int refused;
    private long length;

    GrowingFile(Path file) {
        this.file = file;
    }

    /** {@return whether nothing was written yet} */
    boolean isEmpty() {
        return length == 0;
    }

    /** Opens the file, for the first time or again. An existing file is replaced if nothing was written yet. */
    synchronized void open() throws IOException {
        if (open != null) {
            refused++; // and will be closed all the same, as every listener that was started
            throw new IllegalStateException(
                    "the log " + file + " is in use by another training run; give each run its own");
        }
        gathered.clear(); // drops what a failed run had not written
        if (length > 0 && !Files.exists(file)) {
            throw new IOException(file + " is missing, but " + length
                    + " bytes were written when the run was saved; put the file back, or start the run in another"
                    + " folder");
        }
        open = WriteFailures.writing(file, "write the log to another folder", () -> {
            Files.createDirectories(file.toAbsolutePath().getParent());
            return new RandomAccessFile(file.toFile(), "rw");
        });
        if (open.length() < length) {
            long size = open.length();
            close();
            throw new IOException(file + " has " + size + " bytes, but " + length
                    + " were written when the run was saved; put the file back, or start the run in another folder");
        }
        if (open.length() > length) { // not always: devices cannot be cut
            open.setLength(length);
        }
        open.seek(length);
        writtenAt = System.nanoTime();
    }

    /**
     * Writes a piece, at the latest with the first piece a second later, or when the run is saved or the file closed.
     */
    synchronized void write(ByteBuffer piece) throws IOException {
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
        long before = open.getFilePointer();
        try {
            open.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
            bytes.position(bytes.limit());
        } catch (IOException e) {
            bytes.position(bytes.position() + (int) (open.getFilePointer() - before));
            throw WriteFailures.writing(
                    file, e, "if the disk is full, free some space, then resume the run from its last checkpoint");
        }
    }

    synchronized void close() throws IOException {
        if (refused > 0) {
            refused--;
        } else if (open != null) {
            try {
                flush();
            } finally {
                open.close();
                open = null;
            }
        }
    }

    /** Forces all pieces to the disk first, because the file must not be shorter than the saved length. */
    @Override
    public synchronized void save(State state) {
        try {
            if (open != null) {
                flush();
                open.getFD().sync();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        state.put("file", file.getFileName().toString());
        state.put("length", length);
    }

    @Override
    public synchronized void load(State state) {
        state.require("file", file.getFileName().toString());
        length = state.count("length");
    }
}
