package io.github.ascentrl.api.data;

import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.internal.Check;
import io.github.ascentrl.api.internal.Floats;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Experience end to end, in columns: step t of the batch is row t of every column. Episodes, or the recorded parts of
 * them, follow one another: episode e consists of the rows {@code start(e)} … {@code end(e) − 1} and has a final
 * observation s<sub>T</sub>, from which an estimator bootstraps unless the episode {@linkplain Ending#TERMINATED
 * terminated}.
 *
 * <p>Batches are also divided into <em>segments</em>, which estimators can ignore. A segment is a contiguous stretch of
 * one lane. It may contain several episodes and may start or end in the middle of one. A policy with memory learns from
 * whole segments. It starts each one from {@link #memory}, or from empty memory if none is stored, and resets its
 * memory where an episode begins inside a segment ({@link #beginsAnew}), unless it remembers across the episodes of a
 * task. By default each episode is its own segment and starts with empty memory.
 *
 * <p>A batch may contain log π of its actions, recorded when they were taken ({@link #logProbs}). A selection for
 * learning ({@link #rows}, {@link #segments(int[], int, int)}, {@link #ofRows}, {@link #ofEpisodes}) contains only the
 * inputs of a model: observations, actions, the boundaries of episodes and segments, and memory. It has no rewards,
 * endings or final observations.
 *
 * <p>Methods that take an episode, a segment or a row throw {@link IndexOutOfBoundsException} if the batch has no such
 * one. Arrays are returned without copying, for speed: treat them as read-only.
 */
public final class Batch {
    private static final float[] NOTHING = {};
    private static final int LARGEST_MEMORY = 1 << 24;

    private final int steps;
    private final int observationSize;
    private final int actionSize;
    /** The first row of each episode, then the number of steps; null where each step is an episode. */
    private final int[] starts;
    /** The first row of each segment, then the number of steps; null where each episode is a segment. */
    private final int[] segments;

    private final float[] observations;
    private final float[] actions;
    // Null in a selection for learning:
    private final float[] rewards;
    private final float[] finalObservations;
    private final Ending[] endings;
    // Null unless recorded:
    private final float[] logProbs;
    private final float[] memory;

    private Batch(
            int steps,
            int[] starts,
            int[] segments,
            float[] observations,
            float[] actions,
            float[] rewards,
            float[] finalObservations,
            Ending[] endings,
            float[] logProbs,
            float[] memory) {
        this.steps = steps;
        observationSize = observations.length / steps;
        actionSize = actions.length / steps;
        this.starts = starts;
        this.segments = segments;
        this.observations = observations;
        this.actions = actions;
        this.rewards = rewards;
        this.finalObservations = finalObservations;
        this.endings = endings;
        this.logProbs = logProbs;
        this.memory = memory;
    }

    /**
     * {@return a batch over these columns, which are not copied; do not modify them afterwards}
     *
     * @param starts the first row of each episode, then the number of steps, {@code [episodes + 1]}; rising from 0
     * @param observations s<sub>t</sub>, row-major {@code [steps, observation size]}
     * @param actions a<sub>t</sub>, row-major {@code [steps, action size]}
     * @param rewards r<sub>t</sub>, {@code [steps]}
     * @param finalObservations s<sub>T</sub>, row-major {@code [episodes, observation size]}
     * @param endings how each episode ended, {@code [episodes]}
     * @throws IllegalArgumentException if there is no step, a length does not match or an episode has no step
     */
    public static Batch ofColumns(
            int[] starts,
            float[] observations,
            float[] actions,
            float[] rewards,
            float[] finalObservations,
            Ending[] endings) {
        Objects.requireNonNull(starts, "starts");
        Objects.requireNonNull(observations, "observations");
        Objects.requireNonNull(actions, "actions");
        Objects.requireNonNull(rewards, "rewards");
        Objects.requireNonNull(finalObservations, "finalObservations");
        Objects.requireNonNull(endings, "endings");
        int steps = rewards.length;
        int episodes = endings.length;
        boolean fits = steps > 0
                && rising(starts, episodes, steps)
                && observations.length > 0
                && observations.length % steps == 0
                && actions.length > 0
                && actions.length % steps == 0
                && finalObservations.length == (long) episodes * (observations.length / steps);
        if (!fits) {
            throw new IllegalArgumentException(observations.length + " observation, " + actions.length + " action and "
                    + finalObservations.length + " final observation numbers, " + steps + " rewards, " + episodes
                    + " endings and starts " + Arrays.toString(starts)
                    + " do not match; check the sizes of the columns");
        }
        for (int i = 0; i < episodes; i++) {
            if (endings[i] == null) {
                throw new NullPointerException(
                        "endings[" + i + "] is null; use Ending.NONE if only the recording stopped");
            }
        }
        return new Batch(steps, starts, null, observations, actions, rewards, finalObservations, endings, null, null);
    }

    /** {@return whether boundaries rise from 0 to a total and divide it into the given number of parts} */
    private static boolean rising(int[] borders, int parts, int total) {
        boolean rising = parts > 0 && borders.length == parts + 1 && borders[0] == 0 && borders[parts] == total;
        for (int i = 0; rising && i < parts; i++) {
            rising = borders[i] < borders[i + 1];
        }
        return rising;
    }

    /**
     * {@return a selection for learning: independent steps}
     *
     * @param steps the number of steps, ≥ 1
     * @param observations s<sub>t</sub>, row-major {@code [steps, observation size]}; used, not copied
     * @param actions a<sub>t</sub>, row-major {@code [steps, action size]}; used, not copied
     * @throws IllegalArgumentException if there is no step or a length does not match
     */
    public static Batch ofRows(int steps, float[] observations, float[] actions) {
        return selection(steps, null, observations, actions);
    }

    /**
     * {@return a selection for learning: whole episodes, each a segment}
     *
     * @param starts the first row of each episode, then the number of steps, {@code [episodes + 1]}; rising from 0
     * @param observations s<sub>t</sub>, row-major {@code [steps, observation size]}; used, not copied
     * @param actions a<sub>t</sub>, row-major {@code [steps, action size]}; used, not copied
     * @throws IllegalArgumentException if there is no step, a length does not match or an episode has no step
     */
    public static Batch ofEpisodes(int[] starts, float[] observations, float[] actions) {
        Objects.requireNonNull(starts, "starts");
        int episodes = starts.length - 1;
        if (episodes < 1 || !rising(starts, episodes, starts[episodes])) {
            throw new IllegalArgumentException("starts " + Arrays.toString(starts)
                    + " must rise from 0; pass the first row of each episode, then the number of steps");
        }
        return selection(starts[episodes], starts, observations, actions);
    }

    private static Batch selection(int steps, int[] starts, float[] observations, float[] actions) {
        Objects.requireNonNull(observations, "observations");
        Objects.requireNonNull(actions, "actions");
        if (steps < 1
                || observations.length < steps
                || observations.length % steps != 0
                || actions.length < steps
                || actions.length % steps != 0) {
            throw new IllegalArgumentException(observations.length + " observation and " + actions.length
                    + " action numbers cannot be divided into " + steps + " steps; at least 1 number each is needed");
        }
        return new Batch(steps, starts, null, observations, actions, null, null, null, null, null);
    }

    /**
     * {@return this batch with log π of its actions}
     *
     * @param logProbs log π(a<sub>t</sub>|s<sub>t</sub>), {@code [steps]}; used, not copied
     * @throws IllegalArgumentException if their number is not the number of steps
     */
    public Batch withLogProbs(float[] logProbs) {
        Objects.requireNonNull(logProbs, "logProbs");
        if (logProbs.length != steps) {
            throw new IllegalArgumentException(
                    logProbs.length + " log-probabilities for " + steps + " steps; pass one for each step");
        }
        return new Batch(
                steps, starts, segments, observations, actions, rewards, finalObservations, endings, logProbs, memory);
    }

    /**
     * {@return this batch with other observations of its steps, for example transformed ones} Final observations do not
     * change.
     *
     * @param newObservations row-major {@code [steps, observationSize]}; used, not copied
     * @throws IllegalArgumentException if the array has another length
     */
    public Batch withObservations(float[] newObservations) {
        Objects.requireNonNull(newObservations, "newObservations");
        if (newObservations.length != observations.length) {
            throw new IllegalArgumentException(newObservations.length + " observation numbers for " + steps
                    + " steps of " + observationSize + "; pass as many numbers as before");
        }
        return new Batch(
                steps,
                starts,
                segments,
                newObservations,
                actions,
                rewards,
                finalObservations,
                endings,
                logProbs,
                memory);
    }

    /**
     * {@return this batch in other segments}
     *
     * @param firstRows the first row of each segment, then the number of steps, {@code [segments + 1]}; rising from 0;
     *     used, not copied. A segment may begin and end anywhere in an episode
     * @param memory the memory of the actor at the beginning of each segment, row-major {@code [segments, memory
     *     size]}; used, not copied; empty for an actor without memory
     * @throws IllegalArgumentException if the segments do not divide the steps, or the memory cannot be divided evenly
     *     among them
     */
    public Batch withSegments(int[] firstRows, float[] memory) {
        Objects.requireNonNull(firstRows, "firstRows");
        Objects.requireNonNull(memory, "memory");
        int count = firstRows.length - 1;
        if (!rising(firstRows, count, steps) || memory.length % count != 0) {
            throw new IllegalArgumentException("segments that begin at rows " + Arrays.toString(firstRows) + ", with "
                    + memory.length + " numbers of memory, do not divide " + steps
                    + " steps; the rows must rise from 0 to the number of steps, and each segment"
                    + " needs equally much memory");
        }
        return new Batch(
                steps,
                starts,
                firstRows,
                observations,
                actions,
                rewards,
                finalObservations,
                endings,
                logProbs,
                memory.length == 0 ? null : memory);
    }

    /**
     * {@return a selection of steps of this batch for learning, each as its own episode and segment} Only for policies
     * without memory, which depend on nothing but one row.
     *
     * @param order rows of this batch; the selection contains them in this order
     * @param from index in {@code order} at which to begin
     * @param to index in {@code order} at which to stop, exclusive; at least {@code from + 1}
     * @throws IllegalArgumentException if there is no step
     */
    public Batch rows(int[] order, int from, int to) {
        int n = atLeastOne("step", order, from, to, steps);
        return ofRows(
                n, gather(observations, observationSize, order, from, n), gather(actions, actionSize, order, from, n));
    }

    /**
     * {@return a selection of whole segments of this batch for learning, with their memory} In the selection, the part
     * of an episode that lies in a segment is an episode.
     *
     * @param order segments of this batch; the selection contains them in this order
     * @param from index in {@code order} at which to begin
     * @param to index in {@code order} at which to stop, exclusive; at least {@code from + 1}
     * @throws IllegalArgumentException if there is no segment
     */
    public Batch segments(int[] order, int from, int to) {
        int n = atLeastOne("segment", order, from, to, segments());
        int[] newSegments = new int[n + 1];
        for (int i = 0; i < n; i++) {
            int k = order[from + i];
            newSegments[i + 1] = newSegments[i] + segmentEnd(k) - segmentStart(k);
        }
        int rows = newSegments[n];
        int[] newStarts = new int[rows + 1];
        int count = 0;
        float[] newObservations = new float[rows * observationSize];
        float[] newActions = new float[rows * actionSize];
        for (int i = 0; i < n; i++) {
            int k = order[from + i];
            int first = segmentStart(k);
            int end = segmentEnd(k);
            copyRows(observations, first, newObservations, newSegments[i], end - first, observationSize);
            copyRows(actions, first, newActions, newSegments[i], end - first, actionSize);
            for (int e = episodeAt(first); e < episodes() && start(e) < end; e++) {
                newStarts[++count] = newSegments[i] + Math.min(end(e), end) - first;
            }
        }
        float[] newMemory = memory == null ? NOTHING : gather(memory, memorySize(), order, from, n);
        return selection(rows, Arrays.copyOf(newStarts, count + 1), newObservations, newActions)
                .withSegments(newSegments, newMemory);
    }

    private static int atLeastOne(String what, int[] order, int from, int to, int there) {
        Objects.requireNonNull(order, "order");
        if (to <= from) {
            throw new IllegalArgumentException("no " + what + " from " + from + " to " + to + "; at least 1 is needed");
        }
        Check.range("from", from, 0, order.length);
        Check.range("to", to, 0, order.length);
        for (int i = from; i < to; i++) {
            Check.index("order", order[i], there);
        }
        return to - from;
    }

    /** {@return n rows of a column, those listed in {@code order} from an index on} */
    private static float[] gather(float[] column, int size, int[] order, int from, int n) {
        float[] gathered = new float[n * size];
        for (int i = 0; i < n; i++) {
            copyRows(column, order[from + i], gathered, i, 1, size);
        }
        return gathered;
    }

    static void copyRows(float[] from, int row, float[] to, int at, int rows, int size) {
        Floats.copy(from, row * size, to, at * size, rows * size);
    }

    /**
     * {@return a batch of these episodes, in this order}
     *
     * @param trajectories at least one; all with the same observation and action sizes
     * @throws IllegalArgumentException if the list is empty or sizes differ
     */
    public static Batch of(List<Trajectory> trajectories) {
        Check.noNulls("trajectories", trajectories);
        if (trajectories.isEmpty()) {
            throw new IllegalArgumentException("a batch needs at least 1 trajectory, but the list is empty");
        }
        Trajectory first = trajectories.get(0);
        BatchBuilder builder =
                new BatchBuilder(first.finalObservation().length, first.actions().length / first.length());
        trajectories.forEach(builder::add);
        return builder.build();
    }

    /** {@return the number of steps of all episodes together, ≥ 1} */
    public int steps() {
        return steps;
    }

    /** {@return the number of episodes, ≥ 1} */
    public int episodes() {
        return starts == null ? steps : starts.length - 1;
    }

    /** {@return the number of segments, ≥ 1} */
    public int segments() {
        return segments == null ? episodes() : segments.length - 1;
    }

    /**
     * {@return whether this batch was given {@linkplain #withSegments segments}} If it was, an episode may have begun
     * before its first row, as in a rollout. Otherwise every episode was recorded from its first step.
     */
    public boolean hasSegments() {
        return segments != null;
    }

    /** {@return the number of floats in one observation} */
    public int observationSize() {
        return observationSize;
    }

    /** {@return the number of floats in one action} */
    public int actionSize() {
        return actionSize;
    }

    /**
     * {@return the first row of an episode}
     *
     * @param episode 0 ≤ episode ≤ {@link #episodes()}; for {@code episodes()} itself, the number of steps
     */
    public int start(int episode) {
        return border(Check.index("episode", episode, episodes() + 1));
    }

    /**
     * {@return one past the last row of an episode}
     *
     * @param episode 0 ≤ episode &lt; {@link #episodes()}
     */
    public int end(int episode) {
        return border(Check.index("episode", episode, episodes()) + 1);
    }

    /** The first row of an episode; of the one after the last, the number of rows. */
    private int border(int episode) {
        return starts == null ? episode : starts[episode];
    }

    /**
     * {@return T, the number of steps of an episode}
     *
     * @param episode 0 ≤ episode &lt; {@link #episodes()}
     */
    public int length(int episode) {
        return end(episode) - start(episode);
    }

    /**
     * {@return the episode that a row belongs to}
     *
     * @param row 0 ≤ row &lt; {@link #steps()}
     */
    public int episodeAt(int row) {
        Check.index("row", row, steps);
        if (starts == null) {
            return row;
        }
        int found = Arrays.binarySearch(starts, row);
        return found >= 0 ? found : -found - 2;
    }

    /**
     * {@return the first row of a segment}
     *
     * @param segment 0 ≤ segment ≤ {@link #segments()}; for {@code segments()} itself, the number of steps
     */
    public int segmentStart(int segment) {
        return segmentBorder(Check.index("segment", segment, segments() + 1));
    }

    /**
     * {@return one past the last row of a segment}
     *
     * @param segment 0 ≤ segment &lt; {@link #segments()}
     */
    public int segmentEnd(int segment) {
        return segmentBorder(Check.index("segment", segment, segments()) + 1);
    }

    private int segmentBorder(int segment) {
        return segments == null ? border(segment) : segments[segment];
    }

    /**
     * {@return whether an episode begins at a row inside a segment, not at the start of the segment} A policy resets
     * its memory there, unless it remembers across episodes.
     *
     * @param row 0 ≤ row &lt; {@link #steps()}
     */
    public boolean beginsAnew(int row) {
        Check.index("row", row, steps);
        return segments != null && Arrays.binarySearch(segments, row) < 0 && start(episodeAt(row)) == row;
    }

    /**
     * {@return how an episode ended; {@link Ending#NONE} if only the recording stopped there}
     *
     * @param episode 0 ≤ episode &lt; {@link #episodes()}
     * @throws IllegalStateException if this batch is a selection
     */
    public Ending ending(int episode) {
        return recorded(endings)[Check.index("episode", episode, episodes())];
    }

    /** {@return s<sub>t</sub> of every step, row-major {@code [steps, observationSize]}; read only} */
    public float[] observations() {
        return observations;
    }

    /** {@return a<sub>t</sub> of every step, row-major {@code [steps, actionSize]}; read only} */
    public float[] actions() {
        return actions;
    }

    /**
     * {@return r<sub>t</sub> of every step, {@code [steps]}; read only}
     *
     * @throws IllegalStateException if this batch is a selection
     */
    public float[] rewards() {
        return recorded(rewards);
    }

    /**
     * {@return s<sub>T</sub> of every episode, row-major {@code [episodes, observationSize]}; read only}
     *
     * @throws IllegalStateException if this batch is a selection
     */
    public float[] finalObservations() {
        return recorded(finalObservations);
    }

    /**
     * {@return log π(a<sub>t</sub>|s<sub>t</sub>) of every step, recorded when it was taken, {@code [steps]}; read
     * only}
     *
     * @throws IllegalStateException if no log-probabilities were recorded, or if this batch is a selection, which does
     *     not keep them
     */
    public float[] logProbs() {
        if (logProbs == null) {
            throw new IllegalStateException(
                    "this batch has no log π; let the sampler record it, or read it from the batch"
                            + " this selection was taken from");
        }
        return logProbs;
    }

    /** {@return the number of floats of memory stored for the beginning of each segment; 0 if none are stored} */
    public int memorySize() {
        return memory == null ? 0 : memory.length / segments();
    }

    /**
     * {@return the memory at the beginning of each segment, row-major {@code [segments, memorySize]}; empty if none is
     * stored, and then each segment starts with empty memory; read only} This is the memory when the segment was
     * recorded, or as computed again when it was cut or burned in. The parameters may have changed since.
     */
    public float[] memory() {
        return memory == null ? NOTHING : memory;
    }

    /**
     * {@return a copy of the memory at the beginning of a segment; zeros if none is stored}
     *
     * @param segment 0 ≤ segment &lt; {@link #segments()}
     * @param size the number of floats the policy remembers, 0 to 2<sup>24</sup>
     * @throws IllegalArgumentException if the stored memory has another size
     */
    public float[] memory(int segment, int size) {
        Check.index("segment", segment, segments());
        if (memory == null) {
            return new float[Check.range("size", size, 0, LARGEST_MEMORY)];
        }
        if (memorySize() != size) {
            throw new IllegalArgumentException("the batch stores a memory of " + memorySize()
                    + " numbers, the policy has " + size + "; train it on batches that its own actors collected");
        }
        return Arrays.copyOfRange(memory, segment * size, (segment + 1) * size);
    }

    private static <T> T recorded(T column) {
        if (column == null) {
            throw new IllegalStateException("a selection for learning has only observations, actions and memory; read"
                    + " rewards, endings and final observations from the batch that it was selected from");
        }
        return column;
    }

    /**
     * {@return the undiscounted sum of an episode's rewards}
     *
     * @param episode 0 ≤ episode &lt; {@link #episodes()}
     * @throws IllegalStateException if this batch is a selection
     */
    public double totalReward(int episode) {
        double sum = 0;
        for (int t = start(episode); t < end(episode); t++) {
            sum += rewards()[t];
        }
        return sum;
    }

    /**
     * {@return a copy of one episode}
     *
     * @param episode 0 ≤ episode &lt; {@link #episodes()}
     * @throws IllegalStateException if this batch is a selection
     */
    public Trajectory trajectory(int episode) {
        int from = start(episode);
        int to = end(episode);
        return new Trajectory(
                Arrays.copyOfRange(observations, from * observationSize, to * observationSize),
                Arrays.copyOfRange(actions, from * actionSize, to * actionSize),
                Arrays.copyOfRange(rewards(), from, to),
                Arrays.copyOfRange(finalObservations(), episode * observationSize, (episode + 1) * observationSize),
                ending(episode));
    }
}
