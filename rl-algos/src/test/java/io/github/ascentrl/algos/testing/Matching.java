package io.github.ascentrl.algos.testing;

import io.github.ascentrl.api.DiscreteEnv;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import java.util.random.RandomGenerator;

/**
 * A two-armed bandit with two contexts, one step an episode: the observation is −1 or 1, and the reward 1 if the action
 * is 0 for the one and 1 for the other, else 0.
 */
public final class Matching implements DiscreteEnv {
    private int right;

    @Override
    public Box observationSpace() {
        return Box.uniform(1, -1, 1);
    }

    @Override
    public Discrete actionSpace() {
        return new Discrete(2);
    }

    @Override
    public void reset(RandomGenerator random, float[] observation) {
        right = random.nextInt(2);
        observation[0] = 2 * right - 1;
    }

    @Override
    public Step step(int action, float[] observation) {
        observation[0] = 0;
        return new Step(action == right ? 1 : 0, Ending.TERMINATED);
    }
}
