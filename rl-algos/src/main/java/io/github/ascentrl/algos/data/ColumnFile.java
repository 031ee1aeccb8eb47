package io.github.ascentrl.algos.data;

import io.github.ascentrl.api.io.AtomicFiles;
import io.github.ascentrl.nn.io.SafetensorsWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** One column of a data set while it is being written: a buffered file that goes away when it is closed. */
final class ColumnFile implements Closeable {
    private final Path place;
    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16).order(ByteOrder.LITTLE_ENDIAN);

    ColumnFile(Path place) throws IOException {
        this.place = place;
        channel = AtomicFiles.temporary(place);
    }

    void putLong(long value) throws IOException {
        makeRoom(Long.BYTES);
        buffer.putLong(value);
    }

    void putByte(byte value) throws IOException {
        makeRoom(1);
        buffer.put(value);
    }

    void put(float[] values) throws IOException {
        for (float value : values) {
            makeRoom(Float.BYTES);
            buffer.putFloat(value);
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

    void copyTo(FileChannel target) throws IOException {
        flush();
        long size = channel.size();
        for (long place = 0; place < size; ) {
            place += channel.transferTo(place, size - place, target);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
