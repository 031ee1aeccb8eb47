package io.github.ascentrl.examples.minari;

import io.github.ascentrl.nn.io.FileFormatException;
import io.jhdf.filter.ByteShuffleFilter;
import io.jhdf.filter.LzfFilter;
import io.jhdf.filter.PipelineFilterWithData;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Reverses h5py's filters on a chunk: gzip, lzf, shuffle and Fletcher's checksum. The output is never larger than a
 * chunk.
 */
final class HdfFilters {
    private static final int DEFLATE = 1;
    private static final int SHUFFLE = 2;
    private static final int FLETCHER = 3;
    private static final int LZF = 32000;
    private static final int CHECKSUM = 4; // bytes

    private final String name;
    private final List<PipelineFilterWithData> filters;
    private final int chunkBytes;

    HdfFilters(String name, List<PipelineFilterWithData> filters, int chunkBytes) {
        this.name = name;
        this.filters = filters;
        this.chunkBytes = chunkBytes;
    }

    /**
     * {@return the chunk before the filters were applied}
     *
     * @param stored its bytes in the file
     * @param without the indices of the filters that it was stored without; HDF5 omits a filter that does not help
     */
    byte[] decode(byte[] stored, BitSet without) throws FileFormatException {
        byte[] bytes = stored;
        for (int i = filters.size() - 1; i >= 0; i--) {
            if (!without.get(i)) {
                bytes = undo(filters.get(i), bytes);
            }
        }
        if (bytes.length != chunkBytes) {
            throw wrong(bytes.length + " bytes");
        }
        return bytes;
    }

    private byte[] undo(PipelineFilterWithData filter, byte[] bytes) throws FileFormatException {
        switch (filter.getId()) {
            case DEFLATE:
                return inflate(bytes);
            case SHUFFLE:
                return new ByteShuffleFilter().decode(bytes, filter.getFilterData());
            case FLETCHER:
                return checked(bytes);
            case LZF:
                int size = filter.getFilterData()[2];
                if (size < 0 || size > chunkBytes + CHECKSUM) {
                    throw wrong(size + " bytes");
                }
                return new LzfFilter().decode(bytes, filter.getFilterData());
            default:
                throw new FileFormatException(
                        name + " is compressed with " + filter.getName() + " (filter " + filter.getId()
                                + "), which cannot be read here; convert the file: h5repack -f GZIP=4 FROM TO");
        }
    }

    private byte[] inflate(byte[] bytes) throws FileFormatException {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(bytes);
            byte[] out = new byte[chunkBytes + CHECKSUM + 1];
            int length = 0;
            while (!inflater.finished() && length < out.length) {
                int more = inflater.inflate(out, length, out.length - length);
                if (more == 0 && !inflater.finished()) {
                    throw wrong("a gzip stream that ends early");
                }
                length += more;
            }
            if (!inflater.finished() || length == out.length) {
                throw wrong("a longer gzip stream");
            }
            return Arrays.copyOf(out, length);
        } catch (DataFormatException e) {
            throw new FileFormatException(name + " has a damaged gzip stream: " + e.getMessage(), e);
        } finally {
            inflater.end();
        }
    }

    private byte[] checked(byte[] bytes) throws FileFormatException {
        int length = bytes.length - CHECKSUM;
        if (length < 0 || fletcher(bytes, length) != littleEndian(bytes, length)) {
            throw new FileFormatException(name + " has a chunk with a wrong checksum; the file is damaged");
        }
        return Arrays.copyOf(bytes, length);
    }

    /** {@return Fletcher's checksum of 16-bit big-endian words modulo 65535, as in HDF5} */
    private static int fletcher(byte[] bytes, int length) {
        long first = 0;
        long second = 0;
        for (int i = 0; i < length; i += 2) {
            int low = i + 1 < length ? bytes[i + 1] & 0xff : 0;
            first = reduced(first + ((bytes[i] & 0xff) << 8 | low));
            second = reduced(second + first);
        }
        return (int) (second << 16 | first);
    }

    /** {@return the sum modulo 65535 with end-around carry, so that only 0 itself becomes 0} */
    private static long reduced(long sum) {
        return sum == 0 ? 0 : (sum - 1) % 65535 + 1;
    }

    private static int littleEndian(byte[] bytes, int at) {
        return bytes[at] & 0xff | (bytes[at + 1] & 0xff) << 8 | (bytes[at + 2] & 0xff) << 16 | bytes[at + 3] << 24;
    }

    private FileFormatException wrong(String found) {
        return new FileFormatException(name + " has a chunk with " + found + " where " + chunkBytes
                + " bytes are expected; the file is damaged, or malicious");
    }
}
