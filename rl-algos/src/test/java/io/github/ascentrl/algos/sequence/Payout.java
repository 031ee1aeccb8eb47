package io.github.ascentrl.algos.sequence;

import io.github.ascentrl.algos.data.MemoryDataset;
import io.github.ascentrl.algos.data.Recorder;
import io.github.ascentrl.algos.policy.Policies;
import io.github.ascentrl.api.DiscreteEnv;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.space.Discrete;
import java.util.random.RandomGenerator;

/** Two actions of 0, 1 or 2 are also the rewards: the smallest task in which any return up to 4 can be asked for. */
final class Payout implements DiscreteEnv {
    static final DecisionRows ROWS = new DecisionRows(new Discrete(2), new Discrete(3), 4);

    private int time;

    static MemoryDataset data(int episodes) {
        return new Recorder(new Payout(), "payout", Policies.uniform(new Discrete(3)), "uniform", 1).episodes(episodes);
    }

    @Override
    public Discrete observationSpace() {
        return new Discrete(2);
    }

    @Override
    public Discrete actionSpace() {
        return new Discrete(3);
    }

    @Override
    public void reset(RandomGenerator random, float[] observation) {
        time = 0;
        observation[0] = 0;
    }

    @Override
    public Step step(int action, float[] observation) {
        observation[0] = 1;
        return new Step(action, ++time == 2 ? Ending.TERMINATED : Ending.NONE);
    }
}
