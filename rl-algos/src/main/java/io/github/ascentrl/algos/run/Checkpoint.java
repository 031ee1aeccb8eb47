package io.github.ascentrl.algos.run;

import io.github.ascentrl.algos.internal.LibraryVersion;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Stateful;
import io.github.ascentrl.nn.io.DType;
import io.github.ascentrl.nn.io.FileBytes;
import io.github.ascentrl.nn.io.FileFormatException;
import io.github.ascentrl.nn.io.SafetensorsHeader;
import io.github.ascentrl.nn.io.SafetensorsHeader.Tensor;
import io.github.ascentrl.nn.io.SafetensorsWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * The whole state of a trainer, or of any {@link Stateful}, in a file: parameters, moments, baseline, counters. A run
 * that is read back into a trainer built in the same way goes on as if it had never been stopped, bit for bit. To keep a
 * policy for use elsewhere, save that instead: see {@link io.github.ascentrl.algos.policy.SavedPolicy}.
 *
 * <p>The file has the safetensors layout, one tensor of shape {@code [n]} for each name of the {@link State}, with a
 * checksum. It is written beside and moved into place: an interrupted write leaves the old file as it was.
 */
public final class Checkpoint {
    private static final String FORMAT = "ascent-checkpoint";
    private static final String VERSION = "1";
    private static final int MAX_HEADER = 1 << 24;
    private static final long MAX_BYTES = 1L << 30;

    private Checkpoint() {}

    /**
     * Writes the state of a trainer.
     *
     * @param part a trainer or any other part that has a state
     * @param file replaced if it is there
     * @throws IllegalArgumentException if the state is too large to be read back: some 580 arrays, or 1 GiB
     * @throws IOException if it cannot be written; what was there before is still there
     */
    public static void write(Stateful part, Path file) throws IOException {
        State state = stateOf(part);
        SafetensorsWriter writer = new SafetensorsWriter()
                .metadata("format", FORMAT)
                .metadata("version", VERSION)
                .metadata("library_version", LibraryVersion.current());
        long bytes = 0;
        for (String name : state.names()) {
            if (state.type(name) == float.class) {
                float[] values = state.floats(name);
                bytes += (long) Float.BYTES * values.length;
                writer.add(name, new long[] {values.length}, values, 0);
            } else if (state.type(name) == double.class) {
                double[] values = state.doubles(name);
                ByteBuffer buffer = buffer(values.length);
                buffer.asDoubleBuffer().put(values);
                writer.add(name, DType.F64, new long[] {values.length}, body(buffer));
                bytes += buffer.capacity();
            } else {
                long[] values = state.longs(name);
                ByteBuffer buffer = buffer(values.length);
                buffer.asLongBuffer().put(values);
                writer.add(name, DType.I64, new long[] {values.length}, body(buffer));
                bytes += buffer.capacity();
            }
        }
        if (bytes > MAX_BYTES - MAX_HEADER) {
            throw new IllegalArgumentException("a state of " + bytes + " bytes could not be read back; a checkpoint has"
                    + " at most " + (MAX_BYTES - MAX_HEADER));
        }
        writer.write(file);
    }

    /**
     * Reads a state back into a trainer built in the same way as the one that wrote it.
     *
     * @param part receives the state; keeps its own if the file is refused
     * @param file written by {@link #write}
     * @throws FileFormatException if the file is damaged, of another kind, or written by a part of other sizes
     * @throws IOException if it cannot be read
     */
    public static void read(Stateful part, Path file) throws IOException {
        State state = state(file);
        State before = stateOf(part);
        try {
            part.load(state);
        } catch (RuntimeException e) {
            part.load(before);
            throw new FileFormatException(
                    "the checkpoint " + file + " was written by something else than a "
                            + part.getClass().getSimpleName() + " of these sizes: " + e.getMessage(),
                    e);
        }
    }

    private static State state(Path file) throws IOException {
        try {
            byte[] bytes = FileBytes.read(file, MAX_BYTES);
            SafetensorsHeader header = SafetensorsHeader.of(bytes, MAX_HEADER);
            header.requireFormat(FORMAT, VERSION);
            header.verify(bytes);
            State state = new State();
            for (Tensor tensor : header.tensors().values()) {
                put(state, tensor, bytes);
            }
            return state;
        } catch (FileFormatException e) {
            throw e.in(file);
        }
    }

    private static void put(State state, Tensor tensor, byte[] bytes) throws FileFormatException {
        int n = Math.toIntExact(tensor.size());
        ByteBuffer data = ByteBuffer.wrap(bytes, Math.toIntExact(tensor.begin()), Math.toIntExact(tensor.bytes()))
                .order(ByteOrder.LITTLE_ENDIAN);
        switch (tensor.dtype()) {
            case F32 -> {
                float[] values = new float[n];
                data.asFloatBuffer().get(values);
                state.put(tensor.name(), values);
            }
            case F64 -> {
                double[] values = new double[n];
                data.asDoubleBuffer().get(values);
                state.put(tensor.name(), values);
            }
            case I64 -> {
                long[] values = new long[n];
                data.asLongBuffer().get(values);
                state.put(tensor.name(), values);
            }
            default ->
                throw new FileFormatException("tensor '" + tensor.name() + "' holds " + tensor.dtype()
                        + "; a checkpoint holds F32, F64 and I64");
        }
    }

    private static State stateOf(Stateful part) {
        State state = new State();
        part.save(state);
        return state;
    }

    private static ByteBuffer buffer(int numbers) {
        return ByteBuffer.allocate(Math.multiplyExact(numbers, Long.BYTES)).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static SafetensorsWriter.Body body(ByteBuffer bytes) {
        return channel -> SafetensorsWriter.writeFully(channel, bytes.rewind());
    }
}
