package io.github.ascentrl.envs.memory;

import io.github.ascentrl.api.DiscreteEnv;
import io.github.ascentrl.api.Restorable;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.internal.Check;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.envs.render.Canvas;
import io.github.ascentrl.envs.render.Drawable;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * {@link CartPole} without velocities: the same dynamics, rewards and endings, but only positions are observed. Two
 * successive observations determine the velocities, so a short memory or a frame stack is enough to solve the task. This
 * is the task of Wierstra et al., <i>Recurrent Policy Gradients</i>, 2010, with Gymnasium's dynamics.
 *
 * <ul>
 *   <li>Observation, {@code [2]}: cart position x (m), pole angle θ (rad, 0 is upright).
 *   <li>Everything else is as in {@link CartPole}.
 * </ul>
 *
 * <p>{@link #state()}: the state of {@link CartPole}, including velocities.
 */
public final class PositionOnlyCartPole implements DiscreteEnv, Restorable, Drawable {
    private static final int X = 0;
    private static final int THETA = 2;

    private final CartPole inner;
    private final Box observations;
    private final float[] whole = new float[4];

    /** Creates the environment with at most 500 steps, as in {@code CartPole-v1}. */
    public PositionOnlyCartPole() {
        this(CartPole.DEFAULT_LIMIT);
    }

    /**
     * Creates the environment with another step limit.
     *
     * @param limit steps after which an episode is truncated, ≥ 1; {@link Integer#MAX_VALUE} for none
     */
    public PositionOnlyCartPole(int limit) {
        inner = new CartPole(limit);
        Box all = inner.observationSpace();
        observations = Box.of(new float[] {all.low(X), all.low(THETA)}, new float[] {all.high(X), all.high(THETA)});
    }

    @Override
    public Box observationSpace() {
        return observations;
    }

    @Override
    public Discrete actionSpace() {
        return inner.actionSpace();
    }

    @Override
    public void reset(RandomGenerator random, float[] observation) {
        Objects.requireNonNull(observation, "observation");
        Check.room("observation", observation.length, observations.size());
        inner.reset(random, whole);
        show(observation);
    }

    @Override
    public Step step(int action, float[] observation) {
        Objects.requireNonNull(observation, "observation");
        Check.room("observation", observation.length, observations.size());
        Step step = inner.step(action, whole);
        show(observation);
        return step;
    }

    private void show(float[] observation) {
        observation[0] = whole[X];
        observation[1] = whole[THETA];
    }

    @Override
    public void draw(Canvas canvas) {
        inner.draw(canvas);
    }

    @Override
    public double[] state() {
        return inner.state();
    }

    @Override
    public void restore(double[] state) {
        inner.restore(state);
    }

    @Override
    public void close() {
        inner.close();
    }

    /** {@return the name and the settings} */
    @Override
    public String toString() {
        return "PositionOnly" + inner;
    }
}
