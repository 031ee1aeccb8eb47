package io.github.ascentrl.algos.internal;

import io.github.ascentrl.algos.policy.Span;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.DataParallel;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import java.util.Arrays;

/**
 * The data of one optimiser step: some units of a batch, in any order. A unit is a row for a policy without memory and
 * a whole segment for a policy with memory. The number of units and their division into shards for several threads
 * depend on the batch alone.
 */
public final class Minibatch {
    private final Batch batch;
    private final boolean rows;
    /** Performs the burn-in of pieces of segments; null without burn-in. */
    private final Segments pieces;

    private final int[] order;
    private final int from;
    private final int to;
    /** The first row of each unit, then the number of rows; null where a unit is a row. */
    private final int[] starts;

    private Minibatch(Batch batch, Span span, Segments pieces, int[] order, int from, int to) {
        this.batch = batch;
        rows = span.isStep();
        this.pieces = pieces;
        this.order = order;
        this.from = from;
        this.to = to;
        starts = rows ? null : new int[to - from + 1];
        for (int i = from; !rows && i < to; i++) {
            starts[i - from + 1] = starts[i - from] + batch.segmentEnd(order[i]) - batch.segmentStart(order[i]);
        }
    }

    /**
     * {@return the number of units of a batch}
     *
     * @param batch the batch
     * @param span the span of the policy that learns
     */
    public static int units(Batch batch, Span span) {
        return span.isStep() ? batch.steps() : batch.segments();
    }

    /**
     * {@return the whole batch, in its own order}
     *
     * @param batch the batch
     * @param span the span of the policy that learns
     */
    public static Minibatch whole(Batch batch, Span span) {
        int units = units(batch, span);
        int[] order = new int[units];
        for (int i = 0; i < units; i++) {
            order[i] = i;
        }
        return new Minibatch(batch, span, null, order, 0, units);
    }

    /**
     * {@return the parts of a shuffled batch: each unit is in one part, and the sizes of parts differ by at most one
     * unit}
     *
     * @param batch the batch
     * @param span the span of the policy that learns
     * @param parts the number of parts, at most the number of units
     * @param rng draws the order
     */
    public static Minibatch[] shuffled(Batch batch, Span span, int parts, Rng rng) {
        return shuffled(batch, span, null, parts, rng);
    }

    static Minibatch[] shuffled(Batch batch, Span span, Segments pieces, int parts, Rng rng) {
        int units = units(batch, span);
        int[] order = new int[units];
        for (int i = 0; i < units; i++) { // Fisher–Yates shuffle
            int j = rng.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        Minibatch[] all = new Minibatch[parts];
        Arrays.setAll(
                all,
                p -> new Minibatch(batch, span, pieces, order, border(p, parts, units), border(p + 1, parts, units)));
        return all;
    }

    private static int border(int part, int parts, int total) {
        return (int) ((long) total * part / parts);
    }

    /** {@return the number of rows} */
    public int steps() {
        return rows ? to - from : starts[to - from];
    }

    /**
     * {@return a copy of the values of these rows in a column of the batch, in the order of the rows}
     *
     * @param column {@code [batch.steps()]}
     */
    public float[] of(float[] column) {
        float[] gathered = new float[steps()];
        for (int i = from; i < to; i++) {
            if (rows) {
                gathered[i - from] = column[order[i]];
            } else {
                int start = starts[i - from];
                System.arraycopy(column, batch.segmentStart(order[i]), gathered, start, starts[i - from + 1] - start);
            }
        }
        return gathered;
    }

    /** {@return the borders of the shards, in rows: even ones, moved forward to the next row at which a unit begins} */
    int[] cuts() {
        int[] even = DataParallel.cuts(steps());
        if (rows) {
            return even;
        }
        int[] cuts = new int[even.length];
        int count = 1;
        for (int i = 1; i < even.length; i++) {
            int unit = Arrays.binarySearch(starts, even[i]);
            int cut = starts[unit >= 0 ? unit : -unit - 1];
            if (cut > cuts[count - 1]) {
                cuts[count++] = cut;
            }
        }
        return Arrays.copyOf(cuts, count);
    }

    /** {@return the rows from first to end, both at the border of a unit} */
    Rows rows(int first, int end) {
        boolean whole = end - first == batch.steps() && inOrder();
        if (rows) {
            return new Rows(whole ? batch : batch.rows(order, from + first, from + end), first);
        }
        int unit = from + Arrays.binarySearch(starts, first);
        int last = from + Arrays.binarySearch(starts, end);
        Batch selection = whole ? batch : batch.segments(order, unit, last);
        return new Rows(
                pieces == null ? selection : pieces.burnedIn(selection, Arrays.copyOfRange(order, unit, last)), first);
    }

    private boolean inOrder() {
        boolean same = true;
        for (int i = from; same && i < to; i++) {
            same = order[i] == i;
        }
        return same;
    }

    /**
     * Some rows of a minibatch, as a loss sees them.
     *
     * @param batch the rows as a batch, for the policy
     * @param from the index of the first row in the minibatch's columns
     */
    public record Rows(Batch batch, int from) {
        /**
         * {@return the values of these rows in a column, {@code [rows, 1]}}
         *
         * @param tape the tape
         * @param column a column of the minibatch
         */
        public Tensor of(Tape tape, float[] column) {
            return tape.constant(column, from, batch.steps(), 1);
        }
    }
}
