package io.github.ascentrl.algos.distill;

import io.github.ascentrl.algos.internal.Settings;
import io.github.ascentrl.algos.run.RolloutSampler;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.data.Trajectory;
import io.github.ascentrl.api.internal.Failures;
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
 * Records what a trainer goes through as learning histories, straight to disk: the heap holds the running episodes and no
 * more, and the training is the same bit for bit. {@link #finish()} puts a file together that {@link LearningHistories#open}
 * reads; what is closed before that leaves nothing.
 *
 * <pre>{@code
 * try (HistoryRecorder recorder = new HistoryRecorder(file, goal, provenance)) {
 *     A2c a2c = new A2c(recorder.record(new RolloutSampler(envs, rng)), model, optimizer, config, rng);
 *     a2c.train(Budget.steps(800_000));
 *     recorder.finish();
 * }
 * }</pre>
 *
 * <p>A sampler of rollouts gives a history for each environment. Other samplers give one history of all their episodes:
 * {@code sampler.onBatch(recorder::add)}; and so does an environment of any trainer,
 * {@code new TrajectoryRecorder(env, recorder::add)}. Recorded are observations and rewards as the trainer sees them: a
 * sampler's normalised and scaled ones if it does that. Episodes are kept whole: one that was running when the recording
 * began, that the recording's end cut off, or that a failed update broke off is left out.
 */
public final class HistoryRecorder implements Closeable {
    private final Path file;
    private final int task;
    private final Provenance provenance;
    private final List<RecordedHistory> histories = new ArrayList<>();
    private int every = 1;
    private long most = Long.MAX_VALUE;
    private int only = -1;
    private int width;
    private long kept;
    private boolean closed;

    /**
     * A recorder.
     *
     * @param file the place of the histories; the folder must exist
     * @param task which task they are of; any number
     * @param provenance where they come from: environment and task, trainer and its settings, seed; counts are filled in if
     *     they are 0
     */
    public HistoryRecorder(Path file, int task, Provenance provenance) {
        this.file = file;
        this.task = task;
        this.provenance = provenance;
    }

    /**
     * Keeps one in so many episodes of each history, the first included; all unless set.
     *
     * @param k ≥ 1
     * @return this
     * @throws IllegalArgumentException if it is less
     * @throws IllegalStateException if something was recorded already
     */
    public HistoryRecorder every(int k) {
        Settings.atLeastOne("every", k);
        requireUnused();
        every = k;
        return this;
    }

    /**
     * Keeps only episodes that end within so many steps of training, of each history; all unless set.
     *
     * @param steps of an environment, those of episodes that are not kept included, ≥ 1
     * @return this
     * @throws IllegalArgumentException if it is less
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
            throw new IllegalStateException("something was recorded already; set what to keep before");
        }
    }

    /**
     * Records all environments of a sampler from now on, a history each. It takes the sampler's
     * {@link RolloutSampler#onBatch}.
     *
     * @param sampler of environments with actions of one number
     * @return the sampler, to be handed to the trainer
     */
    public RolloutSampler record(RolloutSampler sampler) {
        return sampler.onBatch(batch -> rollout(batch, sampler));
    }

    /**
     * Records one environment of a sampler from now on; otherwise as {@link #record(RolloutSampler)}.
     *
     * @param sampler of environments with actions of one number
     * @param environment which, from 0
     * @return the sampler, to be handed to the trainer
     * @throws IndexOutOfBoundsException if there is no such environment
     */
    public RolloutSampler record(RolloutSampler sampler, int environment) {
        only = Objects.checkIndex(environment, sampler.environments());
        return record(sampler);
    }

    private void rollout(Batch batch, RolloutSampler sampler) {
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
     * Records whole episodes, in their order, in one history: for {@code onBatch} of samplers of episodes.
     *
     * @param episodes with actions of one number; what only stopped is left out
     * @throws IllegalArgumentException if an action is no whole number, or a number not finite
     * @throws IllegalStateException if the recorder was finished or closed
     * @throws UncheckedIOException if they cannot be written
     */
    public void add(Batch episodes) {
        begin(episodes, 1);
        for (int e = 0; e < episodes.episodes(); e++) {
            histories.get(0).abandon();
            add(histories.get(0), episodes, e);
        }
    }

    /**
     * Records an episode: for {@link io.github.ascentrl.envs.wrap.TrajectoryRecorder}; otherwise as {@link #add(Batch)}.
     *
     * @param episode with actions of one number
     * @throws IllegalArgumentException if an action is no whole number, or a number not finite
     * @throws IllegalStateException if the recorder was finished or closed
     * @throws UncheckedIOException if it cannot be written
     */
    public void add(Trajectory episode) {
        add(Batch.of(List.of(episode)));
    }

    private void begin(Batch batch, int count) {
        requireOpen();
        if (batch.actionSize() != 1
                || batch.observationSize() > HistoryFile.WIDEST
                || width > 0 && batch.observationSize() != width) {
            throw new IllegalArgumentException("steps with observations of " + batch.observationSize()
                    + " and actions of " + batch.actionSize() + " numbers; a history has numbered actions, at most "
                    + HistoryFile.WIDEST + " numbers of an observation"
                    + (width > 0 ? ", this one observations of " + width : "") + ": record something else");
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

    /** {@return how many steps were kept so far, those of running episodes not counted} */
    public long steps() {
        return kept;
    }

    /**
     * Puts the file together and moves it to its place. Histories without an episode are left out.
     *
     * @throws IllegalStateException if no episode was kept, or the recorder was finished or closed before
     * @throws IOException if it cannot be written; the place then stays as it was
     */
    public void finish() throws IOException {
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
        close();
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the recorder was finished or closed; make a new one");
        }
    }

    /** Removes what was recorded; what was not finished is lost. */
    @Override
    public void close() {
        closed = true;
        Failures.closeAll(histories.toArray(Closeable[]::new));
    }
}
