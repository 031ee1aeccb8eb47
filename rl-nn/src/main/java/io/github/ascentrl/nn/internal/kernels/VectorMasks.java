package io.github.ascentrl.nn.internal.kernels;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/** {@link Masks}, a vector at a time. */
final class VectorMasks {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> I = IntVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    private static final IntVector STEPS = IntVector.zero(I).addIndex(1).mul(Masks.STEP);

    private VectorMasks() {}

    static void dropout(int n, long key, int place, int threshold, float scale, float[] x, int xo, float[] y, int yo) {
        int low = (int) key;
        int high = (int) (key >>> 32);
        int i = 0;
        for (; i + L <= n; i += L) {
            IntVector bits = STEPS.add((place + i) * Masks.STEP + low);
            bits = bits.lanewise(LSHR, 16).lanewise(XOR, bits).mul(Masks.FIRST);
            bits = bits.lanewise(LSHR, 13).lanewise(XOR, bits).add(high).mul(Masks.SECOND);
            IntVector kept = IntVector.broadcast(I, threshold - 1)
                    .sub(bits.lanewise(LSHR, 16))
                    .lanewise(ASHR, 31);
            FloatVector.fromArray(S, x, xo + i)
                    .mul(scale)
                    .reinterpretAsInts()
                    .and(kept)
                    .reinterpretAsFloats()
                    .intoArray(y, yo + i);
        }
        Masks.dropout(n - i, key, place + i, threshold, scale, x, xo + i, y, yo + i);
    }
}
