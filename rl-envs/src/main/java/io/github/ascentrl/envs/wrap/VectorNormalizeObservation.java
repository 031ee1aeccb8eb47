package io.github.ascentrl.envs.wrap;

import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Stateful;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.data.RunningStatistics;
import io.github.ascentrl.api.space.Box;
import java.util.List;

/** {@link NormalizeObservation} for a batch; the statistics are saved with the batch unless they are a frozen view. */
final class VectorNormalizeObservation extends VectorWrapper {
    private final RunningStatistics statistics;
    private final Box inner;

    VectorNormalizeObservation(VectorEnv envs, RunningStatistics statistics) {
        this(envs, Boxes.of("observation", envs.observationSpace()), statistics);
    }

    private VectorNormalizeObservation(VectorEnv envs, Box inner, RunningStatistics statistics) {
        super(envs, NormalizeObservation.normalized(inner, statistics));
        this.inner = inner;
        this.statistics = statistics;
    }

    @Override
    protected void show(int lane, boolean first, float[] observations, int from, float[] shown, int at) {
        NormalizeObservation.normalize(statistics, inner, observations, from, shown, at);
    }

    @Override
    public List<Stateful> learned() {
        return Learned.and(super.learned(), statistics);
    }

    @Override
    public void save(State state) {
        super.save(state);
        Learned.save(statistics, state);
    }

    @Override
    public void load(State state) {
        super.load(state);
        Learned.load(statistics, state);
    }
}
