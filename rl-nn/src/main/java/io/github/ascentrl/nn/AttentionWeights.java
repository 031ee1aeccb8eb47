package io.github.ascentrl.nn;

import io.github.ascentrl.nn.internal.kernels.AttentionCache;
import java.util.List;

/**
 * How much of each row a head of attention takes, for pictures: computed anew from a recording, in double precision and
 * without dropout. Training and acting do not keep these numbers, and do not need this class.
 *
 * <pre>{@code
 * Tape tape = new Tape();
 * network.forward(tape, tape.constant(x, rows, network.inputSize()), Sequences.of(0, rows));
 * double[][] weights = AttentionWeights.of(tape, 1, 0);      // the second block's first head
 * }</pre>
 */
public final class AttentionWeights {
    private AttentionWeights() {}

    /**
     * {@return the weights, {@code [rows][rows]}: in line i, how much of each row's value is in result i} A line's sum is 1;
     * it is 0 for rows that row i does not see: later ones, those beyond the width, and those of other sequences.
     *
     * @param tape a recording
     * @param block which of the attentions in it, from 0, in the order of computation: the block of a transformer
     * @param head from 0
     * @throws IllegalArgumentException if there is no such attention or head, or its sequences begin with a memory, whose
     *     rows are not in the recording
     */
    public static double[][] of(Tape tape, int block, int head) {
        List<Attention> attentions = tape.recorded(Attention.class);
        if (block < 0 || block >= attentions.size()) {
            throw new IllegalArgumentException("block = " + block + " of a recording with " + attentions.size()
                    + " attentions; record a network that has it first");
        }
        Attention attention = attentions.get(block);
        if (head < 0 || head >= attention.heads) {
            throw new IllegalArgumentException("head = " + head + " must be in [0, " + attention.heads + ")");
        }
        if (attention.sequences.hasMemory()) {
            throw new IllegalArgumentException(
                    "sequences that begin with a memory; record them from their beginning to see all that they attend to");
        }
        int rows = attention.qkv.rows();
        double[][] weights = new double[rows][rows];
        int first = 0; // of what a row may see
        for (int i = 0; i < rows; i++) {
            boolean begins = attention.sequences.start(attention.sequences.sequenceOf(i)) == i;
            first = begins || attention.sequences.isEmptied(i) ? i : first;
            softmax(attention, head, first, i, weights[i]);
        }
        return weights;
    }

    private static void softmax(Attention attention, int head, int first, int row, double[] weights) {
        Tensor qkv = attention.qkv;
        int d = qkv.cols() / 3;
        int size = d / attention.heads;
        int from = first + AttentionCache.firstSeen(row - first, attention.width);
        double max = Double.NEGATIVE_INFINITY;
        for (int j = from; j <= row; j++) {
            double product = 0;
            for (int c = head * size; c < (head + 1) * size; c++) {
                product += (double) qkv.get(row, c) * qkv.get(j, d + c);
            }
            weights[j] = product / StrictMath.sqrt(size);
            if (attention.bias != null) {
                weights[j] += attention.bias.get(head, Math.min(row - j, attention.bias.cols() - 1));
            }
            max = Math.max(max, weights[j]);
        }
        double sum = 0;
        for (int j = from; j <= row; j++) {
            weights[j] = StrictMath.exp(weights[j] - max);
            sum += weights[j];
        }
        for (int j = from; j <= row; j++) {
            weights[j] /= sum;
        }
    }
}
