package io.github.ascentrl.api;

import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Runs a {@link Policy}: selects actions in a fixed number of lanes, each running one episode at a time, and holds
 * whatever memory the policy needs. An actor always uses the policy's current parameters. Not thread-safe: use one
 * actor per thread.
 *
 * <p>Lane indices are in {@code [0, lanes)}, where {@code lanes} is the argument of the policy's {@code actor(lanes)}.
 * Order of calls per lane: {@link #begin}, then for each step {@code act} or {@link #watch}, then {@link #observe}. A
 * new actor behaves as if {@code begin(lane, Start.TASK)} had been called for every lane.
 *
 * <p>Row i of every buffer belongs to lane {@code lanes[i]}; lanes come in any order, each at most once per call, and
 * lanes that are not listed stay unchanged. Observations and actions must have exactly n rows; the other buffers may be
 * longer. What happens in a lane depends only on that lane's observations, generator and memory, never on other lanes.
 *
 * <p>An actor without memory, the usual case, implements the one method {@link #act(int, int[], RandomGenerator[],
 * float[], float[], float[]) act}. One with memory is a {@link MemoryActor}, or implements {@link #begin},
 * {@link #watch}, {@link #memorySize}, {@link #memory} and {@link #recall}. What {@code memory} copies out must be
 * everything the actor remembers: samplers save it so that running episodes can resume, and trainers restore it with
 * {@code recall} at the beginning of a segment.
 */
@FunctionalInterface
public interface Actor {
    /**
     * Chooses an action in each of n lanes. Row i draws only from {@code randoms[i]}, and its action is bit for bit the
     * one that acting in that lane alone would give.
     *
     * @param n the number of rows, ≥ 1
     * @param lanes the lane of each row, {@code [n]} or longer
     * @param randoms the random generator of each row, {@code [n]} or longer
     * @param observations row-major {@code [n, observation size]}; not modified
     * @param actions receives the actions, row-major {@code [n, action size]}
     * @param logProbs receives log π of each action (a log-density for continuous actions), {@code [n]} or longer; null
     *     if not needed
     * @throws IllegalArgumentException if a buffer does not hold n rows
     * @throws UnsupportedOperationException if {@code logProbs} is not null and this policy does not define
     *     log-probabilities
     */
    void act(int n, int[] lanes, RandomGenerator[] randoms, float[] observations, float[] actions, float[] logProbs);

    /**
     * Called when an episode begins in a lane.
     *
     * @param lane in {@code [0, lanes)}
     * @param start TASK clears the lane's memory; EPISODE clears it unless the policy remembers across episodes
     */
    default void begin(int lane, Start start) {}

    /**
     * Updates memory with n observations for which another actor selects the actions, exactly as {@link #act(int,
     * int[], RandomGenerator[], float[], float[], float[]) act} would have done. Uses no random numbers.
     *
     * @param n the number of rows, ≥ 1
     * @param lanes the lane of each row, {@code [n]} or longer
     * @param observations row-major {@code [n, observation size]}; not modified
     */
    default void watch(int n, int[] lanes, float[] observations) {}

    /**
     * Receives the outcome of n steps, whether this actor or another one selected the actions. A policy that is trained
     * must remember neither rewards nor how an episode ended, because it learns only from observations, actions and
     * episode boundaries. If the policy needs the last reward, make it part of the observation.
     *
     * @param n the number of rows, ≥ 1
     * @param lanes the lane of each row, {@code [n]} or longer
     * @param executed the actions actually taken, row-major {@code [n, action size]}
     * @param rewards r<sub>t</sub> as the environment returned it, before any reward scaling, {@code [n]} or longer
     * @param endings {@link Ending#NONE} while the episode continues, {@code [n]} or longer
     */
    default void observe(int n, int[] lanes, float[] executed, float[] rewards, Ending[] endings) {}

    /**
     * Chooses one action in lane 0: the simplest use of an actor.
     *
     * @param random the random generator
     * @param observation the observation s<sub>t</sub>; not modified
     * @param action receives a<sub>t</sub>; fully overwritten
     */
    default void act(RandomGenerator random, float[] observation, float[] action) {
        Objects.requireNonNull(random, "random");
        Objects.requireNonNull(observation, "observation");
        Objects.requireNonNull(action, "action");
        act(1, new int[1], new RandomGenerator[] {random}, observation, action, null);
    }

    /** {@return the number of floats remembered per lane; 0, the default, for an actor without memory} */
    default int memorySize() {
        return 0;
    }

    /**
     * Copies the memory of n lanes into a buffer.
     *
     * @param n the number of rows, ≥ 1
     * @param lanes the lane of each row, {@code [n]} or longer
     * @param into receives the memories, row-major {@code [n, memorySize()]} or longer
     * @throws UnsupportedOperationException if {@link #memorySize} is positive and this method is not overridden
     */
    default void memory(int n, int[] lanes, float[] into) {
        requireNoMemory("memory(n, lanes, into)");
    }

    /**
     * Replaces the memory of n lanes with what {@link #memory} copied out; the inverse of {@link #memory}.
     *
     * @param n the number of rows, ≥ 1
     * @param lanes the lane of each row, {@code [n]} or longer
     * @param memory the memories, row-major {@code [n, memorySize()]} or longer; not modified
     * @throws UnsupportedOperationException if {@link #memorySize} is positive and this method is not overridden
     */
    default void recall(int n, int[] lanes, float[] memory) {
        requireNoMemory("recall(n, lanes, memory)");
    }

    private void requireNoMemory(String method) {
        if (memorySize() > 0) {
            throw new UnsupportedOperationException(getClass().getSimpleName() + " has a memory of " + memorySize()
                    + " numbers; override " + method + ", or extend MemoryActor");
        }
    }
}
