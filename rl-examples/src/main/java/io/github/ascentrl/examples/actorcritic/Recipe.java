package io.github.ascentrl.examples.actorcritic;

import io.github.ascentrl.api.random.Rng;
import java.util.function.Function;

/**
 * An algorithm with its settings for one task.
 *
 * @param task the task
 * @param algorithm its name in tables
 * @param steps environment steps of training
 * @param published what others report; empty if nothing is published
 * @param maker makes the agent for a seed
 */
public record Recipe(Task task, String algorithm, long steps, String published, Function<Rng, Agent> maker) {
    @Override
    public String toString() {
        return algorithm + " on " + task;
    }

    Recipe withSteps(long other) {
        return new Recipe(task, algorithm, other, published, maker);
    }
}
