package io.github.ascentrl.nn.internal.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Four rows times a column in vectors of 16, whose lanes are the partial sums of {@link Reduction}. Its tree adds up
 * four vectors together: each step exchanges halves of two vectors, adds, and leaves one. As additions of single numbers,
 * the trees took two thirds of the time.
 */
final class VectorDots {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;

    /** Lanes that are 8, 4, 2 and 1 apart change places. */
    private static final VectorShuffle<Float> SWAP_8 = VectorShuffle.fromOp(S, lane -> lane ^ 8);

    private static final VectorShuffle<Float> SWAP_4 = VectorShuffle.fromOp(S, lane -> lane ^ 4);
    private static final VectorShuffle<Float> SWAP_2 = VectorShuffle.fromOp(S, lane -> lane ^ 2);
    private static final VectorShuffle<Float> SWAP_1 = VectorShuffle.fromOp(S, lane -> lane ^ 1);

    /** Lanes whose number has the bit of 8, or of 4. */
    private static final VectorMask<Float> UPPER_8 = VectorMask.fromLong(S, 0xFF00);

    private static final VectorMask<Float> UPPER_4 = VectorMask.fromLong(S, 0xF0F0);

    /** Where {@link #four} leaves the sums of the four rows. */
    static final int FIRST = 0;

    static final int SECOND = 8;
    static final int THIRD = 4;
    static final int FOURTH = 12;

    private VectorDots() {}

    /** {@return whether {@link #four} can do it: rows of k numbers fill vectors of 16} */
    static boolean canDo(int k) {
        return S.length() == Reduction.LANES && k % Reduction.LANES == 0;
    }

    /** The sums of four rows of A, each times a column b, in some lanes of {@code sums}. */
    static void four(int k, float[] a, int a0, int a1, int a2, int a3, float[] b, int bo, float[] sums) {
        FloatVector s0 = FloatVector.broadcast(S, 0f);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        for (int p = 0; p < k; p += Reduction.LANES) {
            FloatVector y = FloatVector.fromArray(S, b, bo + p);
            s0 = FloatVector.fromArray(S, a, a0 + p).fma(y, s0);
            s1 = FloatVector.fromArray(S, a, a1 + p).fma(y, s1);
            s2 = FloatVector.fromArray(S, a, a2 + p).fma(y, s2);
            s3 = FloatVector.fromArray(S, a, a3 + p).fma(y, s3);
        }
        FloatVector s01 = s0.blend(s1, UPPER_8).add(s1.blend(s0, UPPER_8).rearrange(SWAP_8));
        FloatVector s23 = s2.blend(s3, UPPER_8).add(s3.blend(s2, UPPER_8).rearrange(SWAP_8));
        FloatVector s = s01.blend(s23, UPPER_4).add(s23.blend(s01, UPPER_4).rearrange(SWAP_4));
        s = s.add(s.rearrange(SWAP_2));
        s.add(s.rearrange(SWAP_1)).intoArray(sums, 0);
    }
}
