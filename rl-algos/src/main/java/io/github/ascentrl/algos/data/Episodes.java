package io.github.ascentrl.algos.data;

import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.EpisodicDataset;
import io.github.ascentrl.api.data.Trajectory;
import io.github.ascentrl.api.data.Transition;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.IntToLongFunction;

/** A view of some episodes of another data set, in any order. */
final class Episodes extends Described implements EpisodicDataset {
    private final EpisodicDataset base;
    private final long[] starts;
    private final long[] baseEpisodes;
    private final long[] baseStarts;

    Episodes(EpisodicDataset base, int count, IntToLongFunction episode, String derivation) {
        super(base, derivation);
        this.base = base;
        starts = new long[count + 1];
        baseEpisodes = new long[count];
        baseStarts = new long[count];
        for (int e = 0; e < count; e++) {
            baseEpisodes[e] = episode.applyAsLong(e);
            baseStarts[e] = base.start(baseEpisodes[e]);
            starts[e + 1] = starts[e] + base.length(baseEpisodes[e]);
        }
    }

    @Override
    public long size() {
        return starts[starts.length - 1];
    }

    @Override
    public long episodes() {
        return baseEpisodes.length;
    }

    @Override
    public long start(long episode) {
        return starts[(int) Objects.checkIndex(episode, (long) starts.length)];
    }

    @Override
    public Ending ending(long episode) {
        return base.ending(inBase(episode));
    }

    @Override
    public double totalReward(long episode) {
        return base.totalReward(inBase(episode));
    }

    @Override
    public Trajectory trajectory(long episode) {
        return base.trajectory(inBase(episode));
    }

    private long inBase(long episode) {
        return baseEpisodes[(int) Objects.checkIndex(episode, (long) baseEpisodes.length)];
    }

    @Override
    public Transition get(long index) {
        return base.get(row(index));
    }

    @Override
    public void gather(long[] indices, float[] observations, float[] actions) {
        checkRoom(indices, "observations", observations, "actions", actions);
        base.gather(Arrays.stream(indices).map(this::row).toArray(), observations, actions);
    }

    private long row(long index) {
        Objects.checkIndex(index, size());
        int found = Arrays.binarySearch(starts, index);
        int episode = found >= 0 ? found : -found - 2;
        return baseStarts[episode] + index - starts[episode];
    }
}
