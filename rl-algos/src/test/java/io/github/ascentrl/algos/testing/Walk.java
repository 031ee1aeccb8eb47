package io.github.ascentrl.algos.testing;

import io.github.ascentrl.api.DiscreteEnv;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import java.util.random.RandomGenerator;

/**
 * Short episodes of random length with random observations and rewards: terminates with probability 0.2 at each step,
 * is truncated after 7. Counts its resets, and can be told to give NaN at one step of one episode.
 */
public final class Walk implements DiscreteEnv {
    public static final int ACTIONS = 3;
    public static final int OBSERVATION_SIZE = 2;
    public static final int LIMIT = 7;

    private RandomGenerator random;
    private int episode = -1;
    private int t;
    private int faultyEpisode = -1;
    private int faultyStep;
    private boolean faultyReward;

    /** Gives a NaN observation after {@code step} steps of the episode, counted from 0. */
    public Walk withNanObservation(int episode, int step) {
        faultyEpisode = episode;
        faultyStep = step;
        faultyReward = false;
        return this;
    }

    /** Gives a NaN reward at step {@code step} of the episode, both counted from 0. */
    public Walk withNanReward(int episode, int step) {
        withNanObservation(episode, step);
        faultyReward = true;
        return this;
    }

    @Override
    public Box observationSpace() {
        return Box.unbounded(OBSERVATION_SIZE);
    }

    @Override
    public Discrete actionSpace() {
        return new Discrete(ACTIONS);
    }

    @Override
    public void reset(RandomGenerator random, float[] observation) {
        this.random = random;
        episode++;
        t = 0;
        observe(observation);
    }

    @Override
    public Step step(int action, float[] observation) {
        actionSpace().index(action);
        float reward = (float) (action + random.nextGaussian());
        if (faultyReward && episode == faultyEpisode && t == faultyStep) {
            reward = Float.NaN;
        }
        t++;
        observe(observation);
        boolean faultyAhead = episode == faultyEpisode && t <= faultyStep;
        if (random.nextDouble() < 0.2 && !faultyAhead) {
            return new Step(reward, Ending.TERMINATED);
        }
        return new Step(reward, t == LIMIT ? Ending.TRUNCATED : Ending.NONE);
    }

    private void observe(float[] observation) {
        for (int i = 0; i < OBSERVATION_SIZE; i++) {
            observation[i] = (float) random.nextGaussian();
        }
        if (!faultyReward && episode == faultyEpisode && t == faultyStep) {
            observation[1] = Float.NaN;
        }
    }
}
