package io.github.ascentrl.api.data;

import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.internal.Check;
import java.util.Arrays;
import java.util.Objects;

/**
 * Collects a {@link Batch} step by step. A builder keeps its buffers when {@linkplain #clear() cleared}, so that a
 * sampler that reuses one allocates memory per batch, not per step.
 */
public final class BatchBuilder {
    private static final int LARGEST = 1 << 24; // the first 64 rows fit into an array

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

    /**
     * Creates an empty builder.
     *
     * @param observationSize the number of floats in one observation, 1 to 2<sup>24</sup>
     * @param actionSize the number of floats in one action, 1 to 2<sup>24</sup>
     * @throws IllegalArgumentException if a size is less than 1
     */
    public BatchBuilder(int observationSize, int actionSize) {
        Check.range("observationSize", observationSize, 1, LARGEST);
        Check.range("actionSize", actionSize, 1, LARGEST);
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
     * @param reward r<sub>t</sub>, finite
     * @throws IllegalArgumentException if the observation or the action has the wrong length, or the reward is not finite
     * @throws IllegalStateException if the buffers cannot hold one more step
     */
    public void add(float[] observation, float[] action, float reward) {
        Objects.requireNonNull(observation, "observation");
        Objects.requireNonNull(action, "action");
        check("observation", observation.length, observationSize);
        check("action", action.length, actionSize);
        if (!(Math.abs(reward) <= Float.MAX_VALUE)) {
            throw new IllegalArgumentException("reward = " + reward + " must be finite");
        }
        reserve(1);
        Batch.copyRows(observation, 0, observations, steps, 1, observationSize);
        Batch.copyRows(action, 0, actions, steps, 1, actionSize);
        rewards[steps++] = reward;
    }

    /**
     * Adds one step with log π of its action. The batch has log-probabilities only if every step was added with one.
     *
     * @param observation s<sub>t</sub>; copied
     * @param action a<sub>t</sub>; copied
     * @param reward r<sub>t</sub>
     * @param logProb log π(a<sub>t</sub>|s<sub>t</sub>)
     * @throws IllegalArgumentException as for a step without log π
     * @throws IllegalStateException as for a step without log π, or if an earlier step has no log π
     */
    public void add(float[] observation, float[] action, float reward, float logProb) {
        if (logProbSteps != steps) {
            throw new IllegalStateException("step " + logProbSteps
                    + " of this batch has no log-probability; pass one with every step, or with none");
        }
        add(observation, action, reward);
        if (logProbs.length < steps) {
            logProbs = Arrays.copyOf(logProbs, rewards.length);
        }
        logProbs[steps - 1] = logProb;
        logProbSteps = steps;
    }

    /**
     * Adds an episode.
     *
     * @param episode the whole episode; copied
     * @throws IllegalArgumentException as for a step
     * @throws IllegalStateException as for a step, or if an episode is under way
     */
    public void add(Trajectory episode) {
        Objects.requireNonNull(episode, "episode");
        requireEnded();
        int length = episode.length();
        check("an observation", episode.finalObservation().length, observationSize);
        check("an action", episode.actions().length / length, actionSize);
        reserve(length);
        Batch.copyRows(episode.observations(), 0, observations, steps, length, observationSize);
        Batch.copyRows(episode.actions(), 0, actions, steps, length, actionSize);
        System.arraycopy(episode.rewards(), 0, rewards, steps, length);
        steps += length;
        endEpisode(episode.ending(), episode.finalObservation());
    }

    private void requireEnded() {
        if (starts[episodes] != steps) {
            throw new IllegalStateException(
                    "the last " + (steps - starts[episodes]) + " steps belong to no episode; call endEpisode first");
        }
    }

    /** Makes room for more steps. */
    private void reserve(int more) {
        while (rewards.length - steps < more) {
            int room = grown(rewards.length, Math.max(observationSize, actionSize));
            observations = Arrays.copyOf(observations, room * observationSize);
            actions = Arrays.copyOf(actions, room * actionSize);
            rewards = Arrays.copyOf(rewards, room); // last: its length is the capacity, and growing may fail half-way
        }
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
        Objects.requireNonNull(finalObservation, "finalObservation");
        check("finalObservation", finalObservation.length, observationSize);
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

    /** {@return the number of steps added since the builder was created or cleared} */
    public int steps() {
        return steps;
    }

    /**
     * {@return the batch; the builder does not change}
     *
     * @throws IllegalStateException if there is no episode, or the last one was not ended
     */
    public Batch build() {
        if (episodes == 0) {
            throw new IllegalStateException("the batch is empty; add at least one step and call endEpisode");
        }
        requireEnded();
        Batch batch = Batch.ofColumns(
                Arrays.copyOf(starts, episodes + 1),
                Arrays.copyOf(observations, steps * observationSize),
                Arrays.copyOf(actions, steps * actionSize),
                Arrays.copyOf(rewards, steps),
                Arrays.copyOf(finalObservations, episodes * observationSize),
                Arrays.copyOf(endings, episodes));
        return logProbSteps == steps ? batch.withLogProbs(Arrays.copyOf(logProbs, steps)) : batch;
    }

    /** {@return the number of episodes ended since the builder was created or cleared} */
    public int episodes() {
        return episodes;
    }

    /** Removes all steps and keeps the buffers. */
    public void clear() {
        keep(0);
    }

    /**
     * Removes all but the first episodes, including the steps of an episode under way, and keeps the buffers.
     *
     * @param episodes the number of episodes to keep, 0 … {@link #episodes()}
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

    /** {@return twice as many rows of a size, or the most that an array can hold} */
    static int grown(int rows, int size) {
        int most = (Integer.MAX_VALUE - 9) / size; // a VM reserves some words of an array, and starts has one more
        if (rows >= most) {
            throw new IllegalStateException("a batch holds at most " + most + " rows of " + size
                    + " numbers, the limit of a Java array; collect fewer steps at a time");
        }
        return (int) Math.min(2L * rows, most);
    }

    private static void check(String what, int numbers, int size) {
        if (numbers != size) {
            throw new IllegalArgumentException(what + " has " + numbers + " numbers, this batch was built for " + size);
        }
    }
}
