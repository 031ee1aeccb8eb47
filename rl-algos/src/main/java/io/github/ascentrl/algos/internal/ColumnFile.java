package io.github.ascentrl.algos.internal;

import io.github.ascentrl.api.internal.Interrupts;
import io.github.ascentrl.api.io.AtomicFiles;
import io.github.ascentrl.nn.io.DType;
import io.github.ascentrl.nn.io.FileBytes;
import io.github.ascentrl.nn.io.SafetensorsWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** Collects numbers for a file in a buffered temporary file next to it, which is deleted when it is closed. */
public final class ColumnFile implements Closeable {
    private static final int AT_ONCE = 1 << 12;

    private final Path place;
    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
    private byte[] bytes = {};

    /**
     * Creates an empty temporary file.
     *
     * @param place the file that will contain the numbers
     * @throws IOException if the folder cannot be written
     */
    public ColumnFile(Path place) throws IOException {
        this.place = place;
        channel = AtomicFiles.temporary(place);
    }

    /**
     * Appends an eight-byte number.
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
     * Appends four-byte numbers.
     *
     * @param values the numbers
     * @throws IOException if they cannot be written
     */
    public void put(float[] values) throws IOException {
        put(values, values.length, DType.F32);
    }

    /**
     * Appends numbers of a type.
     *
     * @param values the numbers
     * @param count the number of values to append
     * @param type U8, U16 or F32, wide enough
     * @throws IOException if they cannot be written
     */
    public void put(float[] values, int count, DType type) throws IOException {
        for (int from = 0; from < count; from += AT_ONCE) {
            int to = Math.min(count, from + AT_ONCE);
            makeRoom((to - from) * type.bytes());
            ByteColumn.put(buffer, type, values, from, to);
        }
    }

    /**
     * Appends one-byte numbers if all of them are whole and in [0, 255]. The effect is that of {@link ByteColumn#wider}
     * followed by {@link #put(float[], int, DType)}, at half the cost.
     *
     * @param values the numbers
     * @param count the number of values to append
     * @return whether the numbers were appended: all of them or none
     * @throws IOException if they cannot be written
     */
    public boolean putBytes(float[] values, int count) throws IOException {
        if (bytes.length < count) {
            bytes = new byte[values.length];
        }
        for (int i = 0; i < count; i++) {
            int whole = (int) values[i];
            if ((whole & ~0xff) != 0 || Float.floatToRawIntBits(values[i]) != Float.floatToRawIntBits((float) whole)) {
                return false;
            }
            bytes[i] = (byte) whole;
        }
        for (int from = 0; from < count; from += AT_ONCE) {
            int some = Math.min(AT_ONCE, count - from);
            makeRoom(some);
            buffer.put(bytes, from, some);
        }
        return true;
    }

    private void makeRoom(int bytes) throws IOException {
        if (buffer.remaining() < bytes) {
            flush();
        }
    }

    private void flush() throws IOException {
        try {
            Interrupts.setAside(() -> SafetensorsWriter.writeFully(channel, buffer.flip()));
        } catch (ClosedByInterruptException e) { // has no message
            throw new IOException("cannot write " + place + ": the thread was interrupted", e);
        } catch (IOException e) {
            throw new IOException("cannot write " + place + ": " + e.getMessage(), e);
        }
        buffer.clear();
    }

    /**
     * Copies all numbers to a file.
     *
     * @param target receives them
     * @throws IOException if they cannot be read or written
     */
    public void copyTo(FileChannel target) throws IOException {
        flush();
        long size = channel.size();
        for (long place = 0; place < size; ) {
            place += channel.transferTo(place, size - place, target);
        }
    }

    /** Receives a row. */
    @FunctionalInterface
    public interface Rows {
        /**
         * Takes a row.
         *
         * @param row the numbers; the array is reused for the next row
         * @throws IOException if the row cannot be written
         */
        void put(float[] row) throws IOException;
    }

    /**
     * Reads all rows back.
     *
     * @param type the type of all numbers
     * @param row an array as long as a row, reused for every row
     * @param rows receives the rows in order
     * @throws IOException if they cannot be read or written
     */
    public void read(DType type, float[] row, Rows rows) throws IOException {
        flush();
        int rowBytes = row.length * type.bytes();
        ByteBuffer page = ByteBuffer.allocate(Math.max(1, buffer.capacity() / rowBytes) * rowBytes)
                .order(ByteOrder.LITTLE_ENDIAN);
        for (long at = 0; at < channel.size(); at += page.limit()) {
            page.clear().limit((int) Math.min(page.capacity(), channel.size() - at));
            FileBytes.readFully(channel, page, at);
            ByteColumn column = new ByteColumn(new ByteBuffer[] {page}, type, row.length);
            for (int i = 0; i * rowBytes < page.limit(); i++) {
                column.floats(i, row, 0, row.length);
                rows.put(row);
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
