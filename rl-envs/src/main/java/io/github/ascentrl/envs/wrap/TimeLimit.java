package io.github.ascentrl.envs.wrap;

import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.envs.internal.Episode;
import java.util.random.RandomGenerator;

/**
 * Truncates episodes after a number of steps. An ending of the inner environment is passed on unchanged, also at the
 * limit.
 *
 * <p>Adds one number to the state: the steps taken.
 */
public final class TimeLimit extends Wrapper {
    private final Episode episode;

    /**
     * Wraps an environment.
     *
     * @param env the environment inside
     * @param limit steps after which an episode is truncated, ≥ 1
     */
    public TimeLimit(Env env, int limit) {
        super(env);
        episode = new Episode(limit);
    }

    @Override
    public void reset(RandomGenerator random, float[] observation) {
        super.reset(random, observation);
        episode.begin();
    }

    @Override
    public Step step(float[] action, float[] observation) {
        episode.checkRunning();
        Step step = super.step(action, observation);
        Ending ending = episode.advance(step.ending() == Ending.TERMINATED);
        if (step.ending().ended()) {
            episode.end();
            return step;
        }
        return ending == Ending.NONE ? step : new Step(step.reward(), ending);
    }

    @Override
    protected int stateSize() {
        return 1;
    }

    @Override
    protected void saveState(double[] state, int at) {
        state[at] = episode.elapsed();
    }

    @Override
    protected void restoreState(double[] state, int at) {
        episode.checkState(new double[] {state[at]}, "steps taken within the time limit");
        episode.reopen(state[at]);
    }
}
