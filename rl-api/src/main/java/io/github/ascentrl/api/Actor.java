package io.github.ascentrl.api;

import java.util.random.RandomGenerator;

/**
 * Someone who plays a {@link Policy} in up to so many lanes side by side, each lane one episode at a time: what is
 * remembered while playing lives here. An actor always follows what its policy learns. It serves one thread at a time.
 *
 * <p>Row i of every buffer belongs to lane {@code lanes[i]}; lanes come in any order, each at most once in a call, and
 * those that are not named stay as they are. Observations and actions are exactly n rows, other buffers may be longer.
 * What a lane does depends on its own observations, generator and memory alone, never on its neighbours.
 *
 * <p>The order of calls for a lane: {@link #begin}, then at each step {@code act} (or {@link #watch}, where someone else
 * acts) followed by {@link #observe}. Lanes are numbered from 0; a policy's {@code actor(lanes)} says how many there are.
 *
 * <p>An actor without memory, the usual case, implements the one method {@link #act(int, int[], RandomGenerator[],
 * float[], float[], float[]) act}. One with memory forgets at {@link #begin}, counts its numbers in
 * {@link #memorySize}, and is saved and loaded, so that running episodes resume with their memory.
 */
@FunctionalInterface
public interface Actor extends Stateful {
    /**
     * Chooses an action in each of n lanes. Row i draws from {@code randoms[i]} alone, and the action is bit for bit what
     * acting in that lane alone would give.
     *
     * @param n the number of rows, ≥ 1
     * @param lanes the lane of each row, {@code [n]} or longer
     * @param randoms the source of chance of each row, {@code [n]} or longer
     * @param observations row-major {@code [n, observation size]}; left as they were
     * @param actions receives the actions, row-major {@code [n, action size]}
     * @param logProbs receives log π of each action, {@code [n]} or longer; null where nobody wants it
     * @throws IllegalArgumentException if a buffer does not hold n rows
     * @throws UnsupportedOperationException if log π is wanted of a policy that has none
     */
    void act(int n, int[] lanes, RandomGenerator[] randoms, float[] observations, float[] actions, float[] logProbs);

    /**
     * Is told that an episode begins in a lane. A new actor is as if a task had just begun in every lane.
     *
     * @param lane where
     * @param start whether the task is a new one
     */
    default void begin(int lane, Start start) {}

    /**
     * Takes n observations that someone else acts on into its memory, as if it had acted on them itself. Draws nothing.
     *
     * @param n the number of rows, ≥ 1
     * @param lanes the lane of each row
     * @param observations row-major {@code [n, observation size]}; left as they were
     */
    default void watch(int n, int[] lanes, float[] observations) {}

    /**
     * Is told the outcome of n actions, its own or someone else's. Rewards are the environment's, before any scaling.
     *
     * @param n the number of rows, ≥ 1
     * @param lanes the lane of each row
     * @param executed the actions that were taken, row-major {@code [n, action size]}
     * @param rewards r<sub>t</sub>, {@code [n]} or longer
     * @param endings how each step left its episode, {@code [n]} or longer
     */
    default void observe(int n, int[] lanes, float[] executed, float[] rewards, Ending[] endings) {}

    /**
     * Chooses one action in lane 0: the simple use.
     *
     * @param random the source of chance
     * @param observation the observation s<sub>t</sub>; left as it was
     * @param action receives a<sub>t</sub>; fully overwritten
     */
    default void act(RandomGenerator random, float[] observation, float[] action) {
        act(1, new int[1], new RandomGenerator[] {random}, observation, action, null);
    }

    /** {@return how many numbers are remembered of a lane; 0 without memory, which is the default} */
    default int memorySize() {
        return 0;
    }

    /**
     * Copies out what is remembered of n lanes.
     *
     * @param n the number of rows, ≥ 1
     * @param lanes the lane of each row
     * @param into receives the memories, row-major {@code [n, memorySize()]} or longer
     */
    default void memory(int n, int[] lanes, float[] into) {
        if (memorySize() > 0) {
            throw new UnsupportedOperationException(getClass().getSimpleName() + " has a memory of " + memorySize()
                    + " numbers but does not copy it out; override memory(n, lanes, into)");
        }
    }

    /** Writes the memory of all lanes; without one, the default, nothing. */
    @Override
    default void save(State state) {
        requireNoMemory();
    }

    /** Takes over the memory of all lanes; without one, the default, nothing. */
    @Override
    default void load(State state) {
        requireNoMemory();
    }

    private void requireNoMemory() {
        if (memorySize() > 0) {
            throw new UnsupportedOperationException(getClass().getSimpleName() + " has a memory of " + memorySize()
                    + " numbers but does not save and load it; override save and load");
        }
    }
}
