package io.github.ascentrl.algos.distill;

import io.github.ascentrl.algos.internal.ColumnFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;

/** A history that is being recorded: the running episode in memory, those before in a file that goes away. */
final class RecordedHistory implements History, Closeable {
    private static final int ROWS_READ = 4096;

    private final int task;
    private final int width;
    private final int rowSize;
    private final int every;
    private final long most;
    private final ColumnFile file;
    private float[] running;
    private int time; // steps of the running episode
    private boolean kept; // whether that one is
    private long played;
    private int episodes;
    private long steps;
    private ByteBuffer page; // what was read back last
    private int firstOfPage;

    /** Of every k-th episode, as far as they end within so many steps. */
    RecordedHistory(Path place, int task, int width, int every, long most) throws IOException {
        this.task = task;
        this.width = width;
        this.every = every;
        this.most = most;
        rowSize = width + MORE;
        running = new float[16 * rowSize];
        kept = most > 0;
        file = new ColumnFile(place);
    }

    /** The running episode will not go on; what it had so far counts as played and is not kept. */
    void abandon() {
        time = 0;
    }

    /** {@return steps of the running episode} */
    int time() {
        return time;
    }

    void add(float[] observations, int observation, float action, float reward) {
        played++;
        if (kept) {
            int at = time * rowSize;
            if (at == running.length) {
                running = Arrays.copyOf(running, Math.multiplyExact(2, at));
            }
            System.arraycopy(observations, observation, running, at, width);
            running[at + width] = action;
            running[at + width + 1] = reward;
            running[at + width + 2] = time;
        }
        time++;
    }

    /** {@return how many steps were kept of the episode that now ended} */
    int end() throws IOException {
        int ended = kept && played <= most ? time : 0;
        if (ended > 0) {
            check(ended);
            file.put(running, ended * rowSize);
            steps += ended;
        }
        time = 0;
        episodes++;
        kept = episodes % every == 0 && played < most;
        return ended;
    }

    private void check(int rows) {
        for (int t = 0; t < rows; t++) {
            StoredHistory.checkRow(running, t * rowSize, width, t, t);
        }
    }

    /** {@return how many episodes ended, kept or not} */
    int episodes() {
        return episodes;
    }

    @Override
    public int task() {
        return task;
    }

    @Override
    public int steps() {
        return Math.toIntExact(steps);
    }

    @Override
    public void read(int row, float[] into) throws IOException {
        if (page == null || row < firstOfPage || row >= firstOfPage + ROWS_READ) {
            if (page == null) {
                page = ByteBuffer.allocate(ROWS_READ * rowSize * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            }
            firstOfPage = row / ROWS_READ * ROWS_READ;
            file.read((long) firstOfPage * rowSize * Float.BYTES, page);
        }
        int at = (row - firstOfPage) * rowSize * Float.BYTES;
        for (int i = 0; i < rowSize; i++) {
            into[i] = page.getFloat(at + i * Float.BYTES);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
