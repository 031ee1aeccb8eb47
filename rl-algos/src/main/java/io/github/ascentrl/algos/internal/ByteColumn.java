package io.github.ascentrl.algos.internal;

import io.github.ascentrl.nn.io.DType;
import io.github.ascentrl.nn.io.SafetensorsHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;

/**
 * Rows of numbers stored as bytes: an array, or one tensor of a file, mapped into memory in pieces of at most 1 GiB
 * with no row across a border. Small whole numbers may take one byte (U8) or two (U16) instead of four (F32).
 */
public final class ByteColumn {
    private static final long PIECE = 1 << 30;

    private final ByteBuffer[] pieces;
    private final DType dtype;
    private final int rowBytes;
    private final int rowsPerPiece;

    ByteColumn(ByteBuffer[] pieces, DType dtype, int width) {
        this.pieces = pieces;
        this.dtype = dtype;
        rowBytes = width * dtype.bytes();
        rowsPerPiece = (int) (PIECE / rowBytes);
    }

    /**
     * Maps a tensor of a file.
     *
     * @param channel the file
     * @param tensor the rows
     * @param width the numbers in a row, ≥ 1
     * @throws IOException if the file cannot be mapped
     */
    public ByteColumn(FileChannel channel, SafetensorsHeader.Tensor tensor, int width) throws IOException {
        this(mapped(channel, tensor, width * tensor.dtype().bytes()), tensor.dtype(), width);
    }

    private static ByteBuffer[] mapped(FileChannel channel, SafetensorsHeader.Tensor tensor, int rowBytes)
            throws IOException {
        long pieceBytes = PIECE / rowBytes * rowBytes;
        ByteBuffer[] pieces = new ByteBuffer[(int) ((tensor.bytes() + pieceBytes - 1) / pieceBytes)];
        for (int i = 0; i < pieces.length; i++) {
            long begin = i * pieceBytes;
            long bytes = Math.min(pieceBytes, tensor.bytes() - begin);
            pieces[i] = channel.map(MapMode.READ_ONLY, tensor.begin() + begin, bytes)
                    .order(ByteOrder.LITTLE_ENDIAN);
        }
        return pieces;
    }

    /**
     * {@return the numbers of an array in as few bytes as they need}
     *
     * @param values row-major, at most 1 GiB as bytes
     * @param width the numbers in a row, ≥ 1
     */
    public static ByteColumn of(float[] values, int width) {
        DType type = wider(DType.U8, values, values.length);
        long size = (long) values.length * type.bytes();
        if (size > PIECE) {
            throw new IllegalArgumentException(values.length + " numbers do not fit into 1 GiB; write them to a file");
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN);
        put(bytes, type, values, 0, values.length);
        return new ByteColumn(new ByteBuffer[] {bytes}, type, width);
    }

    /**
     * {@return the narrowest of U8, U16 and F32 that is at least as wide as a type and stores some numbers bit for bit}
     *
     * @param type one of the three
     * @param values any numbers
     * @param count the number of values to look at
     */
    public static DType wider(DType type, float[] values, int count) {
        DType widest = type;
        for (int i = 0; i < count && widest != DType.F32; i++) {
            int whole = (int) values[i];
            if ((whole & ~0xffff) != 0
                    || Float.floatToRawIntBits(values[i]) != Float.floatToRawIntBits((float) whole)) { // −0 too
                widest = DType.F32;
            } else if (whole > 0xff) {
                widest = DType.U16;
            }
        }
        return widest;
    }

    /**
     * Puts numbers into a buffer.
     *
     * @param bytes receives the numbers
     * @param type U8, U16 or F32, wide enough
     * @param values the numbers
     * @param from the index of the first number
     * @param to one past the index of the last number
     */
    public static void put(ByteBuffer bytes, DType type, float[] values, int from, int to) {
        if (type == DType.U8) {
            for (int i = from; i < to; i++) {
                bytes.put((byte) (int) values[i]);
            }
        } else if (type == DType.U16) {
            for (int i = from; i < to; i++) {
                bytes.putShort((short) (int) values[i]);
            }
        } else {
            for (int i = from; i < to; i++) {
                bytes.putFloat(values[i]);
            }
        }
    }

    /**
     * Reads a row of U8, U16 or F32. All reads are absolute, so threads may share the buffers.
     *
     * @param row the index of the row
     * @param into receives the numbers
     * @param at the index in {@code into} of the first number
     * @param count the number of values to read
     */
    public void floats(int row, float[] into, int at, int count) {
        ByteBuffer piece = pieces[row / rowsPerPiece];
        int from = row % rowsPerPiece * rowBytes;
        for (int i = 0; i < count; i++) {
            into[at + i] = dtype == DType.U8
                    ? piece.get(from + i) & 0xff
                    : dtype == DType.U16
                            ? piece.getShort(from + i * Short.BYTES) & 0xffff
                            : piece.getFloat(from + i * Float.BYTES);
        }
    }

    /**
     * {@return the number in a row of I64}
     *
     * @param row the index of the row
     */
    public long number(int row) {
        return pieces[row / rowsPerPiece].getLong(row % rowsPerPiece * rowBytes);
    }

    /**
     * {@return the byte in a row of U8}
     *
     * @param row the index of the row
     */
    public byte octet(int row) {
        return pieces[row / rowsPerPiece].get(row % rowsPerPiece);
    }
}
