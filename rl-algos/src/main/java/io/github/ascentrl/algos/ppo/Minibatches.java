package io.github.ascentrl.algos.ppo;

import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;

/** The steps of a batch in shuffled order, cut into parts whose sizes differ by at most one. */
final class Minibatches {
    private final int[] order;
    private final int parts;

    private Minibatches(int[] order, int parts) {
        this.order = order;
        this.parts = parts;
    }

    /** Fisher and Yates. */
    static Minibatches shuffled(int steps, int parts, Rng rng) {
        int[] order = new int[steps];
        for (int i = 0; i < steps; i++) {
            int j = rng.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return new Minibatches(order, parts);
    }

    int parts() {
        return parts;
    }

    int size(int part) {
        return from(part + 1) - from(part);
    }

    /** What a column says of the steps of a part; a copy. */
    float[] of(float[] column, int part) {
        int from = from(part);
        float[] gathered = new float[size(part)];
        for (int i = 0; i < gathered.length; i++) {
            gathered[i] = column[order[from + i]];
        }
        return gathered;
    }

    /** Some rows of a part, by their places in it. */
    Batch rows(Batch batch, int part, int from, int to) {
        return batch.transitions(order, from(part) + from, from(part) + to);
    }

    private int from(int part) {
        return (int) ((long) order.length * part / parts);
    }
}
