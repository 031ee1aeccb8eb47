package io.github.ascentrl.algos.actorcritic;

import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import java.util.Arrays;

/**
 * The steps of a batch in shuffled order, cut into parts whose sizes differ by at most one. A part is worked off in
 * {@linkplain #chunk chunks}, whose gradients add up.
 */
final class Minibatches {
    /**
     * Rows recorded at once: few enough for the activations of a small network to stay in a core's own cache. A
     * constant, since the order of sums, and so the result, depends on it.
     */
    static final int CHUNK = 256;

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

    /** All steps in their own order, as one part. */
    static Minibatches inOrder(int steps) {
        int[] order = new int[steps];
        Arrays.setAll(order, i -> i);
        return new Minibatches(order, 1);
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

    /** The chunk of a part that begins with its row {@code begin}. */
    Batch chunk(Batch batch, int part, int begin) {
        int from = from(part) + begin;
        return batch.transitions(order, from, Math.min(from + CHUNK, from(part + 1)));
    }

    /** The same rows of a column of the part. */
    static float[] chunk(float[] column, int begin) {
        return begin == 0 && column.length <= CHUNK
                ? column
                : Arrays.copyOfRange(column, begin, Math.min(begin + CHUNK, column.length));
    }

    private int from(int part) {
        return (int) ((long) order.length * part / parts);
    }
}
