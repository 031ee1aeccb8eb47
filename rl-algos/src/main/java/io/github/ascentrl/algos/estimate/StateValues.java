package io.github.ascentrl.algos.estimate;

import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.data.Batch;

/**
 * What a critic thinks of the states of a batch: V(s<sub>t</sub>) of every step and V(s<sub>T</sub>) of the final
 * observation of every episode or fragment. Estimators ask {@link #after} and so never bootstrap from a terminated
 * episode; a truncated one, and one that goes on after the recording stopped, they do.
 *
 * @param values V(s<sub>t</sub>), {@code [batch.steps()]}; not copied
 * @param finalValues V(s<sub>T</sub>), {@code [batch.episodes()]}; not copied, and ignored where the episode
 *     terminated
 */
public record StateValues(float[] values, float[] finalValues) {
    /**
     * {@return the value of what follows the last step of an episode: 0 if it terminated, else V(s<sub>T</sub>)}
     *
     * @param batch the batch these are the values of
     * @param episode 0 ≤ episode &lt; {@code batch.episodes()}
     */
    public double after(Batch batch, int episode) {
        return batch.ending(episode) == Ending.TERMINATED ? 0 : finalValues[episode];
    }

    /**
     * {@return the value of what follows one step: V(s<sub>t+1</sub>) inside an episode, {@link #after} at its end}
     *
     * @param batch the batch these are the values of
     * @param episode the episode that row t belongs to
     * @param t a row of the batch
     */
    public double next(Batch batch, int episode, int t) {
        return t + 1 < batch.end(episode) ? values[t + 1] : after(batch, episode);
    }

    /**
     * Checks that there is one value for each step and each episode.
     *
     * @param batch the batch these are meant for
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
