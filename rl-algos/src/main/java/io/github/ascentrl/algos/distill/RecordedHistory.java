package io.github.ascentrl.algos.distill;

import io.github.ascentrl.algos.internal.ByteColumn;
import io.github.ascentrl.algos.internal.ColumnFile;
import io.github.ascentrl.nn.io.DType;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/** A history while it is recorded: the running episode is in memory, earlier ones are in a temporary file. */
final class RecordedHistory implements Closeable {
    private final Path target;
    private final int width;
    private final float[] row;
    private final int every;
    private final long most;
    private float[] running;
    private int time; // steps of the running episode
    private boolean kept; // whether the running episode is to be kept
    private long played;
    private int episodes;
    private int steps;
    private ColumnFile file;
    private DType type = DType.U8; // of the numbers in the file

    /** Keeps every {@code every}-th episode among those that end within {@code most} steps. */
    RecordedHistory(Path target, int width, int every, long most) throws IOException {
        this.target = target;
        this.width = width;
        this.every = every;
        this.most = most;
        row = new float[width + StoredHistory.MORE];
        running = new float[16 * row.length];
        kept = true;
        file = new ColumnFile(target);
    }

    /** {@return the number of steps of the running episode} */
    int time() {
        return time;
    }

    /** Drops the running episode; its steps still count as played. */
    void abandon() {
        time = 0;
    }

    void add(float[] observations, int observation, float action, float reward) {
        played++;
        if (kept) {
            int at = time * row.length;
            if (at == running.length) {
                running = Arrays.copyOf(running, Math.multiplyExact(2, at));
            }
            for (int i = 0; i < width; i++) {
                running[at + i] = observations[observation + i];
            }
            running[at + width] = action;
            running[at + width + 1] = reward;
            running[at + width + 2] = time;
        }
        time++;
    }

    /** Ends the running episode; {@return the number of its steps that were kept, all or none} */
    int end() throws IOException {
        int ended = kept && played <= most ? time : 0;
        if (ended > 0) {
            int numbers = ended * row.length;
            if (type != DType.U8 || !file.putBytes(running, numbers)) {
                DType wider = ByteColumn.wider(type, running, numbers);
                if (wider == DType.F32) { // the narrower types cannot hold an invalid number
                    check(ended);
                }
                widen(wider);
                file.put(running, numbers, type);
            }
            steps = Math.addExact(steps, ended);
        }
        time = 0;
        episodes++;
        kept = episodes % every == 0 && played < most;
        return ended;
    }

    private void check(int rows) {
        for (int t = 0; t < rows; t++) {
            System.arraycopy(running, t * row.length, row, 0, row.length);
            StoredHistory.checkRow(row, width, t, t);
        }
    }

    /** Changes to a wider type of number, also in the file; this happens at most twice. */
    void widen(DType wider) throws IOException {
        if (wider == type) {
            return;
        }
        ColumnFile wide = new ColumnFile(target);
        try {
            file.read(type, row, read -> wide.put(read, read.length, wider));
        } catch (IOException e) {
            wide.close();
            throw e;
        }
        file.close();
        file = wide;
        type = wider;
    }

    DType type() {
        return type;
    }

    /** {@return the number of episodes that ended, kept or not} */
    int episodes() {
        return episodes;
    }

    int steps() {
        return steps;
    }

    HistoryFile.Part part(int task) {
        return new HistoryFile.Part(task, steps, file::copyTo);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
