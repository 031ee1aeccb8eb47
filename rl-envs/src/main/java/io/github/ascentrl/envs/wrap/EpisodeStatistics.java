package io.github.ascentrl.envs.wrap;

import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.internal.Check;
import io.github.ascentrl.envs.internal.Cells;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Reports the return and the length of every finished episode to a listener. Put this wrapper inside reward scaling to
 * report the original rewards.
 *
 * <p>Adds two numbers to the state: the return and the length so far.
 */
public final class EpisodeStatistics extends Wrapper {
    private final Consumer<Summary> listener;
    private double total;
    private int length;

    /**
     * The statistics of an episode.
     *
     * @param totalReward the undiscounted sum of its rewards
     * @param length its number of steps
     * @param ending how it ended
     */
    public record Summary(double totalReward, int length, Ending ending) {
        /**
         * Checks the summary.
         *
         * @throws IllegalArgumentException if {@code length} is less than 1
         */
        public Summary {
            Check.atLeast("length", length, 1);
            Objects.requireNonNull(ending, "ending");
        }
    }

    /**
     * Wraps an environment.
     *
     * @param env the environment inside
     * @param listener called after the last step of every episode, on the thread that steps
     */
    public EpisodeStatistics(Env env, Consumer<Summary> listener) {
        super(env);
        this.listener = Objects.requireNonNull(listener, "listener is null");
    }

    @Override
    public void reset(RandomGenerator random, float[] observation) {
        super.reset(random, observation);
        total = 0;
        length = 0;
    }

    @Override
    public Step step(float[] action, float[] observation) {
        Step step = super.step(action, observation);
        total += step.reward();
        length++;
        if (step.ending().ended()) {
            listener.accept(new Summary(total, length, step.ending()));
        }
        return step;
    }

    @Override
    protected int stateSize() {
        return 2;
    }

    @Override
    protected void saveState(double[] state, int at) {
        state[at] = total;
        state[at + 1] = length;
    }

    @Override
    protected void restoreState(double[] state, int at) {
        int steps = Cells.checked("length so far", state[at + 1], Integer.MAX_VALUE);
        total = state[at];
        length = steps;
    }
}
