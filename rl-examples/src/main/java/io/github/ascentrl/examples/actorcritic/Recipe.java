package io.github.ascentrl.examples.actorcritic;

import static io.github.ascentrl.examples.report.Numbers.fixed;

import io.github.ascentrl.api.random.Rng;
import java.util.function.Function;

/**
 * An algorithm with its settings for one task.
 *
 * @param task the task
 * @param algorithm its name in tables
 * @param steps environment steps of training
 * @param zoo the return that rl-baselines3-zoo publishes; NaN if it publishes none
 * @param source how that return was obtained, and other published returns; empty if there are none
 * @param maker creates the agent for a seed
 */
public record Recipe(Task task, String algorithm, long steps, double zoo, String source, Function<Rng, Agent> maker) {
    @Override
    public String toString() {
        return algorithm + " on " + task;
    }

    /** The published return; null if there is none. */
    String published() {
        return Double.isNaN(zoo) ? null : fixed(zoo, 1) + " (" + source + ")";
    }

    Recipe withSteps(long other) {
        return new Recipe(task, algorithm, other, zoo, source, maker);
    }
}
