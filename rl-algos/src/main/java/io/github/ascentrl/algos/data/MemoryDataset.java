package io.github.ascentrl.algos.data;

import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.EpisodicDataset;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.BatchBuilder;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.data.Trajectory;
import io.github.ascentrl.api.data.Transition;
import io.github.ascentrl.api.space.Space;
import java.util.Arrays;
import java.util.Objects;

/**
 * A data set in memory: the columns of a {@link Batch}. At most 2<sup>31</sup> − 1 numbers in a column. Any number of
 * threads may read it at the same time.
 */
public final class MemoryDataset extends Described implements EpisodicDataset {
    private final Batch batch;
    private final int[] starts;

    private MemoryDataset(Batch batch, Space observationSpace, Space actionSpace, Provenance provenance) {
        super(observationSpace, actionSpace, provenance);
        this.batch = batch;
        starts = new int[batch.episodes() + 1];
        for (int e = 0; e < batch.episodes(); e++) {
            starts[e + 1] = batch.end(e);
        }
    }

    /**
     * {@return the episodes of a batch as a data set}
     *
     * @param batch the episodes, from their first step, so not a rollout; not copied
     * @param observationSpace the space that every observation belongs to
     * @param actionSpace the space that every action belongs to
     * @param provenance the origin of the data
     * @throws IllegalArgumentException if sizes differ, a number lies outside its space or is not finite (the message
     *     says where), or the batch is a rollout, whose first rows may be in the middle of an episode
     */
    public static MemoryDataset of(Batch batch, Space observationSpace, Space actionSpace, Provenance provenance) {
        Objects.requireNonNull(batch, "batch");
        Objects.requireNonNull(observationSpace, "observationSpace");
        Objects.requireNonNull(actionSpace, "actionSpace");
        Objects.requireNonNull(provenance, "provenance");
        if (batch.observationSize() != observationSpace.size() || batch.actionSize() != actionSpace.size()) {
            throw new IllegalArgumentException("the batch has observations of " + batch.observationSize()
                    + " and actions of " + batch.actionSize() + " numbers, but the spaces have "
                    + observationSpace.size() + " and " + actionSpace.size()
                    + "; give the spaces of the environment that it was collected in");
        }
        if (batch.hasSegments()) {
            throw new IllegalArgumentException("the batch is a rollout, whose segments may start in the middle of an"
                    + " episode, but a data set needs episodes from their first step; collect them with a Recorder or"
                    + " an EpisodeSampler");
        }
        RowCheck.inside("observation", observationSpace, batch.observations(), 0);
        RowCheck.insideAtEnd(observationSpace, batch.finalObservations(), 0);
        RowCheck.inside("action", actionSpace, batch.actions(), 0);
        RowCheck.finite(batch.rewards(), 0);
        return new MemoryDataset(batch, observationSpace, actionSpace, provenance);
    }

    /**
     * {@return a copy of another data set in memory}
     *
     * @param data the data set, with at least one episode and at most 2<sup>31</sup> − 1 numbers in a column
     * @throws IllegalArgumentException if it has no episodes
     */
    public static MemoryDataset copyOf(EpisodicDataset data) {
        Objects.requireNonNull(data, "data");
        BatchBuilder builder = new BatchBuilder(
                data.observationSpace().size(), data.actionSpace().size());
        for (long e = 0; e < data.episodes(); e++) {
            builder.add(data.trajectory(e));
        }
        if (builder.steps() == 0) {
            throw new IllegalArgumentException("the data set is empty; a copy in memory needs at least 1 episode");
        }
        return new MemoryDataset(builder.build(), data.observationSpace(), data.actionSpace(), data.provenance());
    }

    /** {@return the episodes, end to end; do not modify it} */
    public Batch batch() {
        return batch;
    }

    @Override
    public long size() {
        return batch.steps();
    }

    @Override
    public long episodes() {
        return batch.episodes();
    }

    @Override
    public long start(long episode) {
        return starts[(int) Objects.checkIndex(episode, (long) starts.length)];
    }

    @Override
    public Ending ending(long episode) {
        return batch.ending(episode(episode));
    }

    @Override
    public double totalReward(long episode) {
        return batch.totalReward(episode(episode));
    }

    @Override
    public Trajectory trajectory(long episode) {
        return batch.trajectory(episode(episode));
    }

    private int episode(long episode) {
        return (int) Objects.checkIndex(episode, (long) batch.episodes());
    }

    @Override
    public Transition get(long index) {
        int row = (int) Objects.checkIndex(index, size());
        int found = Arrays.binarySearch(starts, row);
        int episode = found >= 0 ? found : -found - 2;
        boolean last = row + 1 == starts[episode + 1];
        int width = batch.observationSize();
        return new Transition(
                slice(batch.observations(), row, width),
                slice(batch.actions(), row, batch.actionSize()),
                batch.rewards()[row],
                last ? slice(batch.finalObservations(), episode, width) : slice(batch.observations(), row + 1, width),
                last ? batch.ending(episode) : Ending.NONE);
    }

    private static float[] slice(float[] rows, int row, int width) {
        return Arrays.copyOfRange(rows, row * width, (row + 1) * width);
    }

    @Override
    public void gather(long[] indices, float[] observations, float[] actions) {
        checkRoom(indices, "observations", observations, "actions", actions);
        copy(batch.observations(), batch.observationSize(), indices, observations);
        copy(batch.actions(), batch.actionSize(), indices, actions);
    }

    private void copy(float[] column, int width, long[] indices, float[] into) {
        int rows = batch.steps();
        for (int i = 0; i < indices.length; i++) {
            int row = (int) Objects.checkIndex(indices[i], (long) rows);
            // A loop: for the few numbers of a row it costs less than a call to arraycopy.
            for (int k = 0; k < width; k++) {
                into[i * width + k] = column[row * width + k];
            }
        }
    }
}
