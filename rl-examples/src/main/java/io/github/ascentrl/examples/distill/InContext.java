package io.github.ascentrl.examples.distill;

import io.github.ascentrl.algos.distill.InContextEvaluation;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.grid.DarkRoom;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * How a model is judged: what it earns episode by episode, with nothing learned but what the context holds.
 *
 * @param room all goals are in
 * @param rollouts of each goal
 * @param episodes of each rollout
 * @param threads that play; the same bits on any number
 */
record InContext(DarkRoom.Settings room, int rollouts, int episodes, int threads) {
    /** Of a random policy in the paper's room: the mean return of an episode over all goals. */
    static final double RANDOM = 0.235;

    /**
     * Returns of some episodes: means over the rollouts of all goals.
     *
     * @param best of the best policy
     * @param first of episode 1
     * @param middle of episodes 21 to 24
     * @param last of the last four episodes
     */
    record Score(double best, double first, double middle, double last) {
        double gain() {
            return last - first;
        }
    }

    /** On one thread. */
    InContext(DarkRoom.Settings room, int rollouts, int episodes) {
        this(room, rollouts, episodes, 1);
    }

    /** {@return the same on so many threads} */
    InContext threads(int n) {
        return new InContext(room, rollouts, episodes, n);
    }

    /** {@return what a policy does; with its context cleared before every episode, if asked} */
    InContextEvaluation of(List<Integer> goals, Policy policy, boolean clear, Rng rng) {
        return of(goals, policy, clear, goal -> new DarkRoom(room, goal), rng);
    }

    /** {@return the same in rooms that are changed} */
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

    /** {@return the mean steps of the shortest way} */
    double way(List<Integer> goals) {
        return goals.stream().mapToInt(this::way).average().orElseThrow();
    }

    private int way(int goal) {
        int size = room.size();
        int start = room.centre();
        return Math.abs(goal / size - start / size) + Math.abs(goal % size - start % size);
    }
}
