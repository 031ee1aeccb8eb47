package io.github.ascentrl.envs.wrap;

import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Stateful;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.data.RunningStatistics;
import java.util.List;

/** {@link NormalizeReward} for a batch; the statistics are saved with the batch unless they are a frozen view. */
final class VectorNormalizeReward extends VectorWrapper {
    private final double gamma;
    private final RunningStatistics statistics;
    private final double[] running;

    VectorNormalizeReward(VectorEnv envs, double gamma, RunningStatistics statistics) {
        super(envs);
        NormalizeReward.check(gamma, statistics);
        this.gamma = gamma;
        this.statistics = statistics;
        running = new double[envs.size()];
    }

    @Override
    protected float pay(int lane, float reward, Ending ending) {
        running[lane] = gamma * running[lane] + reward;
        return NormalizeReward.normalize(statistics, running[lane], reward);
    }

    @Override
    protected void show(int lane, boolean first, float[] observations, int from, float[] shown, int at) {
        super.show(lane, first, observations, from, shown, at);
        if (first) {
            running[lane] = 0;
        }
    }

    @Override
    public List<Stateful> learned() {
        return Learned.and(super.learned(), statistics);
    }

    @Override
    public void save(State state) {
        super.save(state);
        state.put("running", running);
        Learned.save(statistics, state);
    }

    @Override
    public void load(State state) {
        super.load(state);
        double[] saved = state.doubles("running");
        System.arraycopy(saved, 0, running, 0, running.length);
        Learned.load(statistics, state);
    }
}
