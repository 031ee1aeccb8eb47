package io.github.ascentrl.nn.internal.kernels;

import static jdk.incubator.vector.VectorOperators.GT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Sums of columns with the Vector API: chains over the rows, with one vector of columns at a time. */
final class VectorColumns {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();

    private VectorColumns() {}

    /** As {@link Products#addColumnSums}. */
    static void addSums(int rows, int n, float[] x, float[] sums, int sumsOffset) {
        int j = 0;
        for (; j + 4 * L <= n; j += 4 * L) {
            int to = sumsOffset + j;
            FloatVector s0 = FloatVector.fromArray(S, sums, to);
            FloatVector s1 = FloatVector.fromArray(S, sums, to + L);
            FloatVector s2 = FloatVector.fromArray(S, sums, to + 2 * L);
            FloatVector s3 = FloatVector.fromArray(S, sums, to + 3 * L);
            for (int i = 0, at = j; i < rows; i++, at += n) {
                s0 = s0.add(FloatVector.fromArray(S, x, at));
                s1 = s1.add(FloatVector.fromArray(S, x, at + L));
                s2 = s2.add(FloatVector.fromArray(S, x, at + 2 * L));
                s3 = s3.add(FloatVector.fromArray(S, x, at + 3 * L));
            }
            s0.intoArray(sums, to);
            s1.intoArray(sums, to + L);
            s2.intoArray(sums, to + 2 * L);
            s3.intoArray(sums, to + 3 * L);
        }
        for (; j + L <= n; j += L) {
            FloatVector s = FloatVector.fromArray(S, sums, sumsOffset + j);
            for (int i = 0, at = j; i < rows; i++, at += n) {
                s = s.add(FloatVector.fromArray(S, x, at));
            }
            s.intoArray(sums, sumsOffset + j);
        }
        for (; j < n; j++) {
            float sum = sums[sumsOffset + j];
            for (int i = 0, at = j; i < rows; i++, at += n) {
                sum += x[at];
            }
            sums[sumsOffset + j] = sum;
        }
    }

    /** As {@link Products#timesReluSlope}. */
    static void timesReluSlope(int rows, int n, float[] y, float[] dy, float[] sums, int sumsOffset) {
        FloatVector zero = FloatVector.broadcast(S, 0f);
        int j = 0;
        for (; j + 2 * L <= n; j += 2 * L) {
            int to = sumsOffset + j;
            FloatVector s0 = FloatVector.fromArray(S, sums, to);
            FloatVector s1 = FloatVector.fromArray(S, sums, to + L);
            for (int i = 0, at = j; i < rows; i++, at += n) {
                FloatVector d0 = zero.blend(
                        FloatVector.fromArray(S, dy, at),
                        FloatVector.fromArray(S, y, at).compare(GT, 0f));
                FloatVector d1 = zero.blend(
                        FloatVector.fromArray(S, dy, at + L),
                        FloatVector.fromArray(S, y, at + L).compare(GT, 0f));
                d0.intoArray(dy, at);
                d1.intoArray(dy, at + L);
                s0 = s0.add(d0);
                s1 = s1.add(d1);
            }
            s0.intoArray(sums, to);
            s1.intoArray(sums, to + L);
        }
        for (; j < n; j++) {
            float sum = sums[sumsOffset + j];
            for (int i = 0, at = j; i < rows; i++, at += n) {
                dy[at] = y[at] > 0f ? dy[at] : 0f;
                sum += dy[at];
            }
            sums[sumsOffset + j] = sum;
        }
    }
}
