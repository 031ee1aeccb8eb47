package io.github.ascentrl.envs.wrap;

import io.github.ascentrl.api.DiscreteEnv;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Restorable;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.api.space.Space;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * An environment around another one that forwards everything. Extend this class and override what should be different.
 * Call the environment inside through {@code super.reset} and {@code super.step}: these throw after {@link #close},
 * even if the environment inside has nothing to close.
 *
 * <p>A wrapper with its own state during an episode (a step counter, a sum of rewards) declares it through
 * {@link #stateSize}, {@link #saveState} and {@link #restoreState}. Then {@code find(Restorable.class)} saves and
 * restores it together with the environment inside: first the numbers of the environment, then those of the wrapper.
 */
public abstract class Wrapper implements Env {
    /** The environment inside. */
    protected final Env env;

    private boolean closed;

    /**
     * Wraps an environment.
     *
     * @param env the environment inside
     */
    protected Wrapper(Env env) {
        this.env = Objects.requireNonNull(env, "env is null; pass the environment to wrap");
    }

    @Override
    public Space observationSpace() {
        return env.observationSpace();
    }

    @Override
    public Space actionSpace() {
        return env.actionSpace();
    }

    @Override
    public void reset(RandomGenerator random, float[] observation) {
        checkOpen("reset");
        Objects.requireNonNull(random, "random");
        Objects.requireNonNull(observation, "observation");
        env.reset(random, observation);
    }

    @Override
    public Step step(float[] action, float[] observation) {
        checkOpen("step");
        Objects.requireNonNull(action, "action");
        Objects.requireNonNull(observation, "observation");
        return env.step(action, observation);
    }

    @Override
    public Env unwrapped() {
        return env.unwrapped();
    }

    @Override
    public void close() {
        closed = true;
        env.close();
    }

    private void checkOpen(String what) {
        if (closed) {
            throw new IllegalStateException(
                    what + " after close of this " + getClass().getSimpleName() + "; create a new environment");
        }
    }

    /** {@return the number of values this wrapper adds to the state; 0 by default} */
    protected int stateSize() {
        return 0;
    }

    /**
     * Writes this wrapper's own values into a state.
     *
     * @param state the whole state
     * @param at offset of this wrapper's values
     */
    protected void saveState(double[] state, int at) {}

    /**
     * Restores this wrapper's own values. Called after the environment inside was restored, even if there are no
     * values.
     *
     * @param state the whole state
     * @param at offset of this wrapper's values
     * @throws IllegalArgumentException if a value is impossible
     */
    protected void restoreState(double[] state, int at) {}

    /**
     * {@inheritDoc} A wrapper is {@link Restorable} if what it wraps is, and a {@link DiscreteEnv} if its actions are
     * numbered; requests for other interfaces are passed to the environment inside.
     */
    @Override
    public <T> Optional<T> find(Class<T> type) {
        Objects.requireNonNull(type, "type");
        if (type.isInstance(this)) {
            return Optional.of(type.cast(this));
        }
        if (type == Restorable.class) {
            return env.find(Restorable.class).map(inner -> type.cast(new WholeState(inner)));
        }
        if (type == DiscreteEnv.class) {
            return actionSpace() instanceof Discrete actions
                    ? Optional.of(type.cast(new DiscreteView(this, actions)))
                    : Optional.empty();
        }
        return env.find(type);
    }

    /** {@return the names of the wrappers, outermost first, and the environment: {@code TimeLimit(Flatten(…))}} */
    @Override
    public String toString() {
        return getClass().getSimpleName() + "(" + env + ")";
    }

    private final class WholeState implements Restorable {
        private final Restorable inner;

        private WholeState(Restorable inner) {
            this.inner = inner;
        }

        @Override
        public double[] state() {
            double[] within = inner.state();
            double[] whole = Arrays.copyOf(within, within.length + stateSize());
            saveState(whole, within.length);
            return whole;
        }

        @Override
        public void restore(double[] state) {
            checkOpen("restore");
            Objects.requireNonNull(state, "state");
            int within = state.length - stateSize();
            if (within < 0) {
                throw new IllegalArgumentException("state has " + state.length + " numbers, but the last " + stateSize()
                        + " of them belong to " + Wrapper.this.getClass().getSimpleName()
                        + "; wrap the environment as before");
            }
            inner.restore(Arrays.copyOf(state, within));
            restoreState(state, within);
        }
    }
}
