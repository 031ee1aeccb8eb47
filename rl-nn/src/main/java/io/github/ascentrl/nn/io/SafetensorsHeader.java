package io.github.ascentrl.nn.io;

import io.github.ascentrl.api.internal.Check;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The header of a safetensors file, checked against the file's size: names, types, shapes and positions of its tensors,
 * and its metadata. The layout is: eight bytes with the length n of the header as an unsigned little-endian number; n
 * bytes of JSON, padded with spaces; then the numbers, little-endian, without gaps. In the JSON, each tensor is {@code
 * "name":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]}}, with offsets from the end of the header, and {@code
 * "__metadata__"} maps strings to strings.
 *
 * <p>{@link SafetensorsWriter} adds {@code "crc32c"} to the metadata: the CRC-32C of the whole file as eight
 * hexadecimal digits, computed with these digits as zeros. Files of other programs may lack it, or have another value
 * under this name, and can still be read.
 */
public final class SafetensorsHeader {
    /** The metadata key of the checksum. */
    public static final String CHECKSUM = "crc32c";

    /** The longest header that is written, and the default limit for reading: 16 MiB, enough for 150,000 tensors. */
    public static final int MAX_HEADER = 1 << 24;

    /**
     * A tensor of the file.
     *
     * @param name its name
     * @param dtype the type of its numbers
     * @param shape its shape; empty for a scalar
     * @param begin position in the file of its first byte
     * @param bytes the number of its bytes
     */
    public record Tensor(String name, DType dtype, List<Long> shape, long begin, long bytes) {
        /** Copies the shape. */
        public Tensor {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(dtype, "dtype");
            Check.noNulls("shape", shape);
            Check.atLeast("begin", begin, 0);
            Check.atLeast("bytes", bytes, 0);
            shape = List.copyOf(shape);
        }

        /** {@return the number of its elements} */
        public long size() {
            return bytes / dtype.bytes();
        }
    }

    private static final String METADATA = "__metadata__";

    private final Map<String, Tensor> tensors = new LinkedHashMap<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private final int headerBytes;
    private final long fileBytes;
    private final long checksumAt;

    private SafetensorsHeader(byte[] header, int from, int length, long fileBytes) throws FileFormatException {
        headerBytes = length;
        this.fileBytes = fileBytes;
        if (header[from] != '{') {
            throw new FileFormatException("this is not a safetensors file: its header does not begin with '{'");
        }
        Json.members(header, from, from + length, Json.Limits.HEADER, this::add);
        checkPlaces();
        int digits = Checksum.find(header, from, from + length, metadata.get(CHECKSUM));
        checksumAt = digits < 0 ? -1 : 8L + digits - from;
    }

    private void add(String name, Object value) throws FileFormatException {
        if (name.equals(METADATA)) {
            JsonObject texts = JsonObject.of(name, value);
            for (String key : texts.names()) {
                metadata.put(key, texts.text(key));
            }
        } else {
            tensors.put(name, tensor(name, JsonObject.of("tensor '" + brief(name) + "'", value)));
        }
    }

    private Tensor tensor(String name, JsonObject entry) throws FileFormatException {
        DType dtype = DType.of(entry.text("dtype"));
        List<Long> shape = new ArrayList<>();
        long size = 1;
        for (int dimension : entry.wholes("shape", 0, Integer.MAX_VALUE)) {
            shape.add((long) dimension);
            size = dimension == 0 ? 0 : size > fileBytes / dimension ? fileBytes + 1 : size * dimension; // no overflow
        }
        List<?> offsets = entry.list("data_offsets");
        long dataBytes = fileBytes - 8 - headerBytes;
        if (offsets.size() != 2
                || !(offsets.get(0) instanceof Long begin)
                || !(offsets.get(1) instanceof Long end)
                || begin < 0
                || begin > end
                || end > dataBytes) {
            throw new FileFormatException(
                    "tensor '" + name + "' has data_offsets " + brief(offsets) + ", which must be two positions in the "
                            + dataBytes + " bytes of data; the file is truncated or damaged");
        }
        if (size > fileBytes || size * dtype.bytes() != end - begin) {
            throw new FileFormatException("tensor '" + name + "' of shape " + brief(shape) + " and dtype " + dtype
                    + " cannot have " + (end - begin) + " bytes; the file is damaged");
        }
        return new Tensor(name, dtype, shape, 8 + headerBytes + begin, end - begin);
    }

    /** Checks that tensors fill the data without gaps or overlaps. */
    private void checkPlaces() throws FileFormatException {
        List<Tensor> inOrder = new ArrayList<>(tensors.values());
        inOrder.sort(Comparator.comparingLong(Tensor::begin).thenComparingLong(Tensor::bytes));
        long place = 8 + headerBytes;
        for (Tensor tensor : inOrder) {
            if (tensor.begin() != place) {
                throw new FileFormatException(
                        "tensor '" + tensor.name() + "' begins at byte " + tensor.begin() + ", expected " + place
                                + ": the file is damaged, since tensors must follow each other without gaps or overlaps");
            }
            place += tensor.bytes();
        }
        if (place != fileBytes) {
            throw new FileFormatException("the tensors end at byte " + place + " but the file has " + fileBytes
                    + " bytes; the file is damaged");
        }
    }

    /** {@return the header that a file would have} */
    static SafetensorsHeader of(byte[] header, long dataBytes) throws FileFormatException {
        long fileBytes = 8 + header.length + dataBytes;
        return new SafetensorsHeader(header, 0, checkLength(header.length, fileBytes, MAX_HEADER), fileBytes);
    }

    /**
     * {@return the header of a file in memory}
     *
     * @param file the whole file
     * @param maxHeader the longest header to read, in bytes
     * @throws FileFormatException if it is not a safetensors file or is damaged
     */
    public static SafetensorsHeader of(byte[] file, int maxHeader) throws FileFormatException {
        Objects.requireNonNull(file, "file");
        if (file.length < 8) {
            throw tooShort(file.length);
        }
        long length = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
        return new SafetensorsHeader(file, 8, checkLength(length, file.length, maxHeader), file.length);
    }

    /**
     * {@return the header of a file on disk; nothing else of it is read}
     *
     * @param file the file
     * @param maxHeader the longest header to read, in bytes
     * @throws FileFormatException if it is not a safetensors file or is damaged
     * @throws IOException if it cannot be read
     */
    public static SafetensorsHeader read(Path file, int maxHeader) throws IOException {
        try (FileChannel channel = FileBytes.open(file)) {
            return read(channel, maxHeader);
        } catch (FileFormatException e) {
            throw e.inFile(file);
        }
    }

    /**
     * {@return the header of an open file; nothing else of it is read}
     *
     * @param channel the file; its position is irrelevant
     * @param maxHeader the longest header to read, in bytes
     * @throws FileFormatException if it is not a safetensors file or is damaged
     * @throws IOException if it cannot be read
     */
    public static SafetensorsHeader read(FileChannel channel, int maxHeader) throws IOException {
        Objects.requireNonNull(channel, "channel");
        long size = channel.size();
        if (size < 8) {
            throw tooShort(size);
        }
        ByteBuffer start = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        FileBytes.readFully(channel, start, 0);
        ByteBuffer header = ByteBuffer.allocate(checkLength(start.getLong(0), size, maxHeader));
        FileBytes.readFully(channel, header, 8);
        return new SafetensorsHeader(header.array(), 0, header.capacity(), size);
    }

    private static FileFormatException tooShort(long size) {
        return new FileFormatException("the file has " + size + " bytes; a safetensors file has at least 10");
    }

    private static int checkLength(long length, long fileBytes, int maxHeader) throws FileFormatException {
        if (length < 2 || length > fileBytes - 8) {
            throw new FileFormatException("the header's stated length is " + Long.toUnsignedString(length)
                    + " bytes, but the file has " + fileBytes + "; it is not a safetensors file, or is truncated");
        }
        if (length > maxHeader) {
            throw new FileFormatException("the header has " + length + " bytes, more than the " + maxHeader
                    + " that are read here; the file is damaged or has too many tensors");
        }
        return (int) length;
    }

    /** {@return the tensors by name, in the order of the file; read-only} */
    public Map<String, Tensor> tensors() {
        return Collections.unmodifiableMap(tensors);
    }

    /**
     * {@return a tensor, which must have a type and a shape}
     *
     * @param name its name
     * @param dtype the type of its numbers
     * @param shape its shape
     * @throws FileFormatException if it is missing or has another type or shape
     */
    public Tensor tensor(String name, DType dtype, long... shape) throws FileFormatException {
        Objects.requireNonNull(shape, "shape");
        Tensor tensor = tensors.get(name);
        List<Long> expected = Arrays.stream(shape).boxed().toList();
        if (tensor == null) {
            throw new FileFormatException("the file has no tensor '" + name + "'");
        }
        if (tensor.dtype() != dtype || !tensor.shape().equals(expected)) {
            throw new FileFormatException("tensor '" + name + "' is " + tensor.dtype() + " " + brief(tensor.shape())
                    + ", expected " + dtype + " " + expected);
        }
        return tensor;
    }

    /** {@return the metadata; read-only} */
    public Map<String, String> metadata() {
        return Collections.unmodifiableMap(metadata);
    }

    /**
     * {@return a metadata value, which must exist}
     *
     * @param key its key
     * @throws FileFormatException if it is not
     */
    public String metadata(String key) throws FileFormatException {
        String value = metadata.get(key);
        if (value == null) {
            throw new FileFormatException("the file's metadata has no '" + key
                    + "'; it is a safetensors file, but not one that this library wrote for this purpose");
        }
        return value;
    }

    /**
     * Checks that the metadata values {@code format} and {@code version} are those that a reader supports.
     *
     * @param format the required format
     * @param versions the supported versions of the format
     * @throws FileFormatException if the file has another format or version; the message says which and, if the file
     *     has {@code library_version}, which version of the library wrote it
     */
    public void requireFormat(String format, String... versions) throws FileFormatException {
        Objects.requireNonNull(format, "format");
        Check.noNulls("versions", versions);
        String itsFormat = metadata("format");
        String itsVersion = metadata("version");
        if (!itsFormat.equals(format)) {
            throw new FileFormatException("the file has format '" + brief(itsFormat) + "', expected '" + format
                    + "'; read it with the program that wrote it");
        }
        if (!List.of(versions).contains(itsVersion)) {
            String writer = metadata.get("library_version");
            throw new FileFormatException("the file has format '" + format + "' of version '" + brief(itsVersion)
                    + "', but this library reads version '" + String.join("' or '", versions) + "'; read it with "
                    + (writer == null
                            ? "the library that wrote it"
                            : "the library's version " + brief(writer) + ", which wrote it"));
        }
    }

    private static String brief(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }

    /** {@return the number of bytes of the file} */
    public long fileBytes() {
        return fileBytes;
    }

    /**
     * Compares a file in memory with its checksum.
     *
     * @param file the whole file that this header was read from
     * @throws FileFormatException if they differ or the file has no checksum
     */
    public void verify(byte[] file) throws FileFormatException {
        Objects.requireNonNull(file, "file");
        requireChecksum();
        Checksum checksum = new Checksum(checksumAt);
        checksum.update(ByteBuffer.wrap(file));
        compare(checksum);
    }

    /**
     * Compares a file on disk with its checksum, reading the whole file.
     *
     * @param channel the file, kept open since this header was read from it
     * @throws FileFormatException if they differ or the file has no checksum
     * @throws IOException if it cannot be read
     */
    public void verify(FileChannel channel) throws IOException {
        Objects.requireNonNull(channel, "channel");
        requireChecksum();
        compare(Checksum.of(channel, checksumAt));
    }

    private void requireChecksum() throws FileFormatException {
        if (checksumAt < 0) {
            throw new FileFormatException("the file has no checksum '" + CHECKSUM + "' of eight hexadecimal digits"
                    + " in its metadata: it was not written by this library, was edited, or is damaged;"
                    + " if it was edited on purpose, read it unverified");
        }
    }

    private void compare(Checksum checksum) throws FileFormatException {
        if (!checksum.digits().equals(metadata.get(CHECKSUM))) {
            throw new FileFormatException(
                    "the file is damaged: its checksum is " + checksum.digits() + ", but its metadata says "
                            + metadata.get(CHECKSUM) + "; if it was edited on purpose, read it unverified");
        }
    }

    private static String brief(List<?> list) {
        return list.size() <= 8 ? list.toString() : list.subList(0, 8) + "…";
    }
}
