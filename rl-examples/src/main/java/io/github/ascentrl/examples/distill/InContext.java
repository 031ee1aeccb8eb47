package io.github.ascentrl.examples.distill;

import io.github.ascentrl.algos.distill.InContextEvaluation;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.grid.DarkRoom;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * Evaluates a model in context: its return episode by episode, with fixed parameters.
 *
 * @param room the room of all goals
 * @param rollouts number of rollouts of each goal
 * @param episodes number of episodes of each rollout
 * @param threads number of threads that play; the same bits for any number
 */
record InContext(DarkRoom.Settings room, int rollouts, int episodes, int threads) {
    /**
     * Returns of some episodes: means over the rollouts of all goals.
     *
     * @param best return of the best policy
     * @param first return of episode 1
     * @param middle return of episodes 21 to 24
     * @param last return of the last four episodes
     */
    record Score(double best, double first, double middle, double last) {
        double gain() {
            return last - first;
        }
    }

    /** Creates an evaluation on one thread. */
    InContext(DarkRoom.Settings room, int rollouts, int episodes) {
        this(room, rollouts, episodes, 1);
    }

    /** {@return the same on the given number of threads} */
    InContext threads(int n) {
        return new InContext(room, rollouts, episodes, n);
    }

    /** {@return the evaluation of a policy, optionally with its context cleared before every episode} */
    InContextEvaluation of(List<Integer> goals, Policy policy, boolean clear, Rng rng) {
        return of(goals, policy, clear, goal -> new DarkRoom(room, goal), rng);
    }

    /** {@return the same in changed rooms} */
    InContextEvaluation of(List<Integer> goals, Policy policy, boolean clear, IntFunction<Env> rooms, Rng rng) {
        List<Supplier<Env>> each = goals.stream()
                .<Supplier<Env>>map(goal -> () -> rooms.apply(goal))
                .toList();
        return InContextEvaluation.of(each, threads, policy, rollouts, episodes, clear, rng);
    }

    Score score(InContextEvaluation evaluation, List<Integer> goals) {
        return new Score(
                best(goals),
                evaluation.mean(0),
                evaluation.mean(Math.min(20, episodes - 4), Math.min(24, episodes)),
                evaluation.mean(episodes - 4, episodes));
    }

    /** {@return the mean return of the best policy: it walks straight to the goal and stays} */
    double best(List<Integer> goals) {
        return goals.stream()
                .mapToInt(goal -> room.limit() + 1 - way(goal))
                .average()
                .orElseThrow();
    }

    /** {@return the mean steps of the shortest path} */
    double way(List<Integer> goals) {
        return goals.stream().mapToInt(this::way).average().orElseThrow();
    }

    /** {@return the exact expected return of uniformly random moves, mean over all goals of the room} */
    double random() {
        return Arrays.stream(room.goals()).mapToDouble(this::random).average().orElseThrow();
    }

    private double random(int goal) {
        int size = room.size();
        double[] where = new double[size * size];
        where[room.centre()] = 1;
        double total = 0;
        for (int step = 0; step < room.limit(); step++) {
            double[] next = new double[size * size];
            for (int cell = 0; cell < where.length; cell++) {
                int row = cell / size;
                int column = cell % size;
                double share = where[cell] / Distiller.ACTIONS;
                next[cell] += share;
                next[Math.max(row - 1, 0) * size + column] += share;
                next[Math.min(row + 1, size - 1) * size + column] += share;
                next[row * size + Math.max(column - 1, 0)] += share;
                next[row * size + Math.min(column + 1, size - 1)] += share;
            }
            total += next[goal];
            if (room.terminateOnGoal()) {
                next[goal] = 0;
            }
            where = next;
        }
        return total;
    }

    int way(int goal) {
        int size = room.size();
        int start = room.centre();
        return Math.abs(goal / size - start / size) + Math.abs(goal % size - start % size);
    }
}
