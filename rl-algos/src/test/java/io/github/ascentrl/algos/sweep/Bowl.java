package io.github.ascentrl.algos.sweep;

import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.DivergenceException;
import java.nio.ByteBuffer;

/**
 * A cheap objective: a noisy inverted bowl with its maximum at x = 0.3. Fails above x = 0.9; counts its steps, and
 * continues counting where another trial stopped.
 */
public final class Bowl implements Objective {
    /** Created by its name. */
    public Bowl() {}

    @Override
    public Outcome run(Trial trial, byte[] state) {
        double x = trial.number("x");
        if (x > 0.9) {
            throw new DivergenceException("x = " + x + " is too steep");
        }
        long before = state.length == 0 ? 0 : ByteBuffer.wrap(state).getLong();
        double noise = Rng.of(trial.seed()).child(trial.text("x")).nextGaussian() / Math.sqrt(trial.budget());
        double score = -(x - 0.3) * (x - 0.3) + 0.1 * noise;
        return Outcome.of(score)
                .and("steps", trial.budget() - before)
                .withState(
                        ByteBuffer.allocate(Long.BYTES).putLong(trial.budget()).array());
    }
}
