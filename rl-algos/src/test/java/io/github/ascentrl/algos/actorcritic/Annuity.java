package io.github.ascentrl.algos.actorcritic;

import io.github.ascentrl.api.DiscreteEnv;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import java.util.random.RandomGenerator;

/** Pays 1 for ever, but is truncated after 5 steps. With γ = 0.9, V = 10 everywhere. */
final class Annuity implements DiscreteEnv {
    private final Ending atTheLimit;
    private int t;

    Annuity(Ending atTheLimit) {
        this.atTheLimit = atTheLimit;
    }

    @Override
    public Box observationSpace() {
        return Box.uniform(1, 0, 1);
    }

    @Override
    public Discrete actionSpace() {
        return new Discrete(2);
    }

    @Override
    public void reset(RandomGenerator random, float[] observation) {
        t = 0;
        observation[0] = 1;
    }

    @Override
    public Step step(int action, float[] observation) {
        t++;
        observation[0] = 1;
        return new Step(1, t == 5 ? atTheLimit : Ending.NONE);
    }
}
