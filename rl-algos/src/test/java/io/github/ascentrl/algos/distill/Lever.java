package io.github.ascentrl.algos.distill;

import io.github.ascentrl.api.DiscreteEnv;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.space.Discrete;
import java.util.random.RandomGenerator;

/** The smallest task to learn in context: three levers, one of which pays 1; two pulls an episode; no observation. */
final class Lever implements DiscreteEnv {
    static final Tokens TOKENS = Tokens.numbered(1, 3, 2, 2);

    private final int good;
    private int time;

    Lever(int good) {
        this.good = good;
    }

    @Override
    public Discrete observationSpace() {
        return new Discrete(1);
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
        observation[0] = 0;
        return new Step(action == good ? 1f : 0f, ++time == 2 ? Ending.TRUNCATED : Ending.NONE);
    }

    /** Twelve pulls of a learner that tries the levers in some order until one pays, and stays with it. */
    static LearningHistories histories(Tokens tokens) {
        LearningHistories histories = new LearningHistories(tokens);
        int[][] orders = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
        for (int good = 0; good < 3; good++) {
            for (int[] order : orders) {
                float[] actions = new float[12];
                float[] rewards = new float[12];
                int[] time = new int[12];
                int tried = 0;
                for (int t = 0; t < 12; t++) {
                    actions[t] = order[tried];
                    rewards[t] = order[tried] == good ? 1 : 0;
                    time[t] = t % 2;
                    tried += rewards[t] == 0 ? 1 : 0;
                }
                histories.add(good, new float[12], actions, rewards, time);
            }
        }
        return histories;
    }
}
