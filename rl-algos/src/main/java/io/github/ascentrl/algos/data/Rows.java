package io.github.ascentrl.algos.data;

import io.github.ascentrl.api.Dataset;
import io.github.ascentrl.api.data.Transition;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.LongUnaryOperator;

/** A view of some rows of another data set, in any order. */
final class Rows extends Described {
    private final Dataset base;
    private final long size;
    private final LongUnaryOperator row;

    Rows(Dataset base, long size, LongUnaryOperator row, String derivation) {
        super(base, derivation);
        this.base = base;
        this.size = size;
        this.row = row;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public Transition get(long index) {
        return base.get(inBase(index));
    }

    @Override
    public void gather(long[] indices, float[] observations, float[] actions) {
        checkRoom(indices, "observations", observations, "actions", actions);
        base.gather(Arrays.stream(indices).map(this::inBase).toArray(), observations, actions);
    }

    private long inBase(long index) {
        return row.applyAsLong(Objects.checkIndex(index, size));
    }
}
