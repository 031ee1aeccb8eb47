package io.github.ascentrl.envs.wrap;

import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.envs.internal.Cells;
import java.util.random.RandomGenerator;

/**
 * Appends the share of the time limit that has passed, steps / limit, in [0, 1], in a column named {@value #TIME}: with a
 * time limit that the policy cannot see, the same observation has different values (Pardo et al., <i>Time Limits in
 * Reinforcement Learning</i>, 2018). Gymnasium's {@code TimeAwareObservation} with {@code normalize_time=True}; it finds the
 * limit by itself, here it is an argument.
 *
 * <p>Adds one number to the state: the steps taken.
 */
public final class TimeAwareObservation extends Wrapper {
    /** The name of the column. */
    public static final String TIME = "time";

    private final int limit;
    private final Box space;
    private final float[] inner;
    private int elapsed;

    /**
     * A clock on an environment.
     *
     * @param env an environment with {@link Box} observations that have no column {@value #TIME} yet
     * @param limit the most steps an episode can have, ≥ 1 and below {@link Integer#MAX_VALUE}; it is not enforced, see
     *     {@link TimeLimit}, but an episode that is longer is refused
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
        super.reset(random, inner);
        elapsed = 0;
        show(observation);
    }

    @Override
    public Step step(float[] action, float[] observation) {
        Step step = super.step(action, inner);
        elapsed++;
        if (elapsed > limit) {
            throw new IllegalStateException("the episode has gone on after " + limit
                    + " steps, the limit of this TimeAwareObservation; pass the environment's own limit, or put"
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
