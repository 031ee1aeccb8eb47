package io.github.ascentrl.algos.memory;

import io.github.ascentrl.api.DiscreteEnv;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Restorable;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import java.util.Arrays;
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
            throw new IllegalStateException("step before reset, or after the end");
        }
        if (action != 0 && action != 1) {
            throw new IllegalArgumentException("action " + action + " is neither 0 nor 1");
        }
        observation[0] = 0;
        observation[1] = 0;
        t++;
        return t < STEPS ? new Step(0, Ending.NONE) : new Step(action == cue ? 1 : 0, Ending.TERMINATED);
    }

    @Override
    public double[] state() {
        return new double[] {cue, t};
    }

    @Override
    public void restore(double[] state) {
        boolean possible = state.length == 2
                && (state[0] == 0 || state[0] == 1)
                && state[1] == Math.rint(state[1])
                && state[1] >= 0
                && state[1] <= STEPS;
        if (!possible) {
            throw new IllegalArgumentException(Arrays.toString(state) + " is no [cue, step] of this environment");
        }
        cue = (int) state[0];
        t = (int) state[1];
    }
}
