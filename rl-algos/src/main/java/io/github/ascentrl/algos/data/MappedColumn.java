package io.github.ascentrl.algos.data;

import io.github.ascentrl.nn.io.SafetensorsHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;

/** Rows of one tensor of a file, mapped into memory in pieces of at most 1 GiB that no row straddles. */
final class MappedColumn {
    private static final long PIECE = 1 << 30;

    private final ByteBuffer[] pieces;
    private final int rowBytes;
    private final int rowsPerPiece;

    MappedColumn(FileChannel channel, SafetensorsHeader.Tensor tensor, int rowBytes) throws IOException {
        this.rowBytes = rowBytes;
        rowsPerPiece = (int) (PIECE / rowBytes);
        long pieceBytes = (long) rowsPerPiece * rowBytes;
        pieces = new ByteBuffer[(int) ((tensor.bytes() + pieceBytes - 1) / pieceBytes)];
        for (int i = 0; i < pieces.length; i++) {
            long begin = i * pieceBytes;
            long bytes = Math.min(pieceBytes, tensor.bytes() - begin);
            pieces[i] = channel.map(MapMode.READ_ONLY, tensor.begin() + begin, bytes)
                    .order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    /** Absolute reads only, so that threads may share the buffers. */
    void floats(int row, float[] into, int at, int count) {
        ByteBuffer piece = pieces[row / rowsPerPiece];
        int from = row % rowsPerPiece * rowBytes;
        for (int i = 0; i < count; i++) {
            into[at + i] = piece.getFloat(from + i * Float.BYTES);
        }
    }

    long number(int row) {
        return pieces[row / rowsPerPiece].getLong(row % rowsPerPiece * rowBytes);
    }

    byte octet(int row) {
        return pieces[row / rowsPerPiece].get(row % rowsPerPiece);
    }
}
