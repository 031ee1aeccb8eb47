package io.github.ascentrl.nn.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Weights saved by another program: F32 or F64 tensors by name. They are read from a safetensors file or from a file
 * written by {@code torch.save(model.state_dict(), file)} since PyTorch 1.6, a zip archive of a pickle and raw numbers.
 * A pickle is a program; this class parses it and never runs it. It may contain only an ordered dictionary and tensors
 * of plain storages. Files are not trusted, and memory use is proportional to the file's size.
 */
public final class NamedTensors {
    /** The largest size of a file, in bytes. */
    public static final int MAX_BYTES = 1 << 30;

    private static final int LONGEST_PICKLE = 1 << 20;
    private static final String PICKLE = "/data.pkl";
    private static final ByteBuffer LITTLE =
            ByteBuffer.wrap("little".getBytes(StandardCharsets.US_ASCII)).asReadOnlyBuffer();

    private record Entry(DType dtype, List<Long> shape, List<Long> strides, long offset, ByteBuffer numbers) {}

    private final Map<String, Entry> entries = new LinkedHashMap<>();

    private NamedTensors() {}

    /**
     * {@return the tensors of a safetensors file}
     *
     * @param file the file
     * @throws FileFormatException if the file is not a safetensors file, is damaged, or has tensors of other number
     *     types
     * @throws IOException if it cannot be read
     */
    public static NamedTensors safetensors(Path file) throws IOException {
        try {
            byte[] bytes = FileBytes.read(file, MAX_BYTES);
            NamedTensors tensors = new NamedTensors();
            for (SafetensorsHeader.Tensor tensor : SafetensorsHeader.of(bytes, SafetensorsHeader.MAX_HEADER)
                    .tensors()
                    .values()) {
                ByteBuffer numbers = ByteBuffer.wrap(bytes).slice((int) tensor.begin(), (int) tensor.bytes());
                tensors.add(tensor.name(), tensor.dtype(), tensor.shape(), rowMajor(tensor.shape()), 0, numbers);
            }
            return tensors;
        } catch (FileFormatException e) {
            throw e.inFile(file);
        }
    }

    /**
     * {@return the tensors of a state dictionary that PyTorch saved}
     *
     * @param file the whole file, from position to limit; tensors are read from it on demand
     * @throws FileFormatException if the file has another format, is damaged, or its pickle contains anything but
     *     tensors
     */
    public static NamedTensors torch(ByteBuffer file) throws FileFormatException {
        Objects.requireNonNull(file, "file");
        if (file.remaining() > 1 && file.get(file.position()) == (byte) 0x80) {
            throw new FileFormatException(
                    "the file begins with a pickle, as files of PyTorch before 1.6 do; load it in PyTorch and"
                            + " save it with version 1.6 or newer");
        }
        ZipArchive zip = ZipArchive.of(file);
        String pickle = pickle(zip);
        String folder = pickle.substring(0, pickle.length() - PICKLE.length() + 1);
        String order = folder + "byteorder";
        if (zip.names().contains(order) && !zip.read(order, 64).equals(LITTLE)) {
            throw new FileFormatException(
                    "the file's numbers are not little-endian; save it on a little-endian machine");
        }
        Map<String, TorchPickle.View> views = TorchPickle.tensors(zip.read(pickle, LONGEST_PICKLE));
        NamedTensors tensors = new NamedTensors();
        Map<String, ByteBuffer> storages = new LinkedHashMap<>();
        long bytes = 0;
        for (Map.Entry<String, TorchPickle.View> named : views.entrySet()) {
            TorchPickle.View view = named.getValue();
            TorchPickle.Storage storage = view.storage();
            ByteBuffer numbers = storages.get(storage.key());
            if (numbers == null) {
                numbers = zip.read(folder + "data/" + storage.key(), MAX_BYTES);
                storages.put(storage.key(), numbers);
            }
            if (storage.size() != numbers.limit() / storage.dtype().bytes()
                    || numbers.limit() % storage.dtype().bytes() != 0) {
                throw new FileFormatException("tensor '" + ZipArchive.brief(named.getKey()) + "' has a storage of "
                        + storage.size() + " numbers of type " + storage.dtype() + ", but its entry has "
                        + numbers.limit() + " bytes; the file is damaged");
            }
            bytes += tensors.add(named.getKey(), storage.dtype(), view.shape(), view.strides(), view.offset(), numbers);
            if (bytes > file.remaining()) { // possible if tensors share storages
                throw new FileFormatException(
                        "the tensors have more numbers than the file: " + bytes + " bytes, but the file has "
                                + file.remaining() + "; save copies of tensors that share memory");
            }
        }
        return tensors;
    }

    private static String pickle(ZipArchive zip) throws FileFormatException {
        List<String> found = zip.names().stream()
                .filter(name -> name.endsWith(PICKLE))
                .limit(2)
                .toList();
        if (found.size() != 1) {
            throw new FileFormatException("the zip archive has " + (found.isEmpty() ? "no" : "several") + " entries …"
                    + PICKLE + "; pass a file written by torch.save, which has one");
        }
        return found.get(0);
    }

    private static List<Long> rowMajor(List<Long> shape) {
        List<Long> strides = new ArrayList<>();
        long stride = 1;
        for (int i = shape.size() - 1; i >= 0; i--) {
            strides.add(stride);
            stride *= shape.get(i);
        }
        Collections.reverse(strides);
        return strides;
    }

    /** Adds a tensor after checking that it lies within its numbers; {@return its number of bytes} */
    private long add(String name, DType dtype, List<Long> shape, List<Long> strides, long offset, ByteBuffer numbers)
            throws FileFormatException {
        String what = "tensor '" + ZipArchive.brief(name) + "' ";
        if (dtype != DType.F32 && dtype != DType.F64) {
            throw new FileFormatException(
                    what + "has type " + dtype + ", but only F32 and F64 are read; convert it first");
        }
        long there = numbers.limit() / dtype.bytes();
        boolean inside = shape.size() <= 8 && strides.size() == shape.size() && offset >= 0 && offset <= there;
        long size = 1;
        long last = offset;
        for (int i = 0; inside && i < shape.size(); i++) {
            long n = shape.get(i);
            long stride = strides.get(i);
            inside = n >= 0 && n <= there && stride >= 0 && (n <= 1 || stride <= there);
            size = inside ? Math.min(size * n, there + 1) : 0; // both are ints
            last += inside && n > 1 ? (n - 1) * stride : 0;
        }
        if (!inside || size > there || size > 0 && last >= there) {
            throw new FileFormatException(what + "of shape " + brief(shape) + " with strides " + brief(strides)
                    + " and offset " + offset + " exceeds its " + there + " numbers; the file is damaged");
        }
        entries.put(
                name,
                new Entry(dtype, shape, strides, offset, numbers.duplicate().order(ByteOrder.LITTLE_ENDIAN)));
        return size * dtype.bytes();
    }

    private static String brief(List<Long> list) {
        return list.size() <= 8 ? list.toString() : list.subList(0, 8) + "…";
    }

    /** {@return the names of all tensors, in the order of the file; read-only} */
    public Set<String> names() {
        return Collections.unmodifiableSet(entries.keySet());
    }

    /**
     * {@return the shape of a tensor; empty for a scalar}
     *
     * @param name its name
     * @throws FileFormatException if there is no such tensor
     */
    public List<Long> shape(String name) throws FileFormatException {
        Objects.requireNonNull(name, "name");
        return entry(name).shape;
    }

    /**
     * {@return the numbers of a tensor, the last index fastest; a copy}
     *
     * @param name its name
     * @throws FileFormatException if there is no such tensor, or a number is not finite as a {@code float}
     */
    public float[] values(String name) throws FileFormatException {
        Objects.requireNonNull(name, "name");
        Entry entry = entry(name);
        int rank = entry.shape.size();
        int size = 1;
        for (long n : entry.shape) {
            size = (int) (size * n);
        }
        float[] values = new float[size];
        long[] index = new long[rank];
        long place = entry.offset;
        for (int i = 0; i < size; i++) {
            values[i] = entry.dtype == DType.F32
                    ? entry.numbers.getFloat((int) place * Float.BYTES)
                    : (float) entry.numbers.getDouble((int) place * Double.BYTES);
            if (!Float.isFinite(values[i])) {
                throw new FileFormatException("tensor '" + ZipArchive.brief(name) + "' has the value " + values[i]
                        + " at index " + i + "; weights must be finite");
            }
            for (int d = rank - 1; d >= 0; d--) {
                place += entry.strides.get(d);
                if (++index[d] < entry.shape.get(d)) {
                    break;
                }
                place -= index[d] * entry.strides.get(d);
                index[d] = 0;
            }
        }
        return values;
    }

    private Entry entry(String name) throws FileFormatException {
        Entry entry = entries.get(name);
        if (entry == null) {
            throw new FileFormatException("the file has no tensor '" + ZipArchive.brief(name) + "'; it has "
                    + entries.keySet().stream().limit(20).map(ZipArchive::brief).toList()
                    + (entries.size() > 20 ? " and " + (entries.size() - 20) + " more" : ""));
        }
        return entry;
    }
}
