package io.github.ascentrl.examples.minari;

import io.github.ascentrl.nn.io.FileFormatException;
import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.api.dataset.ContiguousDataset;
import io.jhdf.object.datatype.BitField;
import io.jhdf.object.datatype.DataType;
import io.jhdf.object.datatype.EnumDataType;
import io.jhdf.object.datatype.FixedPoint;
import io.jhdf.object.datatype.FloatingPoint;
import java.util.Arrays;

/**
 * An array of numbers or booleans in an HDF5 file. Its size is compared with the size of the file and the heap before
 * any memory is allocated.
 */
final class HdfArray {
    private static final int WIDEST = 8; // bytes of a number

    private final HdfFile file;
    private final String name;
    private final Dataset dataset;
    private final int[] shape;
    private final int size;

    private HdfArray(HdfFile file, String name, Dataset dataset) throws FileFormatException {
        this.file = file;
        this.name = name;
        this.dataset = dataset;
        shape = dataset.getDimensions();
        DataType type = dataset.getDataType();
        boolean numbers = type instanceof FixedPoint
                || type instanceof FloatingPoint
                || type instanceof EnumDataType
                || type instanceof BitField;
        if (!numbers || type.getSize() < 1 || type.getSize() > WIDEST) {
            throw new FileFormatException(
                    name + " contains " + type.getClass().getSimpleName() + " of " + type.getSize()
                            + " bytes; only numbers and booleans of up to " + WIDEST + " bytes can be imported");
        }
        size = size(name, shape);
    }

    /**
     * {@return an array of a group; only its description is read}
     *
     * @throws FileFormatException if there is no such array, it is too large, or it does not contain numbers
     */
    static HdfArray of(HdfFile file, Group group, String where, String name) throws FileFormatException {
        String full = where + "/" + name;
        return HdfReading.taking(full, () -> {
            Node node = group;
            for (String step : name.split("/")) {
                node = node instanceof Group parts ? parts.getChild(step) : null;
            }
            if (node instanceof Dataset dataset) {
                return new HdfArray(file, full, dataset);
            }
            throw new FileFormatException(where + " has no array '" + name + "'"
                    + (node == null ? "" : " but a " + node.getType())
                    + "; the spaces in the metadata declare it. Links cannot be imported");
        });
    }

    /** {@return the number of elements} */
    int size() {
        return size;
    }

    /** {@return the number of rows: its first dimension; 1 for a scalar} */
    int rows() {
        return shape.length == 0 ? 1 : shape[0];
    }

    @Override
    public String toString() {
        return name + " " + Arrays.toString(shape);
    }

    /**
     * {@return its numbers, in order; numbers that were never written are the array's fill value, as in HDF5}
     *
     * @throws FileFormatException if it cannot be read
     */
    float[] read() throws FileFormatException {
        return HdfReading.taking(name, () -> {
            if (size == 0) {
                return new float[0];
            }
            if (dataset instanceof ChunkedDataset chunked) {
                return HdfChunks.read(file, name, chunked, size, fillValue());
            }
            if (dataset.isEmpty()) {
                float[] filled = new float[size];
                Arrays.fill(filled, fillValue());
                return filled;
            }
            if (dataset instanceof ContiguousDataset contiguous) {
                checkInside(file, name, contiguous.getDataAddress(), dataset.getSizeInBytes());
            }
            float[] numbers = HdfNumbers.flat(dataset.getDataFlat());
            if (numbers.length != size) {
                throw new FileFormatException(name + " has " + numbers.length + " numbers, which do not fill " + this
                        + "; the file is damaged");
            }
            return numbers;
        });
    }

    private float fillValue() {
        Object value = dataset.getFillValue();
        return value == null ? 0 : HdfNumbers.flat(value)[0];
    }

    /** Checks that a range of bytes lies in the file. */
    static void checkInside(HdfFile file, String name, long address, long bytes) throws FileFormatException {
        long there = file.size() - file.getUserBlockSize();
        if (!(address >= 0 && bytes >= 0 && bytes <= there && address <= there - bytes)) {
            throw new FileFormatException(name + " needs " + bytes + " bytes at " + address + " in a file of " + there
                    + " bytes; the file is damaged or incomplete");
        }
    }

    /** {@return the number of elements of a shape, which must fit into memory a few times} */
    static int size(String name, int... shape) throws FileFormatException {
        long size = 1;
        for (int d : shape) {
            if (d < 0) {
                throw new FileFormatException(
                        name + " has the invalid shape " + Arrays.toString(shape) + "; the file is damaged");
            }
            size = d == 0 ? 0 : Math.min(size * d, Long.MAX_VALUE / Integer.MAX_VALUE);
        }
        long most = Math.min(Integer.MAX_VALUE / WIDEST, Runtime.getRuntime().maxMemory() / (4 * WIDEST));
        if (size > most) {
            throw new FileFormatException(name + " has the shape " + Arrays.toString(shape) + "; at most " + most
                    + " numbers per array can be imported with a heap of "
                    + Runtime.getRuntime().maxMemory()
                    + " bytes; if the shape is right, use a larger heap, java -Xmx…");
        }
        return (int) size;
    }
}
