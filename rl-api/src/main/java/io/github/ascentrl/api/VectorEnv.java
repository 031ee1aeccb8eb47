package io.github.ascentrl.api;

import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Space;
import java.util.List;

/**
 * A batch of n environments stepped together; row i of every buffer belongs to environment i.
 *
 * <p>When an episode ends, its final observation goes to {@code finalObservations}, and then
 * <ul>
 *   <li>with {@linkplain #autoresets() autoreset}, the usual case, the same {@link #step} resets that environment:
 *       {@code observations} then holds the first observation of the <em>next</em> episode,
 *   <li>without autoreset, the environment rests: {@code observations} holds the final observation, and further steps
 *       leave the environment unchanged, ignore its action, return reward 0 and repeat its ending, until
 *       {@link #reset(boolean[], float[])} begins its next episode. Each environment can thus run exactly one episode,
 *       as evaluation requires.
 * </ul>
 *
 * <p>Environment i draws the random numbers of its episode e from {@code rng.child(i).child(e)}, where {@code rng} is
 * the generator given to {@link #reset(Rng, float[])}: a batch of n is bit for bit the same as n single environments,
 * on any number of threads.
 *
 * <p>A batch that is also {@link Stateful} saves its running episodes, so that a resumed training run equals an
 * uninterrupted one: reset it with the same key, then load it. The caller must keep the latest observations itself.
 *
 * <p>Buffers of the wrong length, NaN actions and actions that are not members of a discrete space throw
 * {@link IllegalArgumentException} and change nothing. A step before the first reset throws
 * {@link IllegalStateException}, and so do {@code step} and {@code reset} after {@link #close} in a batch that
 * overrides {@code close}.
 *
 * <p>Not thread-safe: one thread at a time may call a batch, even if the batch steps its environments on several threads.
 */
public interface VectorEnv extends AutoCloseable {
    /** {@return n, the number of environments} */
    int size();

    /** {@return the space of one environment's observations} */
    Space observationSpace();

    /** {@return the space of one environment's actions} */
    Space actionSpace();

    /**
     * {@return whether the environments are {@link ActionMasked}; false unless overridden} A wrapper of a batch passes
     * the value on.
     */
    default boolean masksActions() {
        return false;
    }

    /**
     * Begins a new episode in every environment, counting episodes from 0 again.
     *
     * @param rng the key from which all random numbers until the next {@code reset(Rng, float[])} are derived
     * @param observations receives the first observations, row-major {@code [n, observationSpace().size()]}
     */
    void reset(Rng rng, float[] observations);

    /**
     * Begins the next episode in some environments, whether or not their current one has ended.
     *
     * @param which the environments to reset, {@code [n]}
     * @param observations row-major {@code [n, observationSpace().size()]}; row i receives the first observation if
     *     {@code which[i]}, the other rows are not modified
     * @throws UnsupportedOperationException if this batch can only be reset as a whole, which is the default
     */
    default void reset(boolean[] which, float[] observations) {
        throw new UnsupportedOperationException(
                getClass().getSimpleName() + " can only be reset as a whole; call reset(rng, observations)");
    }

    /** {@return whether {@link #step} resets an environment whose episode ends; true unless overridden} */
    default boolean autoresets() {
        return true;
    }

    /**
     * Steps every environment once.
     *
     * @param actions row-major {@code [n, actionSpace().size()]}; not modified
     * @param observations receives the observations to choose the next actions from, row-major {@code [n,
     *     observationSpace().size()]}
     * @param rewards receives r<sub>t</sub>, {@code [n]}
     * @param endings receives whether and how each step ended its episode, {@code [n]}
     * @param finalObservations row-major {@code [n, observationSpace().size()]}; row i receives the final observation
     *     if the step ended an episode in environment i, the other rows are not modified
     */
    void step(float[] actions, float[] observations, float[] rewards, Ending[] endings, float[] finalObservations);

    /**
     * {@return the number of calls that have changed the state of these environments so far: resets, steps and loads} A
     * sampler whose episodes continue from one rollout into the next compares this number to detect that something else
     * has used the environments in between. A wrapper of a batch passes the number on. A batch that does not count
     * always returns 0, the default; such use then goes undetected.
     */
    default long moves() {
        return 0;
    }

    /**
     * {@return what has been learned from all episodes so far and outlives them: the running statistics of wrappers} A
     * sampler that does not save running episodes still saves these. A wrapper of a batch returns the list of the batch
     * with its own statistics appended; empty unless overridden.
     */
    default List<Stateful> learned() {
        return List.of();
    }

    /**
     * Releases what the environments hold, all of them even if one fails to close. By default there is nothing to
     * release and the batch can still be used afterwards.
     */
    @Override
    default void close() {}
}
