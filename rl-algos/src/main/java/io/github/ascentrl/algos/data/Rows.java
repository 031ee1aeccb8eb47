package io.github.ascentrl.algos.data;

import io.github.ascentrl.api.Dataset;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.data.Transition;
import io.github.ascentrl.api.space.Space;
import java.util.Objects;
import java.util.function.LongUnaryOperator;

/** Some rows of another data set, in another order. */
final class Rows implements Dataset {
    private final Dataset base;
    private final long size;
    private final LongUnaryOperator row;
    private final Provenance provenance;

    Rows(Dataset base, long size, LongUnaryOperator row, String derivation) {
        this.base = base;
        this.size = size;
        this.row = row;
        provenance = base.provenance().derived(derivation);
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public Space observationSpace() {
        return base.observationSpace();
    }

    @Override
    public Space actionSpace() {
        return base.actionSpace();
    }

    @Override
    public Provenance provenance() {
        return provenance;
    }

    @Override
    public Transition get(long index) {
        return base.get(row.applyAsLong(Objects.checkIndex(index, size)));
    }

    @Override
    public void gather(long[] indices, float[] observations, float[] actions) {
        long[] inner = new long[indices.length];
        for (int i = 0; i < inner.length; i++) {
            inner[i] = row.applyAsLong(Objects.checkIndex(indices[i], size));
        }
        base.gather(inner, observations, actions);
    }
}
