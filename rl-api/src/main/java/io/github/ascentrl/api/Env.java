package io.github.ascentrl.api;

import io.github.ascentrl.api.space.Space;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * An environment: one episode at a time, driven by {@link #reset} and {@link #step}.
 *
 * <pre>{@code
 * float[] observation = new float[env.observationSpace().size()];
 * float[] action = new float[env.actionSpace().size()];
 * env.reset(random, observation);
 * Step step;
 * do {
 *     actor.act(random, observation, action);
 *     step = env.step(action, observation);
 * } while (!step.ending().ended());
 * }</pre>
 *
 * <p>The contract:
 * <ul>
 *   <li>{@code reset} may be called at any time and begins a new episode. All random numbers until the next reset are
 *       drawn from the generator it was given and from nothing else: the same generator state and the same actions give
 *       the same episode.
 *   <li>{@code reset} and {@code step} overwrite the whole observation buffer, with finite numbers inside
 *       {@link #observationSpace()}; they do not keep the buffer.
 *   <li>{@code step} does not modify the action array. Finite continuous actions outside a {@link
 *       io.github.ascentrl.api.space.Box Box} are clipped as the original environment clips them.
 *   <li>Stepping before the first reset or after the end of an episode throws {@link IllegalStateException}. So do
 *       {@code step} and {@code reset} after {@link #close}, in an environment that overrides {@code close}.
 *   <li>An action that is NaN or not a member of a discrete space throws {@link IllegalArgumentException} and changes
 *       nothing.
 *   <li>Two instances share no mutable state. One instance is used by one thread at a time.
 *   <li>Whatever {@code reset} and {@code step} throw, errors included, reaches the caller of the trainer, sampler or
 *       evaluation unchanged.
 *   <li>An environment that waits, for example for a simulator, should end its wait when its thread is interrupted:
 *       interrupt the thread again and throw. An interrupt of the thread that trains or evaluates reaches the environments
 *       on all threads that work for it; environments that do not wait need not notice.
 * </ul>
 *
 * @see DiscreteEnv
 * @see Restorable
 */
public interface Env extends AutoCloseable {
    /** {@return the space that every observation belongs to; equal at every call} */
    Space observationSpace();

    /** {@return the space that every action belongs to; equal at every call} */
    Space actionSpace();

    /**
     * Begins a new episode.
     *
     * @param random the source of all random numbers until the next reset
     * @param observation receives the first observation s<sub>0</sub>, {@code [observationSpace().size()]}
     */
    void reset(RandomGenerator random, float[] observation);

    /**
     * Takes one action.
     *
     * @param action the action a<sub>t</sub>, {@code [actionSpace().size()]}; a discrete action is {@code action[0]},
     *     an exact integer
     * @param observation receives the next observation s<sub>t+1</sub>, {@code [observationSpace().size()]}; after an
     *     ending, the final observation of the episode
     * @return the reward r<sub>t</sub> of this action, and whether the episode ended with it
     * @throws IllegalStateException if no episode is under way
     * @throws IllegalArgumentException if the action is NaN, of the wrong length, or not a member of a discrete space
     */
    Step step(float[] action, float[] observation);

    /**
     * {@return this environment as a more specific interface, such as {@link Restorable}, {@link ActionMasked} or
     * {@link DiscreteEnv}, if it offers that interface} A wrapper passes the request on to the environment it wraps as
     * far as it can, so that wrapping hides nothing. Use this method rather than {@code instanceof}.
     *
     * <pre>{@code env.find(Restorable.class).orElseThrow().restore(state);}</pre>
     *
     * @param type the interface to look for
     * @param <T> the type of that interface
     */
    default <T> Optional<T> find(Class<T> type) {
        Objects.requireNonNull(type, "type");
        return type.isInstance(this) ? Optional.of(type.cast(this)) : Optional.empty();
    }

    /**
     * {@return the environment inside all wrappers; by default this environment} Messages use it to name the
     * environment that has to be changed, and checks use it to recognise one instance in any wrapper. A wrapper returns
     * what its inner environment returns.
     */
    default Env unwrapped() {
        return this;
    }

    /**
     * Releases what the environment holds. By default there is nothing to release and the environment can still be used
     * afterwards. An object that is given an environment (a sampler, an evaluation, a trainer) leaves it open. An
     * object that is given a supplier of environments (a batch, a {@code LockstepSampler}, {@code Trials}) closes them
     * when it is closed. A wrapper closes the environment it wraps.
     */
    @Override
    default void close() {}
}
