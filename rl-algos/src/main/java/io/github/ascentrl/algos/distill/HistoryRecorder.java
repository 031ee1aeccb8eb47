package io.github.ascentrl.algos.distill;

import io.github.ascentrl.algos.internal.Settings;
import io.github.ascentrl.algos.run.RolloutSampler;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.data.Trajectory;
import io.github.ascentrl.api.internal.Failures;
import io.github.ascentrl.api.internal.OneThread;
import io.github.ascentrl.nn.io.DType;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * Records the episodes of a training run as learning histories, directly to disk: only the running episodes are on the
 * heap, and training stays the same bit for bit. {@link #finish()} writes a file that {@link LearningHistories#open}
 * reads; a recorder that is closed before that leaves no files.
 *
 * <pre>{@code
 * try (HistoryRecorder recorder = new HistoryRecorder(file, goal, provenance)) {
 *     A2c a2c = new A2c(recorder.record(new RolloutSampler(envs, rng)), model, optimizer, config, rng);
 *     a2c.train(Budget.steps(800_000));
 *     recorder.finish();
 * }
 * }</pre>
 *
 * <p>A sampler of rollouts produces a history for each environment. Other samplers produce one history of all their
 * episodes: {@code sampler.onBatch(recorder::add)}. So does an environment of any trainer: {@code new
 * TrajectoryRecorder(env, recorder::add)}. Observations and rewards are recorded as the trainer sees them, so
 * normalised or scaled if the sampler does that. Only whole episodes are kept: episodes that were running when
 * recording began or ended, or when an update failed, are left out.
 *
 * <p>Not thread-safe: use a recorder from the thread that trains. Calls at the same time are refused.
 */
public final class HistoryRecorder implements Closeable {
    private final Path file;
    private final int task;
    private final Provenance provenance;
    private final List<RecordedHistory> histories = new ArrayList<>();
    private final OneThread oneThread = new OneThread();
    private int every = 1;
    private long most = Long.MAX_VALUE;
    private int only = -1;
    private int width;
    private long kept;
    private boolean closed;

    /**
     * Creates a recorder.
     *
     * @param file the file to write; its folder must exist
     * @param task the task of these histories; any number
     * @param provenance the origin of the histories: environment and task, trainer and its settings, seed; its counts
     *     are filled in if they are 0
     */
    public HistoryRecorder(Path file, int task, Provenance provenance) {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(provenance, "provenance");
        this.file = file;
        this.task = task;
        this.provenance = provenance;
    }

    /**
     * Keeps one in {@code k} episodes of each history, beginning with the first; all by default.
     *
     * @param k ≥ 1
     * @return this
     * @throws IllegalArgumentException if {@code k < 1}
     * @throws IllegalStateException if something was recorded already
     */
    public HistoryRecorder every(int k) {
        Settings.atLeastOne("every", k);
        requireUnused();
        every = k;
        return this;
    }

    /**
     * Keeps only those episodes of each history that end within its first {@code steps} steps; all by default.
     *
     * @param steps the number of steps, including those of episodes that are not kept, ≥ 1
     * @return this
     * @throws IllegalArgumentException if {@code steps < 1}
     * @throws IllegalStateException if something was recorded already
     */
    public HistoryRecorder steps(long steps) {
        Settings.atLeastOne("steps", steps);
        requireUnused();
        most = steps;
        return this;
    }

    private void requireUnused() {
        if (!histories.isEmpty()) {
            throw new IllegalStateException("something was recorded already; choose what to keep before recording");
        }
    }

    /**
     * Records all environments of a sampler from now on, each as one history. It uses the sampler's
     * {@link RolloutSampler#onBatch}.
     *
     * @param sampler a sampler of environments with actions of one number
     * @return the sampler, for use in the trainer
     */
    public RolloutSampler record(RolloutSampler sampler) {
        Objects.requireNonNull(sampler, "sampler");
        return sampler.onBatch(batch -> rollout(batch, sampler));
    }

    /**
     * Records one environment of a sampler from now on; otherwise as {@link #record(RolloutSampler)}.
     *
     * @param sampler a sampler of environments with actions of one number
     * @param environment the index of the environment, from 0
     * @return the sampler, for use in the trainer
     * @throws IndexOutOfBoundsException if there is no such environment
     */
    public RolloutSampler record(RolloutSampler sampler, int environment) {
        Objects.requireNonNull(sampler, "sampler");
        only = Objects.checkIndex(environment, sampler.environments());
        return record(sampler);
    }

    private void rollout(Batch batch, RolloutSampler sampler) {
        alone(() -> addRollout(batch, sampler));
    }

    /** Uses the recorder, unless another thread does: the episodes of two would be mixed. */
    private void alone(Runnable use) {
        oneThread.use("this HistoryRecorder", () -> {
            use.run();
            return null;
        });
    }

    private void addRollout(Batch batch, RolloutSampler sampler) {
        begin(batch, only < 0 ? batch.segments() : 1);
        for (int i = 0; i < histories.size(); i++) {
            RecordedHistory history = histories.get(i);
            int segment = Math.max(only, i);
            int end = batch.segmentEnd(segment);
            int first = batch.segmentStart(segment);
            boolean goesOn = sampler.elapsedBefore(first) == history.time();
            if (!goesOn) {
                history.abandon();
            }
            for (int e = batch.episodeAt(first); e < batch.episodes() && batch.start(e) < end; e++) {
                boolean whole = goesOn || batch.start(e) != first || sampler.elapsedBefore(first) == 0;
                if (whole) {
                    add(history, batch, e);
                }
            }
        }
    }

    /**
     * Appends whole episodes, in order, to one history: for {@code onBatch} of samplers of episodes.
     *
     * @param episodes episodes with actions of one number; those that did not end are left out
     * @throws IllegalArgumentException if an action is not a whole number, or a number is not finite
     * @throws IllegalStateException if the recorder was finished or closed
     * @throws UncheckedIOException if they cannot be written
     */
    public void add(Batch episodes) {
        Objects.requireNonNull(episodes, "episodes");
        alone(() -> {
            begin(episodes, 1);
            for (int e = 0; e < episodes.episodes(); e++) {
                histories.get(0).abandon();
                add(histories.get(0), episodes, e);
            }
        });
    }

    /**
     * Appends one episode: for {@link io.github.ascentrl.envs.wrap.TrajectoryRecorder}; otherwise as {@link
     * #add(Batch)}.
     *
     * @param episode an episode with actions of one number
     * @throws IllegalArgumentException if an action is not a whole number, or a number is not finite
     * @throws IllegalStateException if the recorder was finished or closed
     * @throws UncheckedIOException if it cannot be written
     */
    public void add(Trajectory episode) {
        Objects.requireNonNull(episode, "episode");
        add(Batch.of(List.of(episode)));
    }

    private void begin(Batch batch, int count) {
        requireOpen();
        if (batch.actionSize() != 1
                || batch.observationSize() > HistoryFile.WIDEST
                || width > 0 && batch.observationSize() != width) {
            throw new IllegalArgumentException("steps with observations of " + batch.observationSize()
                    + " and actions of " + batch.actionSize() + " numbers; a history needs actions of 1 number and"
                    + " observations of " + (width > 0 ? width + ", as before" : "at most " + HistoryFile.WIDEST)
                    + ": record another environment");
        }
        width = batch.observationSize();
        try {
            while (histories.size() < count) {
                histories.add(new RecordedHistory(file, width, every, most));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void add(RecordedHistory history, Batch batch, int episode) {
        float[] observations = batch.observations();
        float[] actions = batch.actions();
        float[] rewards = batch.rewards();
        for (int row = batch.start(episode); row < batch.end(episode); row++) {
            history.add(observations, row * width, actions[row], rewards[row]);
        }
        if (!batch.ending(episode).ended()) {
            return;
        }
        try {
            kept += history.end();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (kept > HistoryFile.MOST_STEPS) {
            throw new IllegalArgumentException("a file holds at most " + HistoryFile.MOST_STEPS
                    + " steps; keep one in several episodes, or record to several files");
        }
    }

    /** {@return the number of steps kept so far, not counting running episodes} */
    public long steps() {
        return kept;
    }

    /**
     * Writes the file and moves it into place. Histories without an episode are left out.
     *
     * @throws IllegalStateException if no episode was kept, or the recorder was finished or closed before
     * @throws IOException if it cannot be written; an existing file is then left unchanged
     */
    public void finish() throws IOException {
        oneThread.begin("this HistoryRecorder");
        try {
            writeFile();
            closeHistories();
        } finally {
            oneThread.end();
        }
    }

    private void writeFile() throws IOException {
        requireOpen();
        List<RecordedHistory> some =
                histories.stream().filter(history -> history.steps() > 0).toList();
        if (some.isEmpty()) {
            throw new IllegalStateException(
                    "no episode has ended" + (most < Long.MAX_VALUE ? " within " + most + " steps" : "")
                            + ", so there is no history to write; record longer");
        }
        long episodes = histories.stream().mapToLong(RecordedHistory::episodes).sum();
        Provenance source = provenance.steps() == 0 ? provenance.withCounts(episodes, kept) : provenance;
        if (every > 1) {
            source = source.derived("one in " + every + " episodes of each history");
        }
        if (most < Long.MAX_VALUE) {
            source = source.derived("episodes that end within " + most + " steps of each history");
        }
        DType widest = some.stream()
                .map(RecordedHistory::type)
                .max(Comparator.comparingInt(DType::bytes))
                .orElseThrow();
        for (RecordedHistory history : some) {
            history.widen(widest);
        }
        List<HistoryFile.Part> parts =
                some.stream().map(history -> history.part(task)).toList();
        HistoryFile.write(file, width, widest, parts, List.of(source));
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the recorder was finished or closed; create a new one");
        }
    }

    /**
     * Deletes the temporary files; without {@link #finish()} the recording is lost. Closing again does nothing.
     *
     * @throws IllegalStateException if the recorder is in use; nothing is closed then
     */
    @Override
    public void close() {
        alone(this::closeHistories);
    }

    private void closeHistories() {
        closed = true;
        Failures.closeAll(histories.toArray(Closeable[]::new));
    }
}
