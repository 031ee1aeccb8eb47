package io.github.ascentrl.examples.minari;

import io.github.ascentrl.nn.io.FileFormatException;
import io.jhdf.Constants;
import io.jhdf.HdfFile;
import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.dataset.chunked.Chunk;
import io.jhdf.dataset.chunked.ChunkedDatasetBase;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;

/**
 * Reads arrays stored as chunks. This class assembles them itself because jhdf reads chunks that were never written as
 * 0, ignores the mask of filters that a chunk was stored without, and inflates without a limit.
 */
final class HdfChunks {
    private HdfChunks() {}

    static float[] read(HdfFile file, String name, ChunkedDataset dataset, int size, float fillValue)
            throws FileFormatException {
        int[] shape = dataset.getDimensions();
        int[] chunkShape = dataset.getChunkDimensions();
        if (chunkShape.length != shape.length || Arrays.stream(chunkShape).anyMatch(d -> d < 1)) {
            throw new FileFormatException(name + " " + Arrays.toString(shape) + " has chunks of "
                    + Arrays.toString(chunkShape) + "; the file is damaged");
        }
        int chunkSize = HdfArray.size("a chunk of " + name, chunkShape);
        HdfFilters filters = new HdfFilters(
                name, dataset.getFilters(), chunkSize * dataset.getDataType().getSize());
        float[] whole = new float[size];
        Arrays.fill(whole, fillValue);
        for (Chunk chunk : written(dataset)) {
            if (chunk.getAddress() == Constants.UNDEFINED_ADDRESS) {
                continue;
            }
            int[] offset = chunk.getChunkOffset();
            checkPlace(name, offset, chunkShape);
            HdfArray.checkInside(file, name, chunk.getAddress(), chunk.getSize());
            ByteBuffer stored = dataset.getRawChunkBuffer(offset);
            byte[] bytes = new byte[stored.remaining()];
            stored.get(bytes);
            ByteBuffer decoded = ByteBuffer.wrap(filters.decode(bytes, chunk.getFilterMask()));
            Object numbers =
                    dataset.getDataType().fillData(decoded, new int[] {chunkSize}, file.getHdfBackingStorage());
            copy(HdfNumbers.flat(numbers), chunkShape, offset, whole, shape);
        }
        return whole;
    }

    private static void checkPlace(String name, int[] offset, int[] chunkShape) throws FileFormatException {
        boolean fits = offset.length == chunkShape.length;
        for (int d = 0; fits && d < offset.length; d++) {
            fits = offset[d] >= 0 && offset[d] % chunkShape[d] == 0;
        }
        if (!fits) {
            throw new FileFormatException(name + " has a chunk at " + Arrays.toString(offset)
                    + ", which is not a multiple of " + Arrays.toString(chunkShape) + "; the file is damaged");
        }
    }

    /**
     * {@return the chunks in the file, with the mask of filters that each was stored without} jhdf has this, but not in
     * its public API.
     */
    private static Collection<Chunk> written(ChunkedDataset dataset) throws FileFormatException {
        try {
            Method lookup = ChunkedDatasetBase.class.getDeclaredMethod("getChunkLookup");
            lookup.setAccessible(true);
            @SuppressWarnings("unchecked")
            Map<?, Chunk> chunks = (Map<?, Chunk>) lookup.invoke(dataset);
            return chunks.values();
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Error error) {
                throw error; // a stack overflow in an endless tree; see HdfReading
            }
            throw new IllegalStateException(e.getCause());
        } catch (NoSuchMethodException | IllegalAccessException e) {
            throw new IllegalStateException(
                    "this version of jhdf stores its chunks elsewhere; use the version in the POM", e);
        }
    }

    /** Copies the part of a chunk that lies inside the whole array, one run of the last dimension at a time. */
    private static void copy(float[] chunk, int[] chunkShape, int[] offset, float[] whole, int[] shape) {
        int last = shape.length - 1;
        int run = Math.min(chunkShape[last], shape[last] - offset[last]);
        for (int row = 0; row < chunk.length / chunkShape[last]; row++) {
            int rest = row;
            int to = offset[last];
            int stride = shape[last];
            boolean inside = run > 0;
            for (int d = last - 1; d >= 0; d--) {
                int at = offset[d] + rest % chunkShape[d];
                rest /= chunkShape[d];
                inside &= at < shape[d];
                to += at * stride;
                stride *= shape[d];
            }
            if (inside) {
                System.arraycopy(chunk, row * chunkShape[last], whole, to, run);
            }
        }
    }
}
