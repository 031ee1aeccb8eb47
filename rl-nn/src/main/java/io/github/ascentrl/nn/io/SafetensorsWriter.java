package io.github.ascentrl.nn.io;

import io.github.ascentrl.api.internal.Check;
import io.github.ascentrl.api.io.AtomicFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Writes a safetensors file; see {@link SafetensorsHeader} for the layout. Tensors with the widest number types come
 * first, so that every tensor is aligned. The same content gives the same bytes.
 */
public final class SafetensorsWriter {
    private static final int BUFFER = 1 << 16;
    private static final String NO_DIGITS = "0".repeat(Checksum.DIGITS);

    /** Writes the numbers of one tensor. */
    @FunctionalInterface
    public interface Body {
        /**
         * Writes all numbers, little-endian.
         *
         * @param channel the file, positioned at the tensor's first byte
         * @throws IOException if they cannot be written
         */
        void writeTo(FileChannel channel) throws IOException;
    }

    private record Part(String name, DType dtype, long[] shape, long bytes, Body body) {}

    private final List<Part> parts = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();

    /** Creates a writer without tensors or metadata. */
    public SafetensorsWriter() {}

    /**
     * Adds a metadata value.
     *
     * @param key its key, not {@link SafetensorsHeader#CHECKSUM}
     * @param value any text
     * @return this
     * @throws IllegalArgumentException if the name is taken
     */
    public SafetensorsWriter metadata(String key, String value) {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(value, "value");
        if (key.equals(SafetensorsHeader.CHECKSUM) || metadata.putIfAbsent(key, value) != null) {
            throw new IllegalArgumentException("the metadata key '" + key + "' is taken; use another key");
        }
        return this;
    }

    /**
     * Adds a tensor.
     *
     * @param name its name
     * @param dtype the type of its numbers
     * @param shape its shape, each size ≥ 0
     * @param body writes its numbers
     * @return this
     * @throws IllegalArgumentException if the name is taken or a size is negative
     */
    public SafetensorsWriter add(String name, DType dtype, long[] shape, Body body) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(dtype, "dtype");
        Objects.requireNonNull(shape, "shape");
        Objects.requireNonNull(body, "body");
        long bytes = dtype.bytes();
        for (long size : shape) {
            if (size < 0 || size > Integer.MAX_VALUE) {
                throw new IllegalArgumentException(
                        "tensor '" + name + "' has size " + size + "; sizes must be in [0, 2147483647]");
            }
            if (size > 0 && bytes > Long.MAX_VALUE / size) {
                throw new IllegalArgumentException("tensor '" + name + "' of shape " + Arrays.toString(shape)
                        + " has more than 2^63 - 1 bytes; write a smaller tensor");
            }
            bytes *= size;
        }
        if (name.equals("__metadata__") || !names.add(name)) {
            throw new IllegalArgumentException("the tensor name '" + name + "' is taken; use another name");
        }
        parts.add(new Part(name, dtype, shape.clone(), bytes, body));
        return this;
    }

    /**
     * Adds a tensor of {@code float}s.
     *
     * @param name its name
     * @param shape its shape
     * @param values contains the numbers; read when the file is written
     * @param offset index in {@code values} of the first number
     * @return this
     * @throws IllegalArgumentException if the name is taken, a size is negative, or the array does not contain as many
     *     numbers as the shape has elements
     */
    public SafetensorsWriter add(String name, long[] shape, float[] values, int offset) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(shape, "shape");
        Objects.requireNonNull(values, "values");
        int size = Check.arrayLength("shape", shape);
        Check.range("offset", offset, 0, values.length);
        Check.room("values", values.length, (long) offset + size);
        return add(name, DType.F32, shape, channel -> {
            ByteBuffer buffer = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
            int end = offset + size;
            for (int i = offset; i < end; i++) {
                if (!buffer.hasRemaining()) {
                    writeFully(channel, buffer.flip());
                    buffer.clear();
                }
                buffer.putFloat(values[i]);
            }
            writeFully(channel, buffer.flip());
        });
    }

    /**
     * Writes the file: first to a temporary file next to it, which is then moved into place.
     *
     * @param file the file to write; its folder must exist
     * @throws IllegalArgumentException if the tensors or the metadata make the header longer than {@link
     *     SafetensorsHeader#MAX_HEADER} or otherwise unreadable
     * @throws IOException if it cannot be written; an existing file is then unchanged
     */
    public void write(Path file) throws IOException {
        Objects.requireNonNull(file, "file");
        parts.sort(Comparator.comparingInt((Part part) -> -part.dtype().bytes()));
        byte[] header = header();
        long dataBytes = parts.stream().mapToLong(Part::bytes).sum();
        try { // check with the reader: reject what could not be read back while the old file still exists
            SafetensorsHeader.of(header, dataBytes);
        } catch (FileFormatException e) {
            throw new IllegalArgumentException(
                    parts.size() + " tensors and " + metadata.size() + " metadata values could not be read back: "
                            + e.getMessage() + "; put several arrays into one tensor, or shorten the metadata",
                    e);
        }
        AtomicFiles.write(file, channel -> writeTo(channel, header));
    }

    private void writeTo(FileChannel channel, byte[] header) throws IOException {
        ByteBuffer start = ByteBuffer.allocate(8 + header.length).order(ByteOrder.LITTLE_ENDIAN);
        writeFully(channel, start.putLong(header.length).put(header).flip());
        for (Part part : parts) {
            long before = channel.position();
            part.body().writeTo(channel);
            if (channel.position() - before != part.bytes()) {
                throw new IllegalStateException("the body of tensor '" + part.name() + "' wrote "
                        + (channel.position() - before) + " bytes, but its shape and type require " + part.bytes());
            }
        }
        long digitsAt = 8L + Checksum.find(header, 0, header.length, NO_DIGITS);
        String digits = Checksum.of(channel, digitsAt).digits();
        channel.position(digitsAt);
        writeFully(channel, ByteBuffer.wrap(digits.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private byte[] header() {
        Map<String, Object> header = new LinkedHashMap<>();
        Map<String, String> texts = new LinkedHashMap<>(metadata);
        texts.put(SafetensorsHeader.CHECKSUM, NO_DIGITS);
        header.put("__metadata__", texts);
        long place = 0;
        for (Part part : parts) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("dtype", part.dtype().name());
            entry.put("shape", Arrays.stream(part.shape()).boxed().toList());
            entry.put("data_offsets", List.of(place, place + part.bytes()));
            header.put(part.name(), entry);
            place += part.bytes();
        }
        byte[] json = Json.write(header).getBytes(StandardCharsets.UTF_8);
        byte[] padded = Arrays.copyOf(json, (json.length + 7) / 8 * 8);
        Arrays.fill(padded, json.length, padded.length, (byte) ' ');
        return padded;
    }

    /**
     * Writes a whole buffer.
     *
     * @param channel receives the bytes
     * @param buffer from its position to its limit
     * @throws IOException if it cannot be written
     */
    public static void writeFully(FileChannel channel, ByteBuffer buffer) throws IOException {
        Objects.requireNonNull(channel, "channel");
        Objects.requireNonNull(buffer, "buffer");
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }
}
