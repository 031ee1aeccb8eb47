package io.github.ascentrl.algos.data;

import io.github.ascentrl.api.Dataset;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.internal.Check;
import io.github.ascentrl.api.space.Space;
import java.util.Objects;

/** A data set that stores its spaces and its provenance. */
abstract class Described implements Dataset {
    private final Space observationSpace;
    private final Space actionSpace;
    private final Provenance provenance;

    Described(Space observationSpace, Space actionSpace, Provenance provenance) {
        this.observationSpace = observationSpace;
        this.actionSpace = actionSpace;
        this.provenance = provenance;
    }

    /** Creates a data set derived from another one. */
    Described(Dataset base, String derivation) {
        this(base.observationSpace(), base.actionSpace(), base.provenance().derived(derivation));
    }

    /** Refuses arrays that {@link Dataset#gather} cannot fill: before any row is copied. */
    final void checkRoom(
            long[] indices, String observationsName, float[] observations, String actionsName, float[] actions) {
        Objects.requireNonNull(indices, "indices");
        Objects.requireNonNull(observations, observationsName);
        Objects.requireNonNull(actions, actionsName);
        Check.room(observationsName, observations.length, (long) indices.length * observationSpace.size());
        Check.room(actionsName, actions.length, (long) indices.length * actionSpace.size());
    }

    @Override
    public final Space observationSpace() {
        return observationSpace;
    }

    @Override
    public final Space actionSpace() {
        return actionSpace;
    }

    @Override
    public final Provenance provenance() {
        return provenance;
    }
}
