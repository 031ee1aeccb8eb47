package io.github.ascentrl.examples.guide;

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

    private int sign;
    private int t = STEPS;

    @Override
    public Box observationSpace() {
        return Box.uniform(1, -4, 4);
    }

    @Override
    public Discrete actionSpace() {
        return new Discrete(2);
    }

    @Override
    public void reset(RandomGenerator random, float[] observation) {
        sign = random.nextInt(2);
        t = 0;
        observation[0] = sign == 0 ? -4 : 4;
    }

    @Override
    public Step step(int action, float[] observation) {
        if (t == STEPS) {
            throw new IllegalStateException("no episode is under way; call reset first");
        }
        int named = actionSpace().index(action);
        observation[0] = 0;
        return ++t < STEPS ? new Step(0, Ending.NONE) : new Step(named == sign ? 1 : 0, Ending.TERMINATED);
    }

    @Override
    public double[] state() {
        return new double[] {sign, t};
    }

    @Override
    public void restore(double[] state) {
        if (state.length != 2 || !(state[0] == 0 || state[0] == 1) || !(state[1] >= 0 && state[1] <= STEPS)) {
            throw new IllegalArgumentException(Arrays.toString(state) + " must be a sign, 0 or 1, and steps in [0, 3]");
        }
        sign = (int) state[0];
        t = (int) state[1];
    }
}
