package io.github.ascentrl.examples.memory;

import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.envs.memory.PositionOnlyCartPole;
import io.github.ascentrl.envs.memory.RepeatCue;
import io.github.ascentrl.envs.memory.TMaze;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/** A task that hides what matters, and what training on it needs. */
enum MemoryTask {
    /** Repeat a symbol 5 steps after it was shown. */
    CUE_5(5),
    /** After 10 steps. */
    CUE_10(10),
    /** After 20 steps. */
    CUE_20(20),
    /** After 50 steps. */
    CUE_50(50),
    /** After 100 steps. */
    CUE_100(100),
    /** Turn at the end of a corridor as the sign at its beginning says. */
    MAZE("T-maze, length 20", 0, () -> new TMaze(20), 500_000, 3.8, 0.95),
    /** Balance a pole whose speed is not shown. */
    POLE("CartPole without velocities", 0, PositionOnlyCartPole::new, 500_000, 480, 475);

    private final String title;
    private final int delay;
    private final Supplier<Env> env;
    private final long steps;
    private final double enough;
    private final double needed;

    MemoryTask(int delay) {
        this(
                "repeat the cue, delay " + delay,
                delay,
                () -> new RepeatCue(RepeatCue.DEFAULT_SYMBOLS, delay),
                200_000,
                0.97,
                0.95);
    }

    MemoryTask(String title, int delay, Supplier<Env> env, long steps, double enough, double needed) {
        this.title = title;
        this.delay = delay;
        this.env = env;
        this.steps = steps;
        this.enough = enough;
        this.needed = needed;
    }

    /** {@return a new environment} */
    Env env() {
        return env.get();
    }

    /** {@return the most environment steps of training} */
    long steps() {
        return steps;
    }

    /** {@return environments side by side: returns of up to 500 steps are noisy and want larger batches} */
    int environments() {
        return this == POLE ? 64 : 16;
    }

    /** {@return steps of each environment between updates: from cue to question must fit into them} */
    int rollout() {
        return delay > 50 ? 256 : 128;
    }

    /** {@return the most steps that gradients go back} */
    int segment() {
        return this == POLE ? 64 : rollout();
    }

    /** {@return Adam's learning rate} */
    double learningRate() {
        return switch (this) {
            case MAZE -> 1e-3;
            case POLE -> 3e-3;
            default -> 2e-3;
        };
    }

    /** {@return the entropy coefficient: whoever always turns the same way does not find out that the sign matters} */
    double entropyCoefficient() {
        return this == MAZE ? 0.03 : 0.01;
    }

    /** {@return the mean return of an agent that explores and has solved the task} */
    double enough() {
        return enough;
    }

    /** {@return the score of an agent that has solved the task} */
    double needed() {
        return needed;
    }

    /** {@return whether a score is a share of successes, not a mean return} */
    boolean countsSuccesses() {
        return this != POLE;
    }

    /** {@return the share of episodes with success, for CartPole the mean return} Failures return 0 or less. */
    double score(Evaluation evaluation) {
        if (!countsSuccesses()) {
            return evaluation.mean();
        }
        int successes = 0;
        for (float episodeReturn : evaluation.returns()) {
            successes += episodeReturn > 0 ? 1 : 0;
        }
        return (double) successes / evaluation.episodes();
    }

    /** {@return the steps from the cue to the question; 0 if there is none} */
    int delay() {
        return delay;
    }

    /** {@return the tasks of a small version, which end early} */
    static List<MemoryTask> small() {
        return Arrays.stream(values())
                .filter(task -> task != CUE_50 && task != CUE_100)
                .toList();
    }

    @Override
    public String toString() {
        return title;
    }
}
