package io.github.ascentrl.algos.ppo;

import io.github.ascentrl.algos.testing.Walk;
import io.github.ascentrl.api.DiscreteEnv;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import java.util.random.RandomGenerator;

/** A walk that pays nothing. */
final class ZeroReward implements DiscreteEnv {
    private final Walk walk = new Walk();

    @Override
    public Box observationSpace() {
        return walk.observationSpace();
    }

    @Override
    public Discrete actionSpace() {
        return walk.actionSpace();
    }

    @Override
    public void reset(RandomGenerator random, float[] observation) {
        walk.reset(random, observation);
    }

    @Override
    public Step step(int action, float[] observation) {
        return new Step(0, walk.step(action, observation).ending());
    }
}
