package io.github.ascentrl.algos.internal;

import io.github.ascentrl.api.io.AtomicFiles;
import io.github.ascentrl.nn.io.FileBytes;
import io.github.ascentrl.nn.io.SafetensorsWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** Numbers on their way into a file: a buffered file beside its place that goes away when it is closed. */
public final class ColumnFile implements Closeable {
    private final Path place;
    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16).order(ByteOrder.LITTLE_ENDIAN);

    /**
     * An empty one.
     *
     * @param place the file that its numbers are meant for
     * @throws IOException if the folder cannot be written
     */
    public ColumnFile(Path place) throws IOException {
        this.place = place;
        channel = AtomicFiles.temporary(place);
    }

    /**
     * Appends a number of eight bytes.
     *
     * @param value the number
     * @throws IOException if it cannot be written
     */
    public void putLong(long value) throws IOException {
        makeRoom(Long.BYTES);
        buffer.putLong(value);
    }

    /**
     * Appends a byte.
     *
     * @param value the byte
     * @throws IOException if it cannot be written
     */
    public void putByte(byte value) throws IOException {
        makeRoom(1);
        buffer.put(value);
    }

    /**
     * Appends numbers of four bytes.
     *
     * @param values all of them
     * @throws IOException if they cannot be written
     */
    public void put(float[] values) throws IOException {
        put(values, values.length);
    }

    /**
     * Appends numbers of four bytes.
     *
     * @param values the numbers
     * @param count how many of them
     * @throws IOException if they cannot be written
     */
    public void put(float[] values, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            makeRoom(Float.BYTES);
            buffer.putFloat(values[i]);
        }
    }

    private void makeRoom(int bytes) throws IOException {
        if (buffer.remaining() < bytes) {
            flush();
        }
    }

    private void flush() throws IOException {
        try {
            SafetensorsWriter.writeFully(channel, buffer.flip());
        } catch (IOException e) {
            throw new IOException("cannot write " + place + ": " + e.getMessage(), e);
        }
        buffer.clear();
    }

    /**
     * Copies everything.
     *
     * @param target receives it
     * @throws IOException if it cannot be read or written
     */
    public void copyTo(FileChannel target) throws IOException {
        flush();
        long size = channel.size();
        for (long place = 0; place < size; ) {
            place += channel.transferTo(place, size - place, target);
        }
    }

    /**
     * Reads back from a place on: as much as a buffer takes, or as there is.
     *
     * @param from the first byte
     * @param into filled from its beginning and made ready to be read
     * @throws IOException if it cannot be written or read
     */
    public void read(long from, ByteBuffer into) throws IOException {
        flush();
        into.clear().limit((int) Math.min(into.capacity(), channel.size() - from));
        FileBytes.readFully(channel, into, from);
        into.flip();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
