package io.github.ascentrl.envs.wrap;

import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.envs.internal.Cells;
import io.github.ascentrl.envs.internal.ContinuousActions;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Repeats the previous action with probability p instead of taking the given one; the first action of an episode is
 * always the given one. Makes deterministic environments random (Machado et al., <i>Revisiting the Arcade Learning
 * Environment</i>, 2018), as Gymnasium's {@code StickyAction} with {@code repeat_action_duration=1} does. One uniform
 * number is drawn for each step except the first, from the generator of the episode, before the environment inside
 * draws. If a {@linkplain io.github.ascentrl.api.ActionMasked mask} makes the previous action impossible, the given
 * action is taken.
 *
 * <p>Adds two parts to the state: 1 if there was a previous action, otherwise 0; then the previous action.
 */
public final class StickyActions extends Wrapper {
    private final double p;
    private final PossibleActions possible;
    private final float[] last;
    private boolean acted;
    private RandomGenerator random;

    /**
     * Wraps an environment.
     *
     * @param env the environment inside
     * @param p the probability of repeating the previous action, in [0, 1); 0.25 in the paper
     */
    public StickyActions(Env env, double p) {
        super(env);
        if (!(p >= 0 && p < 1)) {
            throw new IllegalArgumentException("p = " + p + " must lie in [0, 1)");
        }
        this.p = p;
        possible = new PossibleActions(env);
        last = new float[env.actionSpace().size()];
    }

    @Override
    public void reset(RandomGenerator random, float[] observation) {
        super.reset(random, observation);
        this.random = random;
        acted = false;
    }

    @Override
    public Step step(float[] action, float[] observation) {
        check(action);
        boolean sticks = acted && possible.allows(action) && draw() < p && possible.allows(last);
        Step step = super.step(sticks ? last : action, observation);
        if (!sticks) {
            System.arraycopy(action, 0, last, 0, last.length);
        }
        acted = !step.ending().ended();
        return step;
    }

    /** Refuses an impossible action before anything is drawn; the environment inside refuses masked actions. */
    private void check(float[] action) {
        Objects.requireNonNull(action, "action");
        Space space = actionSpace();
        if (!(space instanceof Box) || action.length != last.length) {
            space.check("action", action);
        }
        for (float a : action) {
            ContinuousActions.finite(a);
        }
    }

    private double draw() {
        if (random == null) {
            throw new IllegalStateException("sticky actions need a random generator; call reset once before restore");
        }
        return random.nextDouble();
    }

    @Override
    protected int stateSize() {
        return 1 + last.length;
    }

    @Override
    protected void saveState(double[] state, int at) {
        state[at] = acted ? 1 : 0;
        for (int i = 0; i < last.length; i++) {
            state[at + 1 + i] = acted ? last[i] : 0;
        }
    }

    @Override
    protected void restoreState(double[] state, int at) {
        boolean restored = Cells.checked("flag of a last action", state[at], 2) == 1;
        float[] action = new float[last.length];
        for (int i = 0; i < action.length; i++) {
            action[i] = (float) state[at + 1 + i];
        }
        check(action);
        System.arraycopy(action, 0, last, 0, last.length);
        acted = restored;
    }
}
