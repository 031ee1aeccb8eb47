package io.github.ascentrl.algos.data;

import io.github.ascentrl.algos.internal.ColumnFile;
import io.github.ascentrl.algos.internal.ProvenanceJson;
import io.github.ascentrl.algos.internal.SpaceJson;
import io.github.ascentrl.api.EpisodicDataset;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.data.Trajectory;
import io.github.ascentrl.api.internal.Failures;
import io.github.ascentrl.api.internal.OneThread;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.nn.io.DType;
import io.github.ascentrl.nn.io.SafetensorsWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Writes a data set to disk, episode by episode, in constant memory. Each column is first written to its own temporary
 * file next to the target; {@link #finish()} joins them and moves the result into place. A writer that is closed before
 * that leaves no files.
 *
 * <p>The file is a safetensors file (see {@link io.github.ascentrl.nn.io.SafetensorsHeader}), so Python reads it with
 * {@code safetensors.numpy.load_file}. Tensors, T steps and E episodes in all:
 *
 * <table>
 * <caption>Tensors</caption>
 * <tr><th>name</th><th>type and shape</th><th>contents</th></tr>
 * <tr><td>{@code starts}</td><td>I64 [E + 1]</td><td>first row of each episode, then T; increases from 0</td></tr>
 * <tr><td>{@code observations}</td><td>F32 [T, n]</td><td>s<sub>t</sub></td></tr>
 * <tr><td>{@code actions}</td><td>F32 [T, m]</td><td>a<sub>t</sub></td></tr>
 * <tr><td>{@code rewards}</td><td>F32 [T]</td><td>r<sub>t</sub></td></tr>
 * <tr><td>{@code final_observations}</td><td>F32 [E, n]</td><td>s<sub>T</sub> of each episode</td></tr>
 * <tr><td>{@code endings}</td><td>U8 [E]</td><td>0 recording stopped, 1 terminated, 2 truncated</td></tr>
 * </table>
 *
 * <p>Metadata: {@code format} = {@value #FORMAT}, {@code version} = {@value #VERSION}, and as JSON
 * {@code observation_space}, {@code action_space}, {@code provenance}, each at most 2 MiB; the checksum covers
 * everything. At most 2<sup>31</sup> − 2 steps.
 *
 * <p>Not thread-safe: use a writer from one thread at a time. A call of {@link #add}, {@link #finish} or {@link #close}
 * during another one is refused, because steps would be mixed or lost.
 *
 * <p>After a write has failed, because the disk is full or the thread was interrupted meanwhile, the writer can only be
 * closed. A thread that was interrupted earlier may write, and stays interrupted.
 */
public final class DatasetWriter implements Closeable {
    /** The metadata {@code format}. */
    public static final String FORMAT = "ascent-dataset";

    /** The metadata {@code version}: raised when a reader of the old version would misread the new one. */
    public static final String VERSION = "1";

    private static final String NAME = "this DatasetWriter";

    static final int MOST_STEPS = Integer.MAX_VALUE - 1; // there may be one more start than steps

    private final Path file;
    private final Space observationSpace;
    private final Space actionSpace;
    private final Provenance provenance;
    private final List<ColumnFile> columns = new ArrayList<>();
    private final ColumnFile starts;
    private final ColumnFile observations;
    private final ColumnFile actions;
    private final ColumnFile rewards;
    private final ColumnFile finalObservations;
    private final ColumnFile endings;
    private final OneThread oneThread = new OneThread();
    private long steps;
    private long episodes;
    /** Whether an episode is being written, or was written only in part. */
    private boolean writing;

    private boolean closed;

    /**
     * Creates a writer of a data set that is still empty.
     *
     * @param file the file to write; its folder must exist
     * @param observationSpace the space that every observation belongs to
     * @param actionSpace the space that every action belongs to
     * @param provenance the origin of the data; its counts are filled in if they are 0
     * @throws IllegalArgumentException if spaces or provenance are too long to be read back, see above
     * @throws IOException if the folder cannot be written
     */
    public DatasetWriter(Path file, Space observationSpace, Space actionSpace, Provenance provenance)
            throws IOException {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(observationSpace, "observationSpace");
        Objects.requireNonNull(actionSpace, "actionSpace");
        Objects.requireNonNull(provenance, "provenance");
        this.file = file;
        SpaceJson.write(observationSpace); // what could not be read back is rejected now, not after recording
        SpaceJson.write(actionSpace);
        ProvenanceJson.write(counted(provenance, MOST_STEPS, MOST_STEPS));
        this.observationSpace = observationSpace;
        this.actionSpace = actionSpace;
        this.provenance = provenance;
        try {
            starts = column();
            observations = column();
            actions = column();
            rewards = column();
            finalObservations = column();
            endings = column();
            starts.putLong(0);
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private ColumnFile column() throws IOException {
        ColumnFile column = new ColumnFile(file);
        columns.add(column);
        return column;
    }

    /**
     * Writes a data set to disk.
     *
     * @param data the data set
     * @param file the file to write; its folder must exist
     * @throws IOException if it cannot be written; an existing file is then left unchanged
     */
    public static void write(EpisodicDataset data, Path file) throws IOException {
        Objects.requireNonNull(data, "data");
        Objects.requireNonNull(file, "file");
        try (DatasetWriter writer =
                new DatasetWriter(file, data.observationSpace(), data.actionSpace(), data.provenance())) {
            for (long e = 0; e < data.episodes(); e++) {
                writer.add(data.trajectory(e));
            }
            writer.finish();
        }
    }

    /** {@return the number of steps added so far} */
    public long steps() {
        return steps;
    }

    /** {@return the number of episodes added so far} */
    public long episodes() {
        return episodes;
    }

    /**
     * Adds an episode.
     *
     * @param episode the episode
     * @throws IllegalArgumentException if sizes do not fit the spaces, or a number lies outside its space or is not
     *     finite; then nothing of the episode is added
     * @throws IllegalStateException if the writer was finished or closed, an earlier write failed, or another thread
     *     is using the writer
     * @throws IOException if it cannot be written
     */
    public void add(Trajectory episode) throws IOException {
        Objects.requireNonNull(episode, "episode");
        oneThread.begin(NAME);
        try {
            append(episode);
        } finally {
            oneThread.end();
        }
    }

    private void append(Trajectory episode) throws IOException {
        requireOpen();
        int length = episode.length();
        if (steps + length > MOST_STEPS) {
            throw new IllegalArgumentException(
                    "a file holds at most " + MOST_STEPS + " steps; write the rest to another file");
        }
        RowCheck.all(observationSpace, actionSpace, episode, steps, episodes);
        writing = true;
        observations.put(episode.observations());
        actions.put(episode.actions());
        rewards.put(episode.rewards());
        finalObservations.put(episode.finalObservation());
        endings.putByte((byte) episode.ending().ordinal());
        steps += length;
        episodes++;
        starts.putLong(steps);
        writing = false;
    }

    /**
     * Joins the columns to the final file and moves that into place.
     *
     * @throws IllegalStateException if the writer was finished or closed before, or another thread is using it
     * @throws IOException if it cannot be written; an existing file is then left unchanged
     */
    public void finish() throws IOException {
        oneThread.begin(NAME);
        try {
            writeFile();
            closeColumns();
        } finally {
            oneThread.end();
        }
    }

    private void writeFile() throws IOException {
        requireOpen();
        long width = observationSpace.size();
        new SafetensorsWriter()
                .metadata("format", FORMAT)
                .metadata("version", VERSION)
                .metadata("observation_space", SpaceJson.write(observationSpace))
                .metadata("action_space", SpaceJson.write(actionSpace))
                .metadata("provenance", ProvenanceJson.write(counted(provenance, episodes, steps)))
                .add("starts", DType.I64, new long[] {episodes + 1}, starts::copyTo)
                .add("observations", DType.F32, new long[] {steps, width}, observations::copyTo)
                .add("actions", DType.F32, new long[] {steps, actionSpace.size()}, actions::copyTo)
                .add("rewards", DType.F32, new long[] {steps}, rewards::copyTo)
                .add("final_observations", DType.F32, new long[] {episodes, width}, finalObservations::copyTo)
                .add("endings", DType.U8, new long[] {episodes}, endings::copyTo)
                .write(file);
    }

    private static Provenance counted(Provenance provenance, long episodes, long steps) {
        return provenance.steps() == 0 ? provenance.withCounts(episodes, steps) : provenance;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the writer was finished or closed; create a new one");
        }
        if (writing) {
            throw new IllegalStateException(
                    "an episode was written only in part, because writing failed; close this writer and create a new"
                            + " one");
        }
    }

    /**
     * Deletes the temporary files; without {@link #finish()} the data is lost. Closing again does nothing.
     *
     * @throws IllegalStateException if another thread is using the writer; nothing is closed then
     */
    @Override
    public void close() throws IOException {
        oneThread.begin(NAME);
        try {
            closeColumns();
        } finally {
            oneThread.end();
        }
    }

    private void closeColumns() {
        closed = true;
        Failures.closeAll(columns.toArray(Closeable[]::new));
    }
}
