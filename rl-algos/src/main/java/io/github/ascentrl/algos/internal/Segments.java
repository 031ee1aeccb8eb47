package io.github.ascentrl.algos.internal;

import io.github.ascentrl.algos.policy.DifferentiablePolicy;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.Sequences;
import java.util.stream.IntStream;

/**
 * The segments that a policy with memory learns from, cut into pieces of at most {@code length} steps: backpropagation
 * through time stops at the beginning of a piece (truncated: Williams and Peng, 1990). The memory there is computed by
 * a {@linkplain Pass pass} of the policy's own actor over the batch. For a batch that was just played it equals the
 * memory that the actor had then, bit for bit.
 *
 * <p>While parameters move over several epochs, that memory goes stale. With burn-in (R2D2: Kapturowski et al., 2019)
 * it is recomputed for each minibatch, without gradients, from the memory {@code burnIn} steps before the piece.
 */
public final class Segments {
    private final Batch batch;
    private final DifferentiablePolicy policy;
    private final int burnIn;
    /** Whether each piece continues the one before it; empty if uncut. */
    private final boolean[] continues;

    /** The memory burnIn steps before each piece; empty if uncut. */
    private final float[] earlier;

    private Segments(Batch batch, DifferentiablePolicy policy, int burnIn, boolean[] continues, float[] earlier) {
        this.batch = batch;
        this.policy = policy;
        this.burnIn = burnIn;
        this.continues = continues;
        this.earlier = earlier;
    }

    /**
     * {@return a batch whose segments are cut; the batch itself for a policy without memory, or if no segment is
     * longer}
     *
     * @param batch the batch
     * @param policy the policy whose actors have the memory; for an actor-critic model, its collector
     * @param length the most steps in a piece, ≥ 1
     */
    public static Batch cut(Batch batch, DifferentiablePolicy policy, int length) {
        return cut(batch, policy, length, 0).batch;
    }

    /**
     * {@return the pieces of a batch, with burn-in}
     *
     * @param batch the batch
     * @param policy the policy whose actors have the memory; for an actor-critic model, its collector
     * @param length the most steps in a piece, ≥ 1
     * @param burnIn the number of steps before a piece from which its memory is recomputed, in [0, length]
     */
    public static Segments cut(Batch batch, DifferentiablePolicy policy, int length, int burnIn) {
        int n = batch.segments();
        int longest = policy.span().isStep()
                ? 0
                : IntStream.range(0, n).map(k -> steps(batch, k)).max().orElseThrow();
        if (longest <= length) {
            return new Segments(batch, policy, 0, new boolean[0], new float[0]);
        }
        int[] first = new int[n + 1]; // the first piece of each segment
        for (int k = 0; k < n; k++) {
            first[k + 1] = first[k] + (steps(batch, k) - 1) / length + 1;
        }
        int[] firstRows = new int[first[n] + 1];
        boolean[] continues = new boolean[first[n]];
        for (int k = 0; k < n; k++) {
            for (int piece = first[k]; piece < first[k + 1]; piece++) {
                firstRows[piece] = batch.segmentStart(k) + (piece - first[k]) * length;
                continues[piece] = piece > first[k];
            }
        }
        firstRows[first[n]] = batch.steps();

        Pass pass = new Pass(
                batch,
                policy,
                IntStream.range(0, n).map(batch::segmentStart).toArray(),
                IntStream.range(0, n).map(batch::segmentEnd).toArray(),
                batch.memory());
        float[] memory = new float[continues.length * pass.size()];
        float[] earlier = new float[memory.length];
        for (int t = 0; t < longest; t++) {
            keep(pass, t, length, first, memory);
            if (burnIn > 0) {
                keep(pass, t + burnIn, length, first, earlier);
            }
            pass.step();
        }
        return new Segments(batch.withSegments(firstRows, memory), policy, burnIn, continues, earlier);
    }

    /**
     * {@return the segments of a batch as sequences for a network with memory; memory is emptied where an episode
     * begins inside a segment}
     *
     * @param batch the batch
     */
    public static Sequences sequences(Batch batch) {
        Sequences sequences = Sequences.of(IntStream.rangeClosed(0, batch.segments())
                        .map(batch::segmentStart)
                        .toArray())
                .emptiedAt(IntStream.range(0, batch.episodes())
                        .map(batch::start)
                        .filter(batch::beginsAnew)
                        .toArray());
        return batch.memorySize() == 0 ? sequences : sequences.withMemory(batch.memory(), batch.memorySize());
    }

    private static int steps(Batch batch, int segment) {
        return batch.segmentEnd(segment) - batch.segmentStart(segment);
    }

    /** Keeps the present memory for the pieces that begin at step t of their segments. */
    private static void keep(Pass pass, int t, int length, int[] first, float[] memory) {
        if (t % length == 0) {
            int[] lanes = pass.lanes();
            float[] now = pass.memory(lanes);
            for (int i = 0; i < lanes.length; i++) {
                int piece = first[lanes[i]] + t / length;
                if (piece < first[lanes[i] + 1]) {
                    System.arraycopy(now, i * pass.size(), memory, piece * pass.size(), pass.size());
                }
            }
        }
    }

    /** {@return the batch, in pieces} */
    public Batch batch() {
        return batch;
    }

    /**
     * {@return parts of the shuffled pieces, see {@link Minibatch#shuffled}}
     *
     * @param parts the number of parts, at most the number of pieces, or of rows for a policy without memory
     * @param rng draws the order
     */
    public Minibatch[] shuffled(int parts, Rng rng) {
        return Minibatch.shuffled(batch, policy.span(), burnIn == 0 ? null : this, parts, rng);
    }

    /** {@return a selection whose pieces begin with the memory that the present parameters give after the burn-in} */
    Batch burnedIn(Batch selection, int[] pieces) {
        int[] places = IntStream.range(0, pieces.length)
                .filter(i -> continues[pieces[i]])
                .toArray();
        if (places.length == 0) {
            return selection;
        }
        int[] ends =
                IntStream.of(places).map(i -> batch.segmentStart(pieces[i])).toArray();
        int[] starts = IntStream.of(ends).map(row -> row - burnIn).toArray();
        int size = selection.memorySize();
        float[] before = new float[places.length * size];
        for (int i = 0; i < places.length; i++) {
            System.arraycopy(earlier, pieces[places[i]] * size, before, i * size, size);
        }
        Pass pass = new Pass(batch, policy, starts, ends, before);
        for (int t = 0; t < burnIn; t++) {
            pass.step();
        }
        float[] after = pass.memory(IntStream.range(0, places.length).toArray());
        float[] memory = selection.memory().clone();
        for (int i = 0; i < places.length; i++) {
            System.arraycopy(after, i * size, memory, places[i] * size, size);
        }
        int[] firstRows = IntStream.rangeClosed(0, pieces.length)
                .map(selection::segmentStart)
                .toArray();
        return selection.withSegments(firstRows, memory);
    }
}
