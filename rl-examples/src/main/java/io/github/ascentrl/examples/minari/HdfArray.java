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
 * An array of numbers or truth values in an HDF5 file. What it takes to read it is known, and compared with what there
 * is, before any memory is taken.
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
            throw new FileFormatException(name + " holds " + type.getClass().getSimpleName() + " of " + type.getSize()
                    + " bytes; only numbers and truth values of up to " + WIDEST + " bytes can be imported");
        }
        size = size(name, shape);
    }

    /**
     * {@return an array of a group; nothing is read but its description}
     *
     * @throws FileFormatException if there is none, it is too large, or holds no numbers
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
                    + "; the metadata's spaces say that there is one. Links cannot be imported");
        });
    }

    /** {@return how many numbers it has} */
    int size() {
        return size;
    }

    /** {@return how many rows it has: its first dimension; 1 for a number alone} */
    int rows() {
        return shape.length == 0 ? 1 : shape[0];
    }

    @Override
    public String toString() {
        return name + " " + Arrays.toString(shape);
    }

    /**
     * {@return its numbers, in order; what was never written is the array's fill value, as HDF5 has it}
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
                throw new FileFormatException(name + " has " + numbers.length + " numbers for " + this);
            }
            return numbers;
        });
    }

    private float fillValue() {
        Object value = dataset.getFillValue();
        return value == null ? 0 : HdfNumbers.flat(value)[0];
    }

    /** Bytes of a file lie in the file. */
    static void checkInside(HdfFile file, String name, long address, long bytes) throws FileFormatException {
        long there = file.size() - file.getUserBlockSize();
        if (!(address >= 0 && bytes >= 0 && bytes <= there && address <= there - bytes)) {
            throw new FileFormatException(name + " would need " + bytes + " bytes at " + address + " of a file of "
                    + there + "; the file is damaged, or was cut off");
        }
    }

    /** The number of elements of a shape, which must fit into memory a few times over. */
    static int size(String name, int... shape) throws FileFormatException {
        long size = 1;
        for (int d : shape) {
            if (d < 0) {
                throw new FileFormatException(name + " has the shape " + Arrays.toString(shape));
            }
            size = d == 0 ? 0 : Math.min(size * d, Long.MAX_VALUE / Integer.MAX_VALUE);
        }
        long most = Math.min(Integer.MAX_VALUE / WIDEST, Runtime.getRuntime().maxMemory() / (4 * WIDEST));
        if (size > most) {
            throw new FileFormatException(name + " has the shape " + Arrays.toString(shape) + "; more than " + most
                    + " numbers in one array are not imported into a heap of "
                    + Runtime.getRuntime().maxMemory() + " bytes; give it more, java -Xmx…, if there are so many");
        }
        return (int) size;
    }
}
