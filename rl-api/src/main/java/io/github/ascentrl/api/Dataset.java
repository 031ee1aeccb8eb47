package io.github.ascentrl.api;

import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.data.Transition;
import io.github.ascentrl.api.internal.Check;
import io.github.ascentrl.api.space.Space;
import java.util.Objects;

/**
 * Recorded experience, one row per step: in memory, on disk, or a view of another data set. Reading never changes it,
 * and several threads may read one instance. A data set that keeps whole episodes together is an
 * {@link EpisodicDataset}.
 *
 * @see io.github.ascentrl.api.contract.DatasetContract
 */
public interface Dataset {
    /** {@return the number of steps} */
    long size();

    /** {@return the space that every observation belongs to} */
    Space observationSpace();

    /** {@return the space that every action belongs to} */
    Space actionSpace();

    /** {@return where the data came from} */
    Provenance provenance();

    /**
     * {@return a copy of one step}
     *
     * @param index 0 ≤ index &lt; {@link #size()}
     * @throws IndexOutOfBoundsException if there is no such step
     */
    Transition get(long index);

    /**
     * Copies many rows into training buffers. Implementations that can avoid creating one object per row override this
     * method.
     *
     * @param indices the rows to read, in this order, {@code [n]}
     * @param observations receives s<sub>t</sub>, row-major {@code [n, observationSpace().size()]}
     * @param actions receives a<sub>t</sub>, row-major {@code [n, actionSpace().size()]}
     * @throws IndexOutOfBoundsException if there is no such step
     */
    default void gather(long[] indices, float[] observations, float[] actions) {
        Objects.requireNonNull(indices, "indices");
        Objects.requireNonNull(observations, "observations");
        Objects.requireNonNull(actions, "actions");
        int width = observationSpace().size();
        int actionWidth = actionSpace().size();
        Check.room("observations", observations.length, (long) indices.length * width);
        Check.room("actions", actions.length, (long) indices.length * actionWidth);
        for (int i = 0; i < indices.length; i++) {
            Transition row = get(indices[i]);
            System.arraycopy(row.observation(), 0, observations, i * width, width);
            System.arraycopy(row.action(), 0, actions, i * actionWidth, actionWidth);
        }
    }
}
