package io.github.ascentrl.envs.wrap;

import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.envs.internal.Cells;
import java.util.random.RandomGenerator;

/**
 * Appends the fraction of the time limit that has passed, steps / limit, in [0, 1], in a column named {@value #TIME}.
 * With a time limit that the policy cannot observe, the same observation has different values at different times (Pardo
 * et al., <i>Time Limits in Reinforcement Learning</i>, 2018). This is Gymnasium's {@code TimeAwareObservation} with
 * {@code normalize_time=True}, except that the limit is an argument here.
 *
 * <p>Adds one number to the state: the steps taken.
 */
public final class TimeAwareObservation extends Wrapper {
    /** The name of the appended column. */
    public static final String TIME = "time";

    private final int limit;
    private final Box space;
    private final float[] inner;
    private int elapsed;

    /**
     * Wraps an environment.
     *
     * @param env an environment with {@link Box} observations that have no column {@value #TIME} yet
     * @param limit the largest number of steps of an episode, ≥ 1 and below {@link Integer#MAX_VALUE}. It does not end
     *     episodes, see {@link TimeLimit}; a longer episode throws
     */
    public TimeAwareObservation(Env env, int limit) {
        super(env);
        if (limit < 1 || limit == Integer.MAX_VALUE) {
            throw new IllegalArgumentException("limit = " + limit + " must be at least 1 and below " + Integer.MAX_VALUE
                    + "; pass the environment's time limit");
        }
        this.limit = limit;
        Box box = Boxes.of("observation", env.observationSpace());
        inner = new float[box.size()];
        space = Boxes.appended(box, 1).named(TIME, inner.length, 1);
    }

    @Override
    public Box observationSpace() {
        return space;
    }

    @Override
    public void reset(RandomGenerator random, float[] observation) {
        Boxes.checkRoom(observation, space);
        super.reset(random, inner);
        elapsed = 0;
        show(observation);
    }

    @Override
    public Step step(float[] action, float[] observation) {
        Boxes.checkRoom(observation, space);
        Step step = super.step(action, inner);
        elapsed++;
        if (elapsed > limit) {
            throw new IllegalStateException("the episode continued after " + limit
                    + " steps, the limit of this TimeAwareObservation; pass the environment's limit, or put"
                    + " Wrap.timeLimit(" + limit + ") inside");
        }
        show(observation);
        return step;
    }

    private void show(float[] observation) {
        System.arraycopy(inner, 0, observation, 0, inner.length);
        observation[inner.length] = (float) ((double) elapsed / limit);
    }

    @Override
    protected int stateSize() {
        return 1;
    }

    @Override
    protected void saveState(double[] state, int at) {
        state[at] = elapsed;
    }

    @Override
    protected void restoreState(double[] state, int at) {
        elapsed = Cells.checked("steps taken", state[at], limit + 1);
    }
}
