package io.github.ascentrl.algos.memory;

import io.github.ascentrl.api.DiscreteEnv;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Restorable;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import java.util.random.RandomGenerator;

/** Shows one of two signs first and nothing afterwards; the last of three actions earns 1 if it names the sign. */
final class Cue implements DiscreteEnv, Restorable {
    private static final int STEPS = 3;

    private int cue;
    private int t = STEPS;

    @Override
    public Box observationSpace() {
        return Box.uniform(2, 0, 4);
    }

    @Override
    public Discrete actionSpace() {
        return new Discrete(2);
    }

    @Override
    public void reset(RandomGenerator random, float[] observation) {
        cue = random.nextInt(2);
        t = 0;
        observation[0] = cue == 0 ? 4 : 0;
        observation[1] = cue == 1 ? 4 : 0;
    }

    @Override
    public Step step(int action, float[] observation) {
        if (t == STEPS) {
            throw new IllegalStateException("step before reset");
        }
        observation[0] = 0;
        observation[1] = 0;
        t++;
        return t < STEPS
                ? new Step(0, Ending.NONE)
                : new Step(action == cue ? 1 : 0, Ending.TERMINATED);
    }

    @Override
    public double[] state() {
        return new double[] {cue, t};
    }

    @Override
    public void restore(double[] state) {
        cue = (int) state[0];
        t = (int) state[1];
    }
}
