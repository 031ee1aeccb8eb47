package io.github.ascentrl.examples.distill;

import io.github.ascentrl.algos.distill.LearningHistories;
import io.github.ascentrl.algos.distill.Tokens;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.grid.DarkRoom;
import io.github.ascentrl.examples.report.Numbers;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Histories without a learner (AD^ε, Zisman et al., 2312.12275): the best policy, mixed with noise whose share falls
 * linearly from 1 to 0 and stays at 0 for the end of the history. Of two equally good moves each is made with
 * probability ½. Noise may keep its direction: such a random walk covers more of a room.
 *
 * @param histories number of histories of each goal, ≥ 1
 * @param episodes number of episodes of each history, ≥ 1
 * @param withoutNoise the share of a history, at its end, without noise, in [0, 1)
 * @param persistence the probability that a random move repeats the random move before it, in [0, 1)
 */
record AnnealedHistories(int histories, int episodes, double withoutNoise, double persistence) {
    private static final int ACTIONS = 5;
    private static final int[] IDENTITY = {0, 1, 2, 3, 4};

    /** A history in the order in which it was played. */
    private record Played(float[] observations, float[] actions, float[] rewards, int[] time) {}

    /** {@return a description of the settings} */
    String settings() {
        return histories + " of each goal, " + episodes
                + " episodes each: the best policy (straight to the goal, then stay) mixed with random moves, whose"
                + " share falls linearly, step by step, from 1 to 0 and stays at 0 for the last "
                + Numbers.percent(withoutNoise, 0)
                + "; a random move repeats the previous one with probability " + persistence;
    }

    /** {@return histories of some goals of a room whose goal pays at every step} */
    LearningHistories of(DarkRoom.Settings room, List<Integer> goals, Tokens tokens, Rng rng) {
        return of(room, goals, tokens, history -> IDENTITY, rng);
    }

    /**
     * {@return the same, with the actions renumbered}
     *
     * @param orders order of each history: action a of its agent is action {@code order[a]} of the room
     */
    LearningHistories of(
            DarkRoom.Settings room, List<Integer> goals, Tokens tokens, Function<Rng, int[]> orders, Rng rng) {
        LearningHistories all = new LearningHistories(tokens);
        boolean timed = tokens.observationSize() == 2;
        for (int goal : goals) {
            for (int h = 0; h < histories; h++) {
                Rng key = rng.child(goal).child(h);
                Played played = play(room, goal, key);
                int[] order = orders.apply(key.child("order"));
                float[] actions = played.actions.clone();
                for (int i = 0; i < actions.length; i++) {
                    actions[i] = indexOf(order, (int) actions[i]);
                }
                float[] seen = timed ? withTime(played.observations) : played.observations;
                all.add(goal, seen, actions, played.rewards, played.time);
            }
        }
        return all;
    }

    private static int indexOf(int[] order, int action) {
        int a = 0;
        while (order[a] != action) {
            a++;
        }
        return a;
    }

    /** The time as in {@link TaskTime}. */
    private static float[] withTime(float[] cells) {
        float[] both = new float[2 * cells.length];
        for (int i = 0; i < cells.length; i++) {
            both[2 * i] = cells[i];
            both[2 * i + 1] = i;
        }
        return both;
    }

    /** {@return the mean return of each episode of those histories: the learning curve of the source} */
    double[] curve(DarkRoom.Settings room, List<Integer> goals, Rng rng) {
        double[] returns = new double[episodes];
        for (int goal : goals) {
            for (int h = 0; h < histories; h++) {
                float[] rewards = play(room, goal, rng.child(goal).child(h)).rewards;
                for (int i = 0; i < rewards.length; i++) {
                    returns[i / room.limit()] += rewards[i] / (goals.size() * histories);
                }
            }
        }
        return returns;
    }

    private Played play(DarkRoom.Settings room, int goal, Rng rng) {
        int steps = episodes * room.limit();
        Played played = new Played(new float[steps], new float[steps], new float[steps], new int[steps]);
        float[] observation = new float[1];
        try (DarkRoom env = new DarkRoom(room, goal)) {
            int random = rng.nextInt(ACTIONS);
            for (int i = 0; i < steps; i++) {
                int time = i % room.limit();
                if (time == 0) {
                    env.reset(rng, observation);
                }
                double noise = Math.max(0, 1 - i / ((1 - withoutNoise) * steps));
                int cell = (int) observation[0];
                int action = best(room.size(), cell, goal, rng);
                if (rng.nextDouble() < noise) {
                    random = rng.nextDouble() < persistence ? random : rng.nextInt(ACTIONS);
                    action = random;
                }
                played.time[i] = time;
                played.observations[i] = cell;
                played.actions[i] = action;
                played.rewards[i] = env.step(action, observation).reward();
            }
        }
        return played;
    }

    /** {@return a move towards the goal along either axis; 0, to stay, on it} */
    private static int best(int size, int cell, int goal, RandomGenerator random) {
        int down = goal / size - cell / size;
        int right = goal % size - cell % size;
        if (down == 0 && right == 0) {
            return 0;
        }
        boolean vertical = right == 0 || down != 0 && random.nextBoolean();
        return vertical ? (down < 0 ? 1 : 3) : right > 0 ? 2 : 4;
    }
}
