package io.github.ascentrl.algos.distill;

import io.github.ascentrl.algos.internal.ByteColumn;
import io.github.ascentrl.algos.internal.ProvenanceJson;
import io.github.ascentrl.api.data.Provenance;
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
import java.util.ArrayList;
import java.util.List;

/** Histories in a file; {@link LearningHistories#write} documents the format. */
final class HistoryFile {
    static final String FORMAT = "ascent-histories";
    static final String VERSION = "1";
    static final long MOST_STEPS = Integer.MAX_VALUE - 1;

    private static final int WIDEST = 1 << 20;
    private static final int BUFFER = 1 << 16;
    private static final List<DType> TYPES = List.of(DType.U8, DType.U16, DType.F32);
    private static final String SOURCE = "source.";

    /**
     * What a file holds.
     *
     * @param histories mapped
     * @param sources where they come from
     */
    record Content(List<StoredHistory> histories, List<Provenance> sources) {}

    private final List<? extends History> histories;
    private final int width;
    private final float[] row;
    private final SafetensorsWriter writer = new SafetensorsWriter();

    private HistoryFile(List<? extends History> histories, int width) {
        this.histories = histories;
        this.width = width;
        row = new float[width + History.MORE];
    }

    static void write(Path file, int width, List<? extends History> histories, List<Provenance> sources)
            throws IOException {
        new HistoryFile(histories, width).write(file, sources);
    }

    private void write(Path file, List<Provenance> sources) throws IOException {
        int n = histories.size();
        long steps = histories.stream().mapToLong(History::steps).sum();
        if (n == 0 || steps > MOST_STEPS || width > WIDEST) {
            throw new IllegalArgumentException(n + " histories of " + steps + " steps with observations of " + width
                    + " numbers; a file holds at least 1 history, at most " + MOST_STEPS + " steps and " + WIDEST
                    + " numbers: divide them among several");
        }
        writer.metadata("format", FORMAT).metadata("version", VERSION);
        for (int i = 0; i < sources.size(); i++) {
            writer.metadata(SOURCE + i, ProvenanceJson.write(sources.get(i)));
        }
        writer.add("starts", DType.I64, new long[] {n + 1}, this::writeStarts);
        writer.add("tasks", DType.I64, new long[] {n}, this::writeTasks);
        add("observations", 0, width, steps, width);
        add("actions", width, 1, steps);
        add("rewards", width + 1, 1, steps);
        add("time", width + 2, 1, steps);
        writer.write(file);
    }

    private void writeStarts(FileChannel channel) throws IOException {
        ByteBuffer bytes = buffer(Math.multiplyExact(Long.BYTES, histories.size() + 1));
        long next = 0;
        bytes.putLong(next);
        for (History history : histories) {
            next += history.steps();
            bytes.putLong(next);
        }
        SafetensorsWriter.writeFully(channel, bytes.flip());
    }

    private void writeTasks(FileChannel channel) throws IOException {
        ByteBuffer bytes = buffer(Math.multiplyExact(Long.BYTES, histories.size()));
        histories.forEach(history -> bytes.putLong(history.task()));
        SafetensorsWriter.writeFully(channel, bytes.flip());
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Numbers of the rows, from a place on, in the narrowest type that holds them all. */
    private void add(String name, int from, int count, long... shape) throws IOException {
        DType type = DType.U8;
        for (History history : histories) {
            for (int t = 0; t < history.steps(); t++) {
                history.read(t, row);
                for (int i = from; i < from + count; i++) {
                    type = ByteColumn.wider(type, row[i]);
                }
            }
        }
        DType narrowest = type;
        writer.add(name, type, shape, channel -> writeColumn(from, count, narrowest, channel));
    }

    private void writeColumn(int from, int count, DType type, FileChannel channel) throws IOException {
        ByteBuffer bytes = buffer(Math.max(BUFFER, count * Float.BYTES));
        for (History history : histories) {
            for (int t = 0; t < history.steps(); t++) {
                history.read(t, row);
                if (bytes.remaining() < count * type.bytes()) {
                    SafetensorsWriter.writeFully(channel, bytes.flip());
                    bytes.clear();
                }
                for (int i = from; i < from + count; i++) {
                    ByteColumn.put(bytes, type, row[i]);
                }
            }
        }
        SafetensorsWriter.writeFully(channel, bytes.flip());
    }

    /** Reads it from one end to the other: the checksum, and whether every step can have happened. */
    static Content read(Path file) throws IOException {
        try (FileChannel channel = FileBytes.open(file)) {
            SafetensorsHeader header = SafetensorsHeader.read(channel, SafetensorsHeader.MAX_HEADER);
            header.requireFormat(FORMAT, VERSION);
            header.verify(channel);
            return new Content(histories(channel, header), sources(header));
        } catch (FileFormatException e) {
            throw e.in(file);
        }
    }

    private static List<Provenance> sources(SafetensorsHeader header) throws FileFormatException {
        List<Provenance> sources = new ArrayList<>();
        while (header.metadata().containsKey(SOURCE + sources.size())) {
            sources.add(ProvenanceJson.read(header.metadata(SOURCE + sources.size())));
        }
        return sources;
    }

    private static List<StoredHistory> histories(FileChannel channel, SafetensorsHeader header) throws IOException {
        int steps = (int) shape(header, "time", 1)[0];
        int n = (int) shape(header, "tasks", 1)[0];
        long width = shape(header, "observations", 2)[1];
        if (n < 1 || width < 1 || width > WIDEST) {
            throw new FileFormatException("the file has " + n + " histories with observations of " + width
                    + " numbers, expected at least 1 and" + " 1 to " + WIDEST + "; it is damaged");
        }
        ByteColumn starts = new ByteColumn(channel, header.tensor("starts", DType.I64, n + 1L), 1);
        ByteColumn tasks = new ByteColumn(channel, header.tensor("tasks", DType.I64, n), 1);
        StoredHistory.Columns columns = new StoredHistory.Columns(
                (int) width,
                column(channel, header, "observations", steps, width),
                column(channel, header, "actions", steps),
                column(channel, header, "rewards", steps),
                column(channel, header, "time", steps));
        List<StoredHistory> histories = new ArrayList<>();
        long first = 0;
        for (int i = 0; i < n; i++) {
            long next = starts.number(i + 1);
            long task = tasks.number(i);
            if (starts.number(i) != first || next <= first || next > steps || task != (int) task) {
                throw new FileFormatException("history " + i + " of task " + task + " has the rows " + starts.number(i)
                        + " … " + (next - 1) + "; they must follow each other without gaps up to " + steps
                        + ": the file is damaged");
            }
            histories.add(new StoredHistory((int) task, (int) first, (int) (next - first), columns));
            first = next;
        }
        if (first != steps) {
            throw new FileFormatException(
                    "the histories end at row " + first + " of " + steps + "; the file is damaged");
        }
        for (int i = 0; i < n; i++) {
            try {
                histories.get(i).check();
            } catch (IllegalArgumentException e) {
                throw new FileFormatException("history " + i + ": " + e.getMessage() + "; the file is damaged", e);
            }
        }
        return histories;
    }

    private static long[] shape(SafetensorsHeader header, String name, int dimensions) throws FileFormatException {
        Tensor tensor = header.tensors().get(name);
        if (tensor == null || tensor.shape().size() != dimensions) {
            throw new FileFormatException(
                    "the file has no column '" + name + "'; it holds no learning histories of this library");
        }
        return tensor.shape().stream().mapToLong(size -> size).toArray();
    }

    private static ByteColumn column(FileChannel channel, SafetensorsHeader header, String name, long... shape)
            throws IOException {
        Tensor tensor = header.tensors().get(name);
        DType type = tensor != null && TYPES.contains(tensor.dtype()) ? tensor.dtype() : DType.F32;
        int width = shape.length > 1 ? (int) shape[1] : 1;
        return new ByteColumn(channel, header.tensor(name, type, shape), width);
    }
}
