package io.github.ascentrl.algos.run;

import io.github.ascentrl.algos.internal.LibraryVersion;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Stateful;
import io.github.ascentrl.api.internal.Failures;
import io.github.ascentrl.nn.io.DType;
import io.github.ascentrl.nn.io.FileBytes;
import io.github.ascentrl.nn.io.FileFormatException;
import io.github.ascentrl.nn.io.SafetensorsHeader;
import io.github.ascentrl.nn.io.SafetensorsHeader.Tensor;
import io.github.ascentrl.nn.io.SafetensorsWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * The whole state of a trainer, or of any {@link Stateful}, in a file: parameters, moments, baseline, counters. A run
 * that is read back into a trainer built in the same way goes on as if it had never been stopped, bit for bit. To keep a
 * policy for use elsewhere, save that instead: see {@link io.github.ascentrl.algos.policy.SavedPolicy}.
 *
 * <p>The file has the safetensors layout, one tensor of shape {@code [n]} for each name of the {@link State}, with a
 * checksum. How large a state may be is limited by memory alone. It is written beside and moved into place: an
 * interrupted write leaves the old file as it was.
 */
public final class Checkpoint {
    private static final String FORMAT = "ascent-checkpoint";
    private static final String VERSION = "1";
    private static final int BUFFER = 1 << 16;

    private Checkpoint() {}

    /**
     * Writes the state of a trainer.
     *
     * @param part a trainer or any other part that has a state
     * @param file replaced if it is there
     * @throws IllegalArgumentException if the state is too large to be read back: more than some 100,000 arrays
     * @throws IOException if it cannot be written; what was there before is still there
     */
    public static void write(Stateful part, Path file) throws IOException {
        State state = stateOf(part);
        SafetensorsWriter writer = new SafetensorsWriter()
                .metadata("format", FORMAT)
                .metadata("version", VERSION)
                .metadata("library_version", LibraryVersion.current());
        for (String name : state.names()) {
            if (state.type(name) == float.class) {
                float[] values = state.floats(name);
                writer.add(name, new long[] {values.length}, values, 0);
            } else if (state.type(name) == double.class) {
                double[] values = state.doubles(name);
                writer.add(
                        name,
                        DType.F64,
                        new long[] {values.length},
                        body(values.length, (b, k) -> b.putDouble(values[k])));
            } else {
                long[] values = state.longs(name);
                writer.add(
                        name,
                        DType.I64,
                        new long[] {values.length},
                        body(values.length, (b, k) -> b.putLong(values[k])));
            }
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
        } catch (Throwable e) { // an error too leaves the part as it was
            Failures.closeAfter(e, () -> part.load(before)); // what fails then is suppressed in it
            if (!(e instanceof RuntimeException)) {
                throw e;
            }
            throw new FileFormatException(
                    "the checkpoint " + file + " was written by something other than a "
                            + part.getClass().getSimpleName()
                            + " of these sizes, or an environment failed as it began anew: " + e.getMessage(),
                    e);
        }
    }

    private static State state(Path file) throws IOException {
        try (FileChannel channel = FileBytes.open(file)) {
            SafetensorsHeader header = SafetensorsHeader.read(channel, SafetensorsHeader.MAX_HEADER);
            header.requireFormat(FORMAT, VERSION);
            header.verify(channel);
            State state = new State();
            for (Tensor tensor : header.tensors().values()) {
                put(state, tensor, channel);
            }
            return state;
        } catch (FileFormatException e) {
            throw e.in(file);
        } catch (IllegalArgumentException e) { // a name that no state has
            throw new FileFormatException(e.getMessage(), e).in(file);
        }
    }

    private static void put(State state, Tensor tensor, FileChannel channel) throws IOException {
        if (tensor.size() > Integer.MAX_VALUE - 8) {
            throw new FileFormatException(
                    "tensor '" + tensor.name() + "' has " + tensor.size() + " numbers, more than an array holds");
        }
        int n = (int) tensor.size();
        switch (tensor.dtype()) {
            case F32 -> {
                float[] values = new float[n];
                read(channel, tensor, (buffer, i) -> values[i] = buffer.getFloat());
                state.put(tensor.name(), values);
            }
            case F64 -> {
                double[] values = new double[n];
                read(channel, tensor, (buffer, i) -> values[i] = buffer.getDouble());
                state.put(tensor.name(), values);
            }
            case I64 -> {
                long[] values = new long[n];
                read(channel, tensor, (buffer, i) -> values[i] = buffer.getLong());
                state.put(tensor.name(), values);
            }
            default ->
                throw new FileFormatException("tensor '" + tensor.name() + "' holds " + tensor.dtype()
                        + "; a checkpoint holds F32, F64 and I64");
        }
    }

    /** Moves number i between an array and a buffer, at the buffer's position. */
    @FunctionalInterface
    private interface Number {
        void move(ByteBuffer buffer, int i);
    }

    private static SafetensorsWriter.Body body(int numbers, Number number) {
        return channel -> {
            ByteBuffer buffer = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < numbers; i++) {
                if (!buffer.hasRemaining()) {
                    SafetensorsWriter.writeFully(channel, buffer.flip());
                    buffer.clear();
                }
                number.move(buffer, i);
            }
            SafetensorsWriter.writeFully(channel, buffer.flip());
        };
    }

    private static void read(FileChannel channel, Tensor tensor, Number number) throws IOException {
        ByteBuffer buffer =
                ByteBuffer.allocate((int) Math.min(BUFFER, tensor.bytes())).order(ByteOrder.LITTLE_ENDIAN);
        int i = 0;
        for (long done = 0; done < tensor.bytes(); done += buffer.limit()) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), tensor.bytes() - done));
            FileBytes.readFully(channel, buffer, tensor.begin() + done);
            buffer.flip();
            while (buffer.hasRemaining()) {
                number.move(buffer, i++);
            }
        }
    }

    private static State stateOf(Stateful part) {
        State state = new State();
        part.save(state);
        return state;
    }
}
