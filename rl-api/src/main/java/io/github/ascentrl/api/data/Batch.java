package io.github.ascentrl.api.data;

import io.github.ascentrl.api.Ending;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Episodes end to end, in columns: step t of the batch is row t of every column, and episode e owns the rows
 * {@code start(e)} … {@code end(e) − 1}. Each episode keeps its final observation s<sub>T</sub>, from which an
 * estimator bootstraps unless the episode {@linkplain Ending#TERMINATED terminated}.
 *
 * <p>Arrays are handed out without copying, for speed: treat them as read-only.
 */
public final class Batch {
    private final int observationSize;
    private final int actionSize;
    private final int[] starts;
    private final float[] observations;
    private final float[] actions;
    private final float[] rewards;
    private final float[] finalObservations;
    private final Ending[] endings;

    private Batch(Builder b) {
        int steps = b.steps;
        int episodes = b.episodes;
        observationSize = b.observationSize;
        actionSize = b.actionSize;
        starts = Arrays.copyOf(b.starts, episodes + 1);
        observations = Arrays.copyOf(b.observations, steps * observationSize);
        actions = Arrays.copyOf(b.actions, steps * actionSize);
        rewards = Arrays.copyOf(b.rewards, steps);
        finalObservations = Arrays.copyOf(b.finalObservations, episodes * observationSize);
        endings = Arrays.copyOf(b.endings, episodes);
    }

    private Batch(
            int[] starts,
            float[] observations,
            float[] actions,
            float[] rewards,
            float[] finalObservations,
            Ending[] endings) {
        observationSize = finalObservations.length / endings.length;
        actionSize = actions.length / rewards.length;
        this.starts = starts;
        this.observations = observations;
        this.actions = actions;
        this.rewards = rewards;
        this.finalObservations = finalObservations;
        this.endings = endings;
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
                && episodes > 0
                && starts.length == episodes + 1
                && starts[0] == 0
                && starts[episodes] == steps
                && observations.length > 0
                && observations.length % steps == 0
                && actions.length > 0
                && actions.length % steps == 0
                && finalObservations.length == (long) episodes * (observations.length / steps);
        for (int e = 0; fits && e < episodes; e++) {
            Objects.requireNonNull(endings[e], "ending is null; use Ending.NONE if only the recording stopped");
            fits = starts[e] < starts[e + 1];
        }
        if (!fits) {
            throw new IllegalArgumentException(observations.length + " observation, " + actions.length + " action and "
                    + finalObservations.length + " final observation numbers, " + steps + " rewards, " + episodes
                    + " endings and starts " + Arrays.toString(starts) + " do not fit each other");
        }
        return new Batch(starts, observations, actions, rewards, finalObservations, endings);
    }

    /**
     * {@return some steps of this batch, each as an episode of one step: it ends as it did if it was the last of its
     * episode, else with {@link Ending#NONE}, and its final observation is the one that followed} For minibatches of
     * shuffled steps.
     *
     * @param rows the steps wanted, in this order; rows of this batch
     * @param from where in {@code rows} to begin
     * @param to where in {@code rows} to stop, exclusive; at least one more than {@code from}
     * @throws IllegalArgumentException if there is no step
     */
    public Batch transitions(int[] rows, int from, int to) {
        int n = to - from;
        if (n < 1) {
            throw new IllegalArgumentException("no step from " + from + " to " + to + "; at least 1 is needed");
        }
        int[] newStarts = new int[n + 1];
        float[] newObservations = new float[n * observationSize];
        float[] newActions = new float[n * actionSize];
        float[] newRewards = new float[n];
        float[] next = new float[n * observationSize];
        Ending[] newEndings = new Ending[n];
        for (int i = 0; i < n; i++) {
            int t = rows[from + i];
            int found = Arrays.binarySearch(starts, t);
            int episode = found >= 0 ? found : -found - 2;
            boolean last = t + 1 == starts[episode + 1];
            newStarts[i + 1] = i + 1;
            copyRow(observations, t, newObservations, i, observationSize);
            copyRow(actions, t, newActions, i, actionSize);
            newRewards[i] = rewards[t];
            copyRow(last ? finalObservations : observations, last ? episode : t + 1, next, i, observationSize);
            newEndings[i] = last ? endings[episode] : Ending.NONE;
        }
        return new Batch(newStarts, newObservations, newActions, newRewards, next, newEndings);
    }

    private static void copyRow(float[] from, int row, float[] to, int at, int size) {
        System.arraycopy(from, row * size, to, at * size, size);
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
        return new Batch(starts, observations, actions, rewards, finals, endings);
    }

    private static void append(float[] part, float[] column, int at) {
        System.arraycopy(part, 0, column, at, part.length);
    }

    /** {@return the number of steps of all episodes together, ≥ 1} */
    public int steps() {
        return rewards.length;
    }

    /** {@return the number of episodes, ≥ 1} */
    public int episodes() {
        return endings.length;
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
     * @param episode 0 ≤ episode &lt; {@link #episodes()}
     */
    public int start(int episode) {
        return starts[episode];
    }

    /**
     * {@return one past the last row of an episode}
     *
     * @param episode 0 ≤ episode &lt; {@link #episodes()}
     */
    public int end(int episode) {
        return starts[episode + 1];
    }

    /**
     * {@return T, the number of steps of an episode}
     *
     * @param episode 0 ≤ episode &lt; {@link #episodes()}
     */
    public int length(int episode) {
        return starts[episode + 1] - starts[episode];
    }

    /**
     * {@return how an episode ended; {@link Ending#NONE} if only the recording stopped there}
     *
     * @param episode 0 ≤ episode &lt; {@link #episodes()}
     */
    public Ending ending(int episode) {
        return endings[episode];
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
        return rewards;
    }

    /** {@return s<sub>T</sub> of every episode, row-major {@code [episodes, observationSize]}; read only} */
    public float[] finalObservations() {
        return finalObservations;
    }

    /**
     * {@return the undiscounted sum of an episode's rewards}
     *
     * @param episode 0 ≤ episode &lt; {@link #episodes()}
     */
    public double totalReward(int episode) {
        double sum = 0;
        for (int t = start(episode); t < end(episode); t++) {
            sum += rewards[t];
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
                Arrays.copyOfRange(rewards, from, to),
                Arrays.copyOfRange(finalObservations, episode * observationSize, (episode + 1) * observationSize),
                endings[episode]);
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
            System.arraycopy(observation, 0, observations, steps * observationSize, observationSize);
            System.arraycopy(action, 0, actions, steps * actionSize, actionSize);
            rewards[steps++] = reward;
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
            return new Batch(this);
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
