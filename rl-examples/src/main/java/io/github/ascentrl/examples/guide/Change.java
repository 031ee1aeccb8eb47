package io.github.ascentrl.examples.guide;

import io.github.ascentrl.api.ActionMasked;
import io.github.ascentrl.api.DiscreteEnv;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Restorable;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Pay an amount from 1 to 99 with as few coins of 1, 5 and 25 as possible. A coin larger than the rest is impossible. */
public final class Change implements DiscreteEnv, ActionMasked, Restorable {
    private static final int[] COINS = {1, 5, 25};
    private static final int LARGEST = 99;
    private static final Step MORE = new Step(-1, Ending.NONE);
    private static final Step PAID = new Step(-1, Ending.TERMINATED);

    private int rest; // 0 before the first episode and after each

    @Override
    public Box observationSpace() {
        return Box.uniform(1, 0, 1);
    }

    @Override
    public Discrete actionSpace() {
        return new Discrete(COINS.length);
    }

    @Override
    public void actionMask(boolean[] mask) {
        for (int i = 0; i < COINS.length; i++) {
            mask[i] = COINS[i] <= rest;
        }
    }

    @Override
    public void reset(RandomGenerator random, float[] observation) {
        rest = 1 + random.nextInt(LARGEST);
        observation[0] = (float) rest / LARGEST;
    }

    @Override
    public Step step(int action, float[] observation) {
        if (rest == 0) {
            throw new IllegalStateException("no episode is under way; call reset first");
        }
        int coin = COINS[actionSpace().index(action)];
        if (coin > rest) {
            throw new IllegalArgumentException(
                    "a coin of " + coin + " is more than the rest, " + rest + "; choose one that the mask allows");
        }
        rest -= coin;
        observation[0] = (float) rest / LARGEST;
        return rest == 0 ? PAID : MORE;
    }

    /** {@return the rest} */
    @Override
    public double[] state() {
        return new double[] {rest};
    }

    @Override
    public void restore(double[] state) {
        if (state.length != 1 || !(state[0] >= 1 && state[0] <= LARGEST)) {
            throw new IllegalArgumentException(Arrays.toString(state) + " must be one number in [1, " + LARGEST + "]");
        }
        rest = (int) state[0];
    }
}
