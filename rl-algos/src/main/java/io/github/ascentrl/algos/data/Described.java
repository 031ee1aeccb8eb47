package io.github.ascentrl.algos.data;

import io.github.ascentrl.api.Dataset;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.space.Space;

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
