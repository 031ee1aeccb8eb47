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

/** Reads and writes files of learning histories; {@link LearningHistories#write} documents the format. */
final class HistoryFile {
    static final String FORMAT = "ascent-histories";
    static final String VERSION = "1";
    static final long MOST_STEPS = Integer.MAX_VALUE - 1;
    static final int WIDEST = 1 << 12; // a row fits into the smallest buffer

    private static final String SOURCE = "source.";

    /**
     * A history to write.
     *
     * @param task its task
     * @param steps the number of its rows
     * @param body writes the rows
     */
    record Part(int task, int steps, SafetensorsWriter.Body body) {}

    /**
     * The contents of a file.
     *
     * @param histories the histories, mapped into memory
     * @param sources their origins
     */
    record Content(List<StoredHistory> histories, List<Provenance> sources) {}

    private HistoryFile() {}

    static void write(Path file, int width, DType type, List<Part> parts, List<Provenance> sources) throws IOException {
        long steps = parts.stream().mapToLong(Part::steps).sum();
        int n = parts.size();
        if (n == 0 || steps > MOST_STEPS || width > WIDEST) {
            throw new IllegalArgumentException(n + " histories of " + steps + " steps with observations of " + width
                    + " numbers; a file needs at least 1 history and holds at most " + MOST_STEPS + " steps and "
                    + WIDEST + " numbers per observation: divide them among several files");
        }
        ByteBuffer starts = buffer(n + 1).putLong(0);
        ByteBuffer tasks = buffer(n);
        long next = 0;
        for (Part part : parts) {
            next += part.steps();
            starts.putLong(next);
            tasks.putLong(part.task());
        }
        SafetensorsWriter writer =
                new SafetensorsWriter().metadata("format", FORMAT).metadata("version", VERSION);
        for (int i = 0; i < sources.size(); i++) {
            writer.metadata(SOURCE + i, ProvenanceJson.write(sources.get(i)));
        }
        writer.add(
                        "starts",
                        DType.I64,
                        new long[] {n + 1L},
                        channel -> SafetensorsWriter.writeFully(channel, starts.flip()))
                .add("tasks", DType.I64, new long[] {n}, channel -> SafetensorsWriter.writeFully(channel, tasks.flip()))
                .add("steps", type, new long[] {steps, width + StoredHistory.MORE}, channel -> {
                    for (Part part : parts) {
                        part.body().writeTo(channel);
                    }
                })
                .write(file);
    }

    private static ByteBuffer buffer(int longs) {
        return ByteBuffer.allocate(Math.multiplyExact(Long.BYTES, longs)).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Reads a whole file once, to verify the checksum and to check that every step is possible. */
    static Content read(Path file) throws IOException {
        try (FileChannel channel = FileBytes.open(file)) {
            SafetensorsHeader header = SafetensorsHeader.read(channel, SafetensorsHeader.MAX_HEADER);
            header.requireFormat(FORMAT, VERSION);
            header.verify(channel);
            return new Content(histories(channel, header), sources(header));
        } catch (FileFormatException e) {
            throw e.inFile(file);
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
        Tensor steps = tensor(header, "steps", 2);
        int rows = steps.shape().get(0).intValue();
        int rowSize = (int) Math.min(steps.shape().get(1), WIDEST + StoredHistory.MORE + 1L);
        int width = rowSize - StoredHistory.MORE;
        boolean known = steps.dtype() == DType.U8 || steps.dtype() == DType.U16 || steps.dtype() == DType.F32;
        if (!known || width < 1 || width > WIDEST) {
            throw new FileFormatException("the steps are " + steps.dtype() + " " + steps.shape()
                    + ", expected U8, U16 or F32 with 4 to " + (WIDEST + StoredHistory.MORE)
                    + " numbers in a row; the file is damaged");
        }
        int n = tensor(header, "tasks", 1).shape().get(0).intValue();
        ByteColumn tasks = new ByteColumn(channel, header.tensor("tasks", DType.I64, n), 1);
        ByteColumn starts = new ByteColumn(channel, header.tensor("starts", DType.I64, n + 1L), 1);
        ByteColumn all = new ByteColumn(channel, steps, rowSize);
        List<StoredHistory> histories = new ArrayList<>();
        long first = 0;
        for (int i = 0; i < n; i++) {
            long next = starts.number(i + 1);
            long task = tasks.number(i);
            if (starts.number(i) != first || next <= first || next > rows || task != (int) task) {
                throw new FileFormatException("history " + i + " of task " + task + " begins at row "
                        + starts.number(i) + " and ends before row " + next + " of " + rows
                        + "; histories must follow each other without gaps, and tasks must be ints: the file is"
                        + " damaged");
            }
            histories.add(new StoredHistory((int) task, width, (int) first, (int) (next - first), all));
            first = next;
        }
        if (n == 0 || first != rows) {
            throw new FileFormatException(
                    n + " histories end at row " + first + " of " + rows + "; the file is damaged");
        }
        check(histories);
        return histories;
    }

    private static void check(List<StoredHistory> histories) throws FileFormatException {
        for (int i = 0; i < histories.size(); i++) {
            try {
                histories.get(i).check();
            } catch (IllegalArgumentException e) {
                throw new FileFormatException("history " + i + ": " + e.getMessage() + "; the file is damaged", e);
            }
        }
    }

    private static Tensor tensor(SafetensorsHeader header, String name, int dimensions) throws FileFormatException {
        Tensor tensor = header.tensors().get(name);
        if (tensor == null || tensor.shape().size() != dimensions) {
            throw new FileFormatException("the file has no tensor '" + name + "' of " + dimensions
                    + " dimensions; it does not contain learning histories of this library");
        }
        return tensor;
    }
}
