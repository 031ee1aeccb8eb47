package io.github.ascentrl.algos.estimate;

import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.internal.Check;
import java.util.Objects;

/**
 * A critic's values of the states of a batch: V(s<sub>t</sub>) for every step and V(s<sub>T</sub>) for the final
 * observation of every episode or fragment. Estimators take the value that follows an episode from {@link #after}. So
 * they never bootstrap at a termination, but do at a truncation and where only the recording stopped.
 *
 * @param values V(s<sub>t</sub>), {@code [batch.steps()]}; not copied
 * @param finalValues V(s<sub>T</sub>), {@code [batch.episodes()]}; not copied, and ignored where the episode
 *     terminated
 */
public record StateValues(float[] values, float[] finalValues) {
    /** Checks that both are given; estimators check the lengths, which depend on the batch. */
    public StateValues {
        Objects.requireNonNull(values, "values");
        Objects.requireNonNull(finalValues, "finalValues");
    }

    /**
     * {@return the value after the last step of an episode: 0 if the episode terminated, else V(s<sub>T</sub>)}
     *
     * @param batch the batch that the values belong to
     * @param episode 0 ≤ episode &lt; {@code batch.episodes()}
     * @throws IndexOutOfBoundsException if there is no such episode
     */
    public double after(Batch batch, int episode) {
        Objects.requireNonNull(batch, "batch");
        Check.index("episode", episode, batch.episodes());
        return batch.ending(episode) == Ending.TERMINATED ? 0 : finalValues[episode];
    }

    /**
     * {@return the value after one step: V(s<sub>t+1</sub>) inside an episode, {@link #after} at its end}
     *
     * @param batch the batch that the values belong to
     * @param episode the episode that row t belongs to
     * @param t a row of that episode
     * @throws IndexOutOfBoundsException if there is no such episode, or it does not have that row
     */
    public double next(Batch batch, int episode, int t) {
        Objects.requireNonNull(batch, "batch");
        Check.index("episode", episode, batch.episodes());
        if (t < batch.start(episode) || t >= batch.end(episode)) {
            throw new IndexOutOfBoundsException("t = " + t + " must be in [" + batch.start(episode) + ", "
                    + batch.end(episode) + "), the rows of episode " + episode);
        }
        return t + 1 < batch.end(episode) ? values[t + 1] : after(batch, episode);
    }

    /**
     * Checks that there is one value for each step and one final value for each episode.
     *
     * @param batch the batch that the values should belong to
     * @throws IllegalArgumentException if a length does not fit
     */
    void check(Batch batch) {
        if (values.length != batch.steps() || finalValues.length != batch.episodes()) {
            throw new IllegalArgumentException(values.length + " values and " + finalValues.length
                    + " final values for a batch of " + batch.steps() + " steps in " + batch.episodes()
                    + " episodes; one for each step and one for each episode are needed");
        }
    }
}
