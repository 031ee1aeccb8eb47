package io.github.ascentrl.examples.distill;

import io.github.ascentrl.algos.distill.LearningHistories;
import io.github.ascentrl.algos.distill.Tokens;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.grid.DarkRoom;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Histories without a learner (AD^ε, Zisman et al., 2312.12275): the best policy, mixed with uniform noise whose share falls
 * linearly from 1 to 0 and stays there for the end of the history. Of two best moves either is made, as chance has it.
 *
 * @param histories of each goal, ≥ 1
 * @param episodes of each history, ≥ 1
 * @param withoutNoise the share of a history at its end that has none, in [0, 1)
 */
record AnnealedHistories(int histories, int episodes, double withoutNoise) {
    /** {@return histories of some goals of a room whose goal pays at every step} */
    LearningHistories of(DarkRoom.Settings room, List<Integer> goals, Tokens tokens, Rng rng) {
        LearningHistories all = new LearningHistories(tokens);
        for (int goal : goals) {
            for (int h = 0; h < histories; h++) {
                add(all, room, goal, rng.child(goal).child(h));
            }
        }
        return all;
    }

    private void add(LearningHistories all, DarkRoom.Settings room, int goal, Rng rng) {
        int steps = episodes * room.limit();
        float[] observations = new float[steps];
        float[] actions = new float[steps];
        float[] rewards = new float[steps];
        int[] time = new int[steps];
        float[] observation = new float[1];
        try (DarkRoom env = new DarkRoom(room, goal)) {
            for (int i = 0; i < steps; i++) {
                time[i] = i % room.limit();
                if (time[i] == 0) {
                    env.reset(rng, observation);
                }
                double noise = Math.max(0, 1 - i / ((1 - withoutNoise) * steps));
                int cell = (int) observation[0];
                int action = rng.nextDouble() < noise ? rng.nextInt(5) : best(room.size(), cell, goal, rng);
                observations[i] = cell;
                actions[i] = action;
                rewards[i] = env.step(action, observation).reward();
            }
        }
        all.add(goal, observations, actions, rewards, time);
    }

    /** {@return a move towards the goal along either axis; 0, to stay, on it} */
    static int best(int size, int cell, int goal, RandomGenerator random) {
        int down = goal / size - cell / size;
        int right = goal % size - cell % size;
        if (down == 0 && right == 0) {
            return 0;
        }
        boolean vertical = right == 0 || down != 0 && random.nextBoolean();
        return vertical ? (down < 0 ? 1 : 3) : right > 0 ? 2 : 4;
    }
}
