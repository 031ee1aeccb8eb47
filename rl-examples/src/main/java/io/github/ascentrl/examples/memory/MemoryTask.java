package io.github.ascentrl.examples.memory;

import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.envs.memory.PositionOnlyCartPole;
import io.github.ascentrl.envs.memory.RepeatCue;
import io.github.ascentrl.envs.memory.TMaze;
import java.util.List;
import java.util.function.Supplier;

/**
 * A task that hides relevant information, with the settings for training on it.
 *
 * @param title its name
 * @param delay the steps from the cue to the question; 0 if there is none
 * @param env a new environment
 * @param steps the largest number of environment steps of training
 * @param environments number of parallel environments; returns of up to 500 steps are noisy and need larger batches
 * @param rollout steps of each environment between updates: from cue to question must fit into them
 * @param segment the largest number of steps that gradients are propagated back
 * @param learningRate Adam's learning rate
 * @param entropyCoefficient entropy coefficient; without exploration an agent that always turns the same way never
 *     learns that the sign matters
 * @param enough the mean return of an agent that explores and has solved the task
 * @param needed the score of an agent that has solved the task
 */
record MemoryTask(
        String title,
        int delay,
        Supplier<Env> env,
        long steps,
        int environments,
        int rollout,
        int segment,
        double learningRate,
        double entropyCoefficient,
        double enough,
        double needed) {
    /** Repeat a symbol 20 steps after it was shown. */
    static final MemoryTask CUE_20 = cue(20, 128);

    /** Turn at the end of a corridor in the direction that the sign at its beginning shows. */
    static final MemoryTask MAZE =
            new MemoryTask("T-maze, length 20", 0, () -> new TMaze(20), 500_000, 16, 128, 128, 1e-3, 0.03, 3.8, 0.95);

    /** Balance a pole whose speed is not shown. */
    static final MemoryTask POLE = new MemoryTask(
            "CartPole without velocities", 0, PositionOnlyCartPole::new, 500_000, 64, 128, 64, 3e-3, 0.01, 480, 475);

    /** The tasks of a quick run, which end early. */
    static final List<MemoryTask> SMALL = List.of(cue(5, 128), cue(10, 128), CUE_20, MAZE, POLE);

    static final List<MemoryTask> ALL =
            List.of(SMALL.get(0), SMALL.get(1), CUE_20, cue(50, 128), cue(100, 256), MAZE, POLE);

    private static MemoryTask cue(int delay, int rollout) {
        Supplier<Env> env = () -> new RepeatCue(RepeatCue.DEFAULT_SYMBOLS, delay);
        String title = "repeat the cue, delay " + delay;
        return new MemoryTask(title, delay, env, 200_000, 16, rollout, rollout, 2e-3, 0.01, 0.97, 0.95);
    }

    /** {@return whether a score is a share of successes, not a mean return} */
    boolean countsSuccesses() {
        return this != POLE;
    }

    /** {@return the share of episodes with success, for CartPole the mean return} Failures return 0 or less. */
    double score(Evaluation evaluation) {
        return countsSuccesses() ? evaluation.fractionAbove(0) : evaluation.mean();
    }

    @Override
    public String toString() {
        return title;
    }
}
