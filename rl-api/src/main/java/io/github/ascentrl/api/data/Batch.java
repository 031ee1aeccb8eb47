package io.github.ascentrl.api.data;

import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.internal.Floats;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Experience end to end, in columns: step t of the batch is row t of every column. Episodes, or the parts of them that
 * were recorded, lie one after the other: episode e owns the rows {@code start(e)} … {@code end(e) − 1} and keeps its final
 * observation s<sub>T</sub>, from which an estimator bootstraps unless the episode {@linkplain Ending#TERMINATED
 * terminated}.
 *
 * <p>Episodes lie in <em>segments</em>: one lane's unbroken stretch of play, which may hold several episodes and begin and
 * end in the middle of one. A policy with memory learns from whole segments, with what it remembered at their beginning
 * ({@link #memory}), and begins anew where an episode begins inside, unless it remembers across the episodes of a task. Unless something else was said, each episode is a
 * segment that began with nothing to remember.
 *
 * <p>A batch may hold log π of its actions, as they were taken ({@link #logProbs}). A selection for learning
 * ({@link #rows}, {@link #segments(int[], int, int)}) holds what a loss reads of the model: observations, actions, the
 * borders of episodes and segments, and memory, but no rewards, endings or final observations.
 *
 * <p>Arrays are handed out without copying, for speed: treat them as read-only.
 */
public final class Batch {
    private static final float[] NOTHING = {};

    private final int steps;
    private final int observationSize;
    private final int actionSize;
    /** The first row of each episode, then the number of steps; null where each step is an episode. */
    private final int[] starts;
    /** The first episode of each segment, then the number of episodes; null where each episode is a segment. */
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
     * {@return a batch over these columns, which are not copied: hand them over}
     *
     * @param starts the first row of each episode, then the number of steps, {@code [episodes + 1]}; rising from 0
     * @param observations s<sub>t</sub>, row-major {@code [steps, observation size]}
     * @param actions a<sub>t</sub>, row-major {@code [steps, action size]}
     * @param rewards r<sub>t</sub>, {@code [steps]}
     * @param finalObservations s<sub>T</sub>, row-major {@code [episodes, observation size]}
     * @param endings how each episode ended, {@code [episodes]}
     * @throws IllegalArgumentException if there is no step, a length does not fit or an episode has no step
     */
    public static Batch ofColumns(
            int[] starts,
            float[] observations,
            float[] actions,
            float[] rewards,
            float[] finalObservations,
            Ending[] endings) {
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
                    + " endings and starts " + Arrays.toString(starts) + " do not fit each other");
        }
        for (Ending ending : endings) {
            Objects.requireNonNull(ending, "ending is null; use Ending.NONE if only the recording stopped");
        }
        return new Batch(steps, starts, null, observations, actions, rewards, finalObservations, endings, null, null);
    }

    /** {@return whether borders rise from 0 to a total in so many parts} */
    private static boolean rising(int[] borders, int parts, int total) {
        boolean rising = parts > 0 && borders.length == parts + 1 && borders[0] == 0 && borders[parts] == total;
        for (int i = 0; rising && i < parts; i++) {
            rising = borders[i] < borders[i + 1];
        }
        return rising;
    }

    /**
     * {@return a selection for learning: steps that know nothing of each other}
     *
     * @param steps how many, ≥ 1
     * @param observations s<sub>t</sub>, row-major {@code [steps, observation size]}; used, not copied
     * @param actions a<sub>t</sub>, row-major {@code [steps, action size]}; used, not copied
     * @throws IllegalArgumentException if there is no step or a length does not fit
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
     * @throws IllegalArgumentException if there is no step, a length does not fit or an episode has no step
     */
    public static Batch ofEpisodes(int[] starts, float[] observations, float[] actions) {
        int episodes = starts.length - 1;
        if (episodes < 1 || !rising(starts, episodes, starts[episodes])) {
            throw new IllegalArgumentException("starts " + Arrays.toString(starts)
                    + " must rise from 0: the first row of each episode, then the number of steps");
        }
        return selection(starts[episodes], starts, observations, actions);
    }

    private static Batch selection(int steps, int[] starts, float[] observations, float[] actions) {
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
     * @throws IllegalArgumentException if there is not one for each step
     */
    public Batch withLogProbs(float[] logProbs) {
        if (logProbs.length != steps) {
            throw new IllegalArgumentException(
                    logProbs.length + " log-probabilities for " + steps + " steps; one for each is needed");
        }
        return new Batch(
                steps, starts, segments, observations, actions, rewards, finalObservations, endings, logProbs, memory);
    }

    /**
     * {@return this batch in other segments}
     *
     * @param firstEpisodes the first episode of each segment, then the number of episodes, {@code [segments + 1]};
     *     rising from 0; used, not copied
     * @param memory what the actor remembered at the beginning of each, row-major {@code [segments, memory size]}; used,
     *     not copied; empty without memory
     * @throws IllegalArgumentException if they do not divide the episodes, or memories cannot be divided among them
     */
    public Batch withSegments(int[] firstEpisodes, float[] memory) {
        int count = firstEpisodes.length - 1;
        if (!rising(firstEpisodes, count, episodes()) || memory.length % count != 0) {
            throw new IllegalArgumentException("segments that begin with episodes " + Arrays.toString(firstEpisodes)
                    + ", with " + memory.length + " numbers of memory, do not divide " + episodes()
                    + " episodes; borders must rise from 0 to their number, and memory be as much for each");
        }
        float[] kept = memory.length == 0 ? null : memory;
        return new Batch(
                steps,
                starts,
                firstEpisodes,
                observations,
                actions,
                rewards,
                finalObservations,
                endings,
                logProbs,
                kept);
    }

    /**
     * {@return some steps of this batch for learning, each an episode and a segment of its own} For policies without
     * memory only, which see nothing but their own row.
     *
     * @param order the steps wanted, in this order; rows of this batch
     * @param from where in {@code order} to begin
     * @param to where in {@code order} to stop, exclusive; at least one more than {@code from}
     * @throws IllegalArgumentException if there is no step
     */
    public Batch rows(int[] order, int from, int to) {
        int n = atLeastOne("step", from, to);
        return new Batch(
                n,
                null,
                null,
                gather(observations, observationSize, order, from, n),
                gather(actions, actionSize, order, from, n),
                null,
                null,
                null,
                null,
                null);
    }

    /**
     * {@return some segments of this batch for learning, whole, with their memories}
     *
     * @param order the segments wanted, in this order
     * @param from where in {@code order} to begin
     * @param to where in {@code order} to stop, exclusive; at least one more than {@code from}
     * @throws IllegalArgumentException if there is no segment
     */
    public Batch segments(int[] order, int from, int to) {
        int n = atLeastOne("segment", from, to);
        int[] newSegments = new int[n + 1];
        int rows = 0;
        for (int i = 0; i < n; i++) {
            int k = order[from + i];
            newSegments[i + 1] = newSegments[i] + firstEpisode(k + 1) - firstEpisode(k);
            rows += segmentEnd(k) - segmentStart(k);
        }
        int[] newStarts = new int[newSegments[n] + 1];
        float[] newObservations = new float[rows * observationSize];
        float[] newActions = new float[rows * actionSize];
        int row = 0;
        int episode = 0;
        for (int i = 0; i < n; i++) {
            int k = order[from + i];
            int first = segmentStart(k);
            int length = segmentEnd(k) - first;
            copyRows(observations, first, newObservations, row, length, observationSize);
            copyRows(actions, first, newActions, row, length, actionSize);
            for (int e = firstEpisode(k); e < firstEpisode(k + 1); e++) {
                newStarts[++episode] = row + end(e) - first;
            }
            row += length;
        }
        float[] newMemory = memory == null ? null : gather(memory, memorySize(), order, from, n);
        return new Batch(rows, newStarts, newSegments, newObservations, newActions, null, null, null, null, newMemory);
    }

    private static int atLeastOne(String what, int from, int to) {
        if (to <= from) {
            throw new IllegalArgumentException("no " + what + " from " + from + " to " + to + "; at least 1 is needed");
        }
        return to - from;
    }

    /** {@return n rows of a column, in the order given from a place on} */
    private static float[] gather(float[] column, int size, int[] order, int from, int n) {
        float[] gathered = new float[n * size];
        for (int i = 0; i < n; i++) {
            copyRows(column, order[from + i], gathered, i, 1, size);
        }
        return gathered;
    }

    private static void copyRows(float[] from, int row, float[] to, int at, int rows, int size) {
        Floats.copy(from, row * size, to, at * size, rows * size);
    }

    /**
     * {@return an empty builder}
     *
     * @param observationSize numbers in one observation, ≥ 1
     * @param actionSize numbers in one action, ≥ 1
     */
    public static Builder builder(int observationSize, int actionSize) {
        return new Builder(observationSize, actionSize);
    }

    /**
     * {@return a batch of these episodes, in this order}
     *
     * @param trajectories at least one; all with the same observation and action sizes
     * @throws IllegalArgumentException if there is none, or sizes differ
     */
    public static Batch of(List<Trajectory> trajectories) {
        if (trajectories.isEmpty()) {
            throw new IllegalArgumentException("a batch needs at least 1 trajectory, the list is empty");
        }
        Trajectory first = trajectories.get(0);
        int observationSize = first.finalObservation().length;
        int actionSize = first.actions().length / first.length();
        int episodes = trajectories.size();
        int[] starts = new int[episodes + 1];
        for (int e = 0; e < episodes; e++) {
            Trajectory trajectory = trajectories.get(e);
            if (trajectory.finalObservation().length != observationSize
                    || trajectory.actions().length != trajectory.length() * actionSize) {
                throw new IllegalArgumentException("all trajectories of a batch need observations of "
                        + observationSize + " and actions of " + actionSize + " numbers, one has "
                        + trajectory.finalObservation().length + " and "
                        + trajectory.actions().length / trajectory.length());
            }
            starts[e + 1] = Math.addExact(starts[e], trajectory.length());
        }
        int steps = starts[episodes];
        float[] observations = new float[Math.multiplyExact(steps, observationSize)];
        float[] actions = new float[Math.multiplyExact(steps, actionSize)];
        float[] rewards = new float[steps];
        float[] finals = new float[episodes * observationSize];
        Ending[] endings = new Ending[episodes];
        for (int e = 0; e < episodes; e++) {
            Trajectory trajectory = trajectories.get(e);
            append(trajectory.observations(), observations, starts[e] * observationSize);
            append(trajectory.actions(), actions, starts[e] * actionSize);
            append(trajectory.rewards(), rewards, starts[e]);
            append(trajectory.finalObservation(), finals, e * observationSize);
            endings[e] = trajectory.ending();
        }
        return new Batch(steps, starts, null, observations, actions, rewards, finals, endings, null, null);
    }

    private static void append(float[] part, float[] column, int at) {
        System.arraycopy(part, 0, column, at, part.length);
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

    /** {@return the numbers in one observation} */
    public int observationSize() {
        return observationSize;
    }

    /** {@return the numbers in one action} */
    public int actionSize() {
        return actionSize;
    }

    /**
     * {@return the first row of an episode}
     *
     * @param episode 0 ≤ episode ≤ {@link #episodes()}; where one would begin after the last
     */
    public int start(int episode) {
        return starts == null ? episode : starts[episode];
    }

    /**
     * {@return one past the last row of an episode}
     *
     * @param episode 0 ≤ episode &lt; {@link #episodes()}
     */
    public int end(int episode) {
        return start(episode + 1);
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
     * {@return the first episode of a segment, which may go on from an earlier one}
     *
     * @param segment 0 ≤ segment ≤ {@link #segments()}; the number of episodes for the one after the last
     */
    public int firstEpisode(int segment) {
        return segments == null ? segment : segments[segment];
    }

    /**
     * {@return the first row of a segment}
     *
     * @param segment 0 ≤ segment ≤ {@link #segments()}
     */
    public int segmentStart(int segment) {
        return start(firstEpisode(segment));
    }

    /**
     * {@return one past the last row of a segment}
     *
     * @param segment 0 ≤ segment &lt; {@link #segments()}
     */
    public int segmentEnd(int segment) {
        return segmentStart(segment + 1);
    }

    /**
     * {@return how an episode ended; {@link Ending#NONE} if only the recording stopped there}
     *
     * @param episode 0 ≤ episode &lt; {@link #episodes()}
     */
    public Ending ending(int episode) {
        return recorded(endings)[episode];
    }

    /** {@return s<sub>t</sub> of every step, row-major {@code [steps, observationSize]}; read only} */
    public float[] observations() {
        return observations;
    }

    /** {@return a<sub>t</sub> of every step, row-major {@code [steps, actionSize]}; read only} */
    public float[] actions() {
        return actions;
    }

    /** {@return r<sub>t</sub> of every step, {@code [steps]}; read only} */
    public float[] rewards() {
        return recorded(rewards);
    }

    /** {@return s<sub>T</sub> of every episode, row-major {@code [episodes, observationSize]}; read only} */
    public float[] finalObservations() {
        return recorded(finalObservations);
    }

    /**
     * {@return log π(a<sub>t</sub>|s<sub>t</sub>) of every step, as it was taken, {@code [steps]}; read only}
     *
     * @throws IllegalStateException if it was not recorded
     */
    public float[] logProbs() {
        if (logProbs == null) {
            throw new IllegalStateException(
                    "log π was not recorded with this batch; ask the sampler to record it, and read"
                            + " it from the batch itself, not from a selection for learning");
        }
        return logProbs;
    }

    /** {@return how many numbers were remembered at the beginning of a segment; 0 if none are kept} */
    public int memorySize() {
        return memory == null ? 0 : memory.length / segments();
    }

    /**
     * {@return what was remembered at the beginning of each segment, row-major {@code [segments, memorySize]}, empty if
     * nothing: then each begins anew; read only} As it was when the segment was played: parameters may have moved since.
     */
    public float[] memory() {
        return memory == null ? NOTHING : memory;
    }

    private static <T> T recorded(T column) {
        if (column == null) {
            throw new IllegalStateException("a selection for learning holds observations, actions and memory only; read"
                    + " rewards, endings and final observations from the batch that it was selected from");
        }
        return column;
    }

    /**
     * {@return the undiscounted sum of an episode's rewards}
     *
     * @param episode 0 ≤ episode &lt; {@link #episodes()}
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

    /**
     * Collects a batch step by step. It keeps its buffers when {@linkplain #clear() cleared}, so that a sampler that
     * reuses one allocates per batch, not per step.
     */
    public static final class Builder {
        private final int observationSize;
        private final int actionSize;
        private int steps;
        private int episodes;
        private int[] starts = new int[9];
        private float[] observations;
        private float[] actions;
        private float[] rewards;
        private float[] finalObservations;
        private Ending[] endings = new Ending[8];
        private float[] logProbs = {};
        private int logProbSteps;

        private Builder(int observationSize, int actionSize) {
            if (observationSize < 1 || actionSize < 1) {
                throw new IllegalArgumentException("observationSize = " + observationSize + " and actionSize = "
                        + actionSize + " must both be at least 1");
            }
            this.observationSize = observationSize;
            this.actionSize = actionSize;
            observations = new float[64 * observationSize];
            actions = new float[64 * actionSize];
            rewards = new float[64];
            finalObservations = new float[8 * observationSize];
        }

        /**
         * Adds one step to the episode under way.
         *
         * @param observation s<sub>t</sub>; copied
         * @param action a<sub>t</sub>; copied
         * @param reward r<sub>t</sub>
         * @throws IllegalArgumentException if the observation or the action has the wrong length
         * @throws IllegalStateException if an array cannot hold one more step
         */
        public void add(float[] observation, float[] action, float reward) {
            check("observation", observation, observationSize);
            check("action", action, actionSize);
            if (steps == rewards.length) {
                int room = grown(steps, Math.max(observationSize, actionSize));
                observations = Arrays.copyOf(observations, room * observationSize);
                actions = Arrays.copyOf(actions, room * actionSize);
                rewards = Arrays.copyOf(rewards, room); // last: it says how much room there is, if memory runs out here
            }
            copyRows(observation, 0, observations, steps, 1, observationSize);
            copyRows(action, 0, actions, steps, 1, actionSize);
            rewards[steps++] = reward;
        }

        /**
         * Adds one step with log π of its action; the batch has them if the last step has one.
         *
         * @param observation s<sub>t</sub>; copied
         * @param action a<sub>t</sub>; copied
         * @param reward r<sub>t</sub>
         * @param logProb log π(a<sub>t</sub>|s<sub>t</sub>)
         * @throws IllegalArgumentException as for a step without
         * @throws IllegalStateException as for a step without, or if the steps before have none
         */
        public void add(float[] observation, float[] action, float reward, float logProb) {
            if (logProbSteps != steps) {
                throw new IllegalStateException("step " + logProbSteps
                        + " of this batch has no log-probability; add all" + " steps with one, or none");
            }
            add(observation, action, reward);
            if (logProbs.length < steps) {
                logProbs = Arrays.copyOf(logProbs, rewards.length);
            }
            logProbs[steps - 1] = logProb;
            logProbSteps = steps;
        }

        /**
         * Closes the episode under way.
         *
         * @param ending how it ended; {@link Ending#NONE} if only the recording stopped
         * @param finalObservation s<sub>T</sub>; copied
         * @throws IllegalStateException if the episode has no step
         * @throws IllegalArgumentException if the final observation has the wrong length
         */
        public void endEpisode(Ending ending, float[] finalObservation) {
            Objects.requireNonNull(ending, "ending is null; use Ending.NONE if only the recording stopped");
            check("finalObservation", finalObservation, observationSize);
            if (steps == starts[episodes]) {
                throw new IllegalStateException("episode " + episodes + " has no step; add at least one before ending");
            }
            if (episodes == endings.length) {
                int room = grown(episodes, observationSize);
                finalObservations = Arrays.copyOf(finalObservations, room * observationSize);
                starts = Arrays.copyOf(starts, room + 1);
                endings = Arrays.copyOf(endings, room); // last, as above
            }
            System.arraycopy(finalObservation, 0, finalObservations, episodes * observationSize, observationSize);
            endings[episodes++] = ending;
            starts[episodes] = steps;
        }

        /** {@return the number of steps added since the builder was new or cleared} */
        public int steps() {
            return steps;
        }

        /**
         * {@return the batch; the builder stays as it is}
         *
         * @throws IllegalStateException if there is no episode, or the last one was not ended
         */
        public Batch build() {
            if (episodes == 0) {
                throw new IllegalStateException("the batch is empty; add at least one step and call endEpisode");
            }
            if (starts[episodes] != steps) {
                throw new IllegalStateException("the last " + (steps - starts[episodes])
                        + " steps belong to no episode; call endEpisode before build");
            }
            return new Batch(
                    steps,
                    Arrays.copyOf(starts, episodes + 1),
                    null,
                    Arrays.copyOf(observations, steps * observationSize),
                    Arrays.copyOf(actions, steps * actionSize),
                    Arrays.copyOf(rewards, steps),
                    Arrays.copyOf(finalObservations, episodes * observationSize),
                    Arrays.copyOf(endings, episodes),
                    logProbSteps == steps ? Arrays.copyOf(logProbs, steps) : null,
                    null);
        }

        /** {@return the number of episodes ended since the builder was new or cleared} */
        public int episodes() {
            return episodes;
        }

        /** Forgets all steps and keeps the buffers. */
        public void clear() {
            keep(0);
        }

        /**
         * Forgets all but the first episodes, the steps of one under way too, and keeps the buffers.
         *
         * @param episodes how many stay, 0 … {@link #episodes()}
         */
        public void keep(int episodes) {
            if (episodes < 0 || episodes > this.episodes) {
                throw new IllegalArgumentException(
                        "episodes = " + episodes + " to keep must lie in [0, " + this.episodes + "]");
            }
            this.episodes = episodes;
            steps = starts[episodes];
            logProbSteps = Math.min(logProbSteps, steps);
        }

        /** Twice as many rows of so many numbers, or the most that an array holds. */
        static int grown(int rows, int size) {
            int most = (Integer.MAX_VALUE - 9)
                    / size; // a VM keeps some words of an array for itself, and starts has one more
            if (rows >= most) {
                throw new IllegalStateException("a batch holds at most " + most + " rows of " + size
                        + " numbers, as many as an array does; collect less at a time");
            }
            return (int) Math.min(2L * rows, most);
        }

        private static void check(String what, float[] values, int size) {
            if (values.length != size) {
                throw new IllegalArgumentException(
                        what + " has " + values.length + " numbers, this batch was built for " + size);
            }
        }
    }
}
