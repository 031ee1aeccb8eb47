package io.github.ascentrl.nn;

import io.github.ascentrl.nn.internal.kernels.AttentionCache;
import java.util.List;
import java.util.Objects;

/**
 * Attention weights of one head, for plots. They are recomputed from a recording, in double precision and without
 * dropout. Training and acting neither store these weights nor need this class.
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
     * {@return the weights, {@code [rows][rows]}: line i holds the weight of each row's value in result i} Each line
     * sums to 1. Weights are 0 for rows that row i does not attend to: later rows, rows beyond the width, and rows of
     * other sequences.
     *
     * @param tape a recording
     * @param block index of the attention operation in the recording, from 0, in the order of computation: the block of
     *     a transformer
     * @param head index of the head, from 0
     * @throws IllegalArgumentException if there is no such attention or head, or the sequences begin with a memory,
     *     whose rows are not in the recording
     */
    public static double[][] of(Tape tape, int block, int head) {
        Objects.requireNonNull(tape, "tape");
        List<Attention> attentions = tape.recorded(Attention.class);
        if (block < 0 || block >= attentions.size()) {
            throw new IllegalArgumentException("block = " + block + " of a recording with " + attentions.size()
                    + " attentions; record a network that has this block first");
        }
        Attention attention = attentions.get(block);
        if (head < 0 || head >= attention.heads) {
            throw new IllegalArgumentException("head = " + head + " must be in [0, " + attention.heads + ")");
        }
        if (attention.sequences.hasMemory()) {
            throw new IllegalArgumentException("the sequences begin with a memory of rows that were not recorded;"
                    + " record the sequences from their beginning");
        }
        int rows = attention.qkv.rows();
        double[][] weights = new double[rows][rows];
        int first = 0; // the first row that a row may attend to
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
