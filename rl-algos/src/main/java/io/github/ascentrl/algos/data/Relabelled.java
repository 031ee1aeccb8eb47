package io.github.ascentrl.algos.data;

import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.EpisodicDataset;
import io.github.ascentrl.api.data.Trajectory;
import io.github.ascentrl.api.data.Transition;
import io.github.ascentrl.api.space.Space;

/** A view of a data set with other spaces, which contain all its rows. */
final class Relabelled extends Described implements EpisodicDataset {
    private final EpisodicDataset base;

    Relabelled(EpisodicDataset base, Space observationSpace, Space actionSpace) {
        super(
                observationSpace,
                actionSpace,
                base.provenance().derived("relabelled from " + base.observationSpace() + " and " + base.actionSpace()));
        this.base = base;
        for (long e = 0; e < base.episodes(); e++) {
            RowCheck.all(observationSpace, actionSpace, base.trajectory(e), base.start(e), e);
        }
    }

    @Override
    public long size() {
        return base.size();
    }

    @Override
    public long episodes() {
        return base.episodes();
    }

    @Override
    public long start(long episode) {
        return base.start(episode);
    }

    @Override
    public Ending ending(long episode) {
        return base.ending(episode);
    }

    @Override
    public double totalReward(long episode) {
        return base.totalReward(episode);
    }

    @Override
    public Trajectory trajectory(long episode) {
        return base.trajectory(episode);
    }

    @Override
    public Transition get(long index) {
        return base.get(index);
    }

    @Override
    public void gather(long[] indices, float[] observations, float[] actions) {
        checkRoom(indices, "observations", observations, "actions", actions);
        base.gather(indices, observations, actions);
    }
}
