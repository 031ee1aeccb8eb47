package io.github.ascentrl.examples.language;

import io.github.ascentrl.algos.data.MemoryDataset;
import io.github.ascentrl.algos.data.Recorder;
import io.github.ascentrl.algos.policy.Policies;
import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.data.BatchBuilder;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.envs.grid.DarkRoom;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A task with logged data of mixed skill: episodes of a hand-written rule that takes random actions in a share of its
 * steps.
 */
enum LoggedTask {
    /** The paper's room with one goal, six steps from the start; the largest possible return is 15. */
    DARK_ROOM("DarkRoom", 20, 0.3, 0.5, 0.7, 1) {
        @Override
        Env env() {
            return DarkRoom.paper(GOAL);
        }

        @Override
        void act(float[] seen, float[] action) {
            int size = DarkRoom.Settings.PAPER.size();
            int down = GOAL / size - (int) seen[0] / size;
            int right = GOAL % size - (int) seen[0] % size;
            action[0] = down < 0 ? 1 : down > 0 ? 3 : right > 0 ? 2 : right < 0 ? 4 : 0;
        }
    },
    /** The pole on a cart, for at most 200 steps. */
    CART_POLE("CartPole", 45, 0.4, 0.6, 0.8, 1) {
        @Override
        Env env() {
            return new CartPole(200);
        }

        @Override
        void act(float[] seen, float[] action) {
            action[0] = 0.1f * seen[0] + 0.3f * seen[1] + 3 * seen[2] + seen[3] > 0 ? 1 : 0;
        }
    };

    private static final int GOAL = 16; // row 1, column 7

    private final String label;
    private final int length;
    private final double[] noise;

    LoggedTask(String label, int length, double... noise) {
        this.label = label;
        this.length = length;
        this.noise = noise;
    }

    /** {@return a new environment} */
    abstract Env env();

    /** The hand-written rule. */
    abstract void act(float[] seen, float[] action);

    /** {@return the steps of a window: whole episodes, or as many as the transformer sees} */
    int length() {
        return length;
    }

    /** {@return the rule without noise} */
    Policy rule() {
        return Policy.of((random, seen, action) -> act(seen, action));
    }

    /** {@return the shares of random actions in the logged episodes} */
    double[] noise() {
        return noise.clone();
    }

    /** {@return the actions} */
    Discrete actions() {
        try (Env env = env()) {
            return (Discrete) env.actionSpace();
        }
    }

    /**
     * {@return logged episodes with the skills in turn, so that the first episodes are representative of all}
     *
     * @param episodes number of episodes, at least one
     * @param rng draws their seeds
     */
    MemoryDataset logged(int episodes, RandomGenerator rng) {
        try (Env env = env()) {
            Policy chance = Policies.uniform(env.actionSpace());
            List<MemoryDataset> skills = new ArrayList<>();
            for (double epsilon : noise) {
                Policy noisy = Policies.epsilonGreedy(rule(), chance, epsilon);
                int each = (episodes + noise.length - 1) / noise.length;
                skills.add(new Recorder(env, label, noisy, "noisy rule", rng.nextLong()).episodes(each));
            }
            BatchBuilder all = new BatchBuilder(
                    env.observationSpace().size(), env.actionSpace().size());
            for (int e = 0; e < episodes; e++) {
                all.add(skills.get(e % noise.length).trajectory(e / noise.length));
            }
            return MemoryDataset.of(
                    all.build(),
                    env.observationSpace(),
                    env.actionSpace(),
                    new Provenance(label, "rule with noise of several sizes", 0, "1"));
        }
    }

    /**
     * {@return the mean return of a policy}
     *
     * @param episodes number of episodes played
     * @param rng their random numbers
     */
    double score(Policy policy, int episodes, Rng rng) {
        return Evaluation.of(this::env, Math.min(episodes, 25), 1, policy, episodes, rng)
                .mean();
    }

    @Override
    public String toString() {
        return label;
    }
}
