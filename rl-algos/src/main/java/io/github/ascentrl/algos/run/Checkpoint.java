package io.github.ascentrl.algos.run;

import io.github.ascentrl.algos.policy.SavedPolicy;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Stateful;
import io.github.ascentrl.api.Trainer;
import io.github.ascentrl.api.internal.Failures;
import io.github.ascentrl.api.internal.LibraryVersion;
import io.github.ascentrl.nn.io.DType;
import io.github.ascentrl.nn.io.FileBytes;
import io.github.ascentrl.nn.io.FileFormatException;
import io.github.ascentrl.nn.io.Json;
import io.github.ascentrl.nn.io.JsonObject;
import io.github.ascentrl.nn.io.SafetensorsHeader;
import io.github.ascentrl.nn.io.SafetensorsHeader.Tensor;
import io.github.ascentrl.nn.io.SafetensorsWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole state of a trainer, or of any {@link Stateful}, in a file: parameters, moments, baseline, counters. A run
 * that is read back into a trainer built in the same way continues as if it had never been stopped, bit for bit. To
 * keep a policy for use elsewhere, save the policy instead: see {@link io.github.ascentrl.algos.policy.SavedPolicy}.
 *
 * <p>The file records what wrote it: the versions of the format and of the library, the class, and the {@linkplain
 * Trainer#settings() settings}. A different class, different sizes, and parts that the reader does not have (such as a
 * baseline with state) are refused.
 *
 * <p>The file has the safetensors layout, one tensor of shape {@code [n]} for each name of the {@link State} (text as
 * UTF-8), with a checksum. The size of a state is limited only by memory. The file is written under a temporary name
 * and then moved into place: an interrupted write leaves the old file unchanged.
 */
public final class Checkpoint {
    private static final Logger LOG = LoggerFactory.getLogger(Checkpoint.class);
    private static final String FORMAT = "ascent-checkpoint";
    private static final String VERSION = "2";
    private static final int BUFFER = 1 << 16;
    private static final int LONGEST_LIST = 400;

    private Checkpoint() {}

    /**
     * Writes the state of a trainer.
     *
     * @param part a trainer or any other part with state
     * @param file replaced if it exists
     * @throws IllegalArgumentException if the state is too large to be read back: more than about 100,000 arrays
     * @throws IOException if the file cannot be written; an existing file is then unchanged
     */
    public static void write(Stateful part, Path file) throws IOException {
        Objects.requireNonNull(part, "part");
        Objects.requireNonNull(file, "file");
        write(stateOf(part), part, file);
    }

    /** Writes a state; the file names the class and settings of {@code writer}. */
    static void write(State state, Stateful writer, Path file) throws IOException {
        SafetensorsWriter writing = new SafetensorsWriter()
                .metadata("format", FORMAT)
                .metadata("version", VERSION)
                .metadata("library_version", LibraryVersion.current())
                .metadata("class", writer.getClass().getName())
                .metadata("settings", Json.write(settings(writer)));
        for (String name : state.names()) {
            add(writing, name, state);
        }
        writing.write(file);
    }

    private static void add(SafetensorsWriter writing, String name, State state) {
        Class<?> type = state.kind(name);
        if (type == float.class) {
            float[] values = state.floats(name);
            writing.add(name, new long[] {values.length}, values, 0);
        } else if (type == double.class) {
            double[] values = state.doubles(name);
            writing.add(
                    name, DType.F64, new long[] {values.length}, body(values.length, (b, k) -> b.putDouble(values[k])));
        } else if (type == long.class) {
            long[] values = state.longs(name);
            writing.add(
                    name, DType.I64, new long[] {values.length}, body(values.length, (b, k) -> b.putLong(values[k])));
        } else {
            byte[] utf8 = state.text(name).getBytes(StandardCharsets.UTF_8);
            writing.add(
                    name,
                    DType.U8,
                    new long[] {utf8.length},
                    channel -> SafetensorsWriter.writeFully(channel, ByteBuffer.wrap(utf8)));
        }
    }

    private static Map<String, String> settings(Stateful part) {
        return part instanceof Trainer trainer ? trainer.settings() : Map.of();
    }

    /**
     * Reads a state back into a trainer built in the same way as the one that wrote it. Different settings are only
     * logged as a warning, because a learning rate may be changed on purpose.
     *
     * @param part receives the state; unchanged if the file is refused
     * @param file written by {@link #write}
     * @throws FileFormatException if the file is damaged, or was written by a part of a different class, with different
     *     sizes, or with parts that this one does not have; the message says what differs
     * @throws IOException if the file cannot be read
     */
    public static void read(Stateful part, Path file) throws IOException {
        Objects.requireNonNull(part, "part");
        Objects.requireNonNull(file, "file");
        Contents contents = contents(file);
        contents.check(part, false);
        contents.loadInto(part, part);
    }

    /**
     * Reads a state back as {@link #read} does, but refuses different settings.
     *
     * @param part receives the state; unchanged if the file is refused
     * @param file written by {@link #write}
     * @throws FileFormatException as for {@link #read}, and if a setting differs
     * @throws IOException if the file cannot be read
     */
    public static void readSameSettings(Stateful part, Path file) throws IOException {
        Objects.requireNonNull(part, "part");
        Objects.requireNonNull(file, "file");
        Contents contents = contents(file);
        contents.check(part, true);
        contents.loadInto(part, part);
    }

    /** The contents of a file: a state, and the class and settings of what wrote it. */
    record Contents(Path file, State state, String writer, Map<String, String> settings) {
        /** Refuses a part of a different class and, if {@code sameSettings}, different settings. */
        void check(Stateful part, boolean sameSettings) throws FileFormatException {
            if (!writer.equals(part.getClass().getName())) {
                throw refusal(part, "load it into a part of the class that wrote it", null);
            }
            if (sameSettings && !differences(part).isEmpty()) {
                throw refusal(part, "use the same settings", null);
            }
        }

        /**
         * Loads a part, either the writer itself or the whole that contains it, and logs settings that differ. If the
         * state is refused, the part is as before.
         */
        void loadInto(Stateful part, Stateful reader) throws FileFormatException {
            State before = stateOf(part);
            String missing = null;
            try {
                part.load(state);
                missing = missingParts();
                if (missing != null) {
                    throw new IllegalArgumentException(missing);
                }
                if (!state.unread().isEmpty()) {
                    String unread = state.unread().toString();
                    throw new IllegalArgumentException("it also contains "
                            + (unread.length() <= LONGEST_LIST ? unread : unread.substring(0, LONGEST_LIST) + "…")
                            + ", which nothing here reads");
                }
            } catch (Throwable e) { // an Error, too, must leave the part as it was
                Failures.closeAfter(e, () -> part.load(before)); // a failure to restore is suppressed in it
                if (!(e instanceof RuntimeException)) {
                    throw e;
                }
                String other = "it was written by something other than a "
                        + reader.getClass().getSimpleName()
                        + " with these sizes and parts, or an environment failed when it was reset: "
                        + e.getMessage();
                throw refusal(reader, missing == null ? other : missing, e);
            }
            List<String> differences = differences(reader);
            if (!differences.isEmpty()) {
                LOG.warn("{} was written with different settings: {}", file, String.join("; ", differences));
            }
        }

        /** {@return a message that names a listener or part of a run that nothing read, or null} */
        private String missingParts() {
            for (String name : state.unread()) {
                String[] path = name.split("/");
                if (path.length < 3 || !isUnread(state.child(path[0]).child(path[1]))) {
                    continue;
                }
                if (path[0].equals(RunMemory.LISTENER)) {
                    return "the run was saved with a " + path[1] + " that this program does not have; pass it to"
                            + " resumeOrStart, or start in another folder";
                }
                if (path[0].equals(RunMemory.PART)) {
                    return "the run was saved with the part '" + path[1] + "' that this program does not have; add it"
                            + " with and(…), or start in another folder";
                }
            }
            return null;
        }

        private static boolean isUnread(State folder) {
            return folder.unread().equals(folder.names());
        }

        FileFormatException refusal(Stateful part, String remedy, Throwable cause) {
            List<String> differences = differences(part);
            String name = part.getClass().getName();
            String by = writer.equals(name) ? "" : " was written by a " + writer + ", not by a " + name;
            String with = differences.isEmpty()
                    ? ""
                    : " was written with different settings: " + String.join("; ", differences);
            return new FileFormatException(
                    "the checkpoint " + file + by + (by.isEmpty() || with.isEmpty() ? "" : ";") + with
                            + (by.isEmpty() && with.isEmpty() ? " cannot be used here: " : "; ") + remedy,
                    cause);
        }

        /** {@return the settings that differ, as "gamma = 0.99 in the file, 0.9 here"} */
        private List<String> differences(Stateful part) {
            Map<String, String> here = Checkpoint.settings(part);
            Set<String> names = new TreeSet<>(settings.keySet());
            names.addAll(here.keySet());
            names.removeIf(name -> Objects.equals(settings.get(name), here.get(name)));
            return names.stream()
                    .map(name -> name + " = " + settings.get(name) + " in the file, " + here.get(name) + " here")
                    .toList();
        }
    }

    static Contents contents(Path file) throws IOException {
        try (FileChannel channel = FileBytes.open(file)) {
            SafetensorsHeader header = SafetensorsHeader.read(channel, SafetensorsHeader.MAX_HEADER);
            if (SavedPolicy.FORMAT.equals(header.metadata().get("format"))) {
                throw new FileFormatException("this is a policy file: load it with SavedPolicy.load; checkpoints are"
                        + " written by SavedRun and Checkpoint.write");
            }
            header.requireFormat(FORMAT, VERSION);
            header.verify(channel);
            State state = new State();
            for (Tensor tensor : header.tensors().values()) {
                put(state, tensor, channel);
            }
            Map<String, String> settings = new LinkedHashMap<>();
            JsonObject saved = JsonObject.of("settings", Json.parse(header.metadata("settings"), Json.Limits.HEADER));
            for (String name : saved.names()) {
                settings.put(name, saved.text(name));
            }
            return new Contents(file, state, header.metadata("class"), settings);
        } catch (FileFormatException e) {
            throw e.inFile(file);
        } catch (IllegalArgumentException e) { // a name that is not allowed in a state
            throw new FileFormatException(e.getMessage(), e).inFile(file);
        }
    }

    private static void put(State state, Tensor tensor, FileChannel channel) throws IOException {
        if (tensor.size() > Integer.MAX_VALUE - 8) {
            throw new FileFormatException(
                    "tensor '" + tensor.name() + "' has " + tensor.size() + " numbers, more than an array can hold");
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
            case U8 -> {
                ByteBuffer utf8 = ByteBuffer.allocate(n);
                FileBytes.readFully(channel, utf8, tensor.begin());
                state.put(tensor.name(), new String(utf8.array(), StandardCharsets.UTF_8));
            }
            default ->
                throw new FileFormatException("tensor '" + tensor.name() + "' has type " + tensor.dtype()
                        + "; a checkpoint contains only F32, F64, I64 and U8");
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

    static State stateOf(Stateful part) {
        State state = new State();
        part.save(state);
        return state;
    }
}
