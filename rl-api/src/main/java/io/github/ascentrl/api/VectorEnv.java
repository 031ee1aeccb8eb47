package io.github.ascentrl.api;

import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Space;
import java.util.List;

/**
 * A batch of n environments stepped together; rows of every buffer are environments.
 *
 * <p>When an episode ends, its final observation goes to {@code finalObservations}, and then
 * <ul>
 *   <li>with {@linkplain #autoresets() autoreset}, the usual case, the same {@link #step} resets that environment:
 *       {@code observations} then holds the first observation of the <em>next</em> episode;
 *   <li>without it, the environment rests: {@code observations} holds the final observation, and further steps leave it
 *       alone, ignore its action, pay 0 and repeat its ending, until {@link #reset(boolean[], float[])} begins its
 *       next episode. So a batch plays exactly one episode each, as evaluation needs it.
 * </ul>
 *
 * <p>Environment i draws the chance of its episode e from {@code rng.child(i).child(e)}, where {@code rng} is the
 * generator given to {@link #reset(Rng, float[])}: a batch of n is bit for bit the same as n single environments, on
 * any number of threads.
 *
 * <p>A batch that is also {@link Stateful} saves its running episodes, so that a resumed training run equals one that was
 * never stopped: it is reset with the same key, then loaded. The observations shown last are the caller's to keep.
 *
 * <p>Buffers of the wrong length, NaN actions and actions that are no member of a discrete space throw
 * {@link IllegalArgumentException} and change nothing; a step before the first reset throws
 * {@link IllegalStateException}, and so do step and reset after {@link #close} in a batch that overrides it.
 */
public interface VectorEnv extends AutoCloseable {
    /** {@return n, the number of environments} */
    int size();

    /** {@return the space of one environment's observations} */
    Space observationSpace();

    /** {@return the space of one environment's actions} */
    Space actionSpace();

    /**
     * {@return whether the environments are {@link ActionMasked}; false unless overridden} A wrapper of a batch passes it
     * on.
     */
    default boolean masksActions() {
        return false;
    }

    /**
     * Begins a new episode in every environment, counting episodes from 0 again.
     *
     * @param rng the key that all chance until the next {@code reset} derives from
     * @param observations receives the first observations, row-major {@code [n, observationSpace().size()]}
     */
    void reset(Rng rng, float[] observations);

    /**
     * Begins the next episode in some environments, whether or not their present one has ended.
     *
     * @param which the environments to reset, {@code [n]}
     * @param observations row i receives the first observation where {@code which[i]}; the other rows are left as they
     *     were, {@code [n, observationSpace().size()]}
     * @throws UnsupportedOperationException if this batch can only be reset as a whole, which is the default
     */
    default void reset(boolean[] which, float[] observations) {
        throw new UnsupportedOperationException(
                getClass().getSimpleName() + " can only be reset as a whole; call reset(rng, observations)");
    }

    /** {@return whether {@link #step} resets an environment whose episode ends; true} */
    default boolean autoresets() {
        return true;
    }

    /**
     * Steps every environment once.
     *
     * @param actions row-major {@code [n, actionSpace().size()]}; left as it was
     * @param observations receives what the next actions should answer to, {@code [n, observationSpace().size()]}
     * @param rewards receives r<sub>t</sub>, {@code [n]}
     * @param endings receives how each step left its episode, {@code [n]}
     * @param finalObservations row i receives the final observation of the episode that step ended in environment i;
     *     the other rows are left as they were, {@code [n, observationSpace().size()]}
     */
    void step(float[] actions, float[] observations, float[] rewards, Ending[] endings, float[] finalObservations);

    /**
     * {@return how many calls have changed the state of these environments so far: resets, steps and loads} A sampler
     * whose episodes run on from one rollout into the next compares it, to notice that something else has used the
     * environments in between. A wrapper of a batch passes it on. A batch that does not count returns 0 at every call, which is
     * the default; such use then goes unnoticed.
     */
    default long moves() {
        return 0;
    }

    /**
     * {@return what has been learned from all episodes so far and outlives them: the running statistics of wrappers} A
     * sampler saves it where it does not save the running episodes. A wrapper of a batch passes it on, with what is its own
     * at the end; empty unless overridden.
     */
    default List<Stateful> learned() {
        return List.of();
    }

    /**
     * Releases what the environments hold, all of them even if one fails to. By default there is nothing to release, and
     * nothing is closed: the batch can still be used.
     */
    @Override
    default void close() {}
}
