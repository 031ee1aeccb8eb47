package io.github.ascentrl.algos.policy;

import io.github.ascentrl.api.ActionMasked;
import io.github.ascentrl.api.DiscreteEnv;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * An environment whose observations end with the mask of possible actions, 1 or 0 for each: what
 * {@link CategoricalPolicy#masked} reads. After an ending, when nothing is possible any more, the mask is what the
 * environment says, or all 0.
 */
public final class MaskedObservations implements DiscreteEnv {
    private final Env env;
    private final ActionMasked masked;
    private final Discrete actions;
    private final Box observations;
    private final float[] number = new float[1];
    private final float[] own;
    private final boolean[] mask;
    private boolean closed;

    /**
     * A masked environment.
     *
     * @param env an environment with numbered actions that {@linkplain Env#as is} {@link ActionMasked}, and whose
     *     observations are in a {@link Box}
     * @throws IllegalArgumentException if it is not
     */
    public MaskedObservations(Env env) {
        this.env = env;
        masked = env.as(ActionMasked.class)
                .orElseThrow(() -> new IllegalArgumentException(env.getClass().getSimpleName()
                        + " is not ActionMasked; all its actions are always possible, use it without this wrapper"));
        if (!(env.actionSpace() instanceof Discrete numbered)) {
            throw new IllegalArgumentException(
                    "masks go with a Discrete action space, this environment has " + env.actionSpace());
        }
        actions = numbered;
        if (!(env.observationSpace() instanceof Box box)) {
            throw new IllegalArgumentException("observations must be in a Box to append a mask, this environment has "
                    + env.observationSpace() + "; encode them one-hot first");
        }
        int width = box.size();
        float[] low = new float[width + actions.n()];
        float[] high = new float[width + actions.n()];
        for (int i = 0; i < low.length; i++) {
            low[i] = i < width ? box.low(i) : 0f;
            high[i] = i < width ? box.high(i) : 1f;
        }
        observations = Box.of(low, high);
        own = new float[width];
        mask = new boolean[actions.n()];
    }

    @Override
    public Box observationSpace() {
        return observations;
    }

    @Override
    public Discrete actionSpace() {
        return actions;
    }

    @Override
    public void reset(RandomGenerator random, float[] observation) {
        checkOpen("reset");
        env.reset(random, own);
        append(observation);
    }

    @Override
    public Step step(int action, float[] observation) {
        number[0] = actions.index(action);
        return step(number, observation);
    }

    @Override
    public Step step(float[] action, float[] observation) {
        checkOpen("step");
        Step step = env.step(action, own);
        append(observation);
        return step;
    }

    private void append(float[] observation) {
        masked.actionMask(mask);
        System.arraycopy(own, 0, observation, 0, own.length);
        for (int a = 0; a < mask.length; a++) {
            observation[own.length + a] = mask[a] ? 1f : 0f;
        }
    }

    @Override
    public <T> Optional<T> as(Class<T> type) {
        return type.isInstance(this) ? Optional.of(type.cast(this)) : env.as(type);
    }

    @Override
    public void close() {
        closed = true;
        env.close();
    }

    private void checkOpen(String what) {
        if (closed) {
            throw new IllegalStateException(what + " after close of these MaskedObservations; make a new environment");
        }
    }
}
