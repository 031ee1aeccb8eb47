package io.github.ascentrl.nn.internal.kernels;

/**
 * The fixed shape of every sum along a row: element i goes into partial sum i mod 16, in order, and a tree adds partial
 * sums 8, 4, 2 and 1 apart. This is the natural order for one vector of 512 bits, two of 256 bits or four of 128 bits.
 */
final class Reduction {
    static final int LANES = 16;

    private Reduction() {}

    static float tree(float[] p) {
        return tree(p, 0);
    }

    static float tree(float[] p, int o) {
        float a = (p[o] + p[o + 8]) + (p[o + 4] + p[o + 12]);
        float b = (p[o + 1] + p[o + 9]) + (p[o + 5] + p[o + 13]);
        float c = (p[o + 2] + p[o + 10]) + (p[o + 6] + p[o + 14]);
        float d = (p[o + 3] + p[o + 11]) + (p[o + 7] + p[o + 15]);
        return (a + c) + (b + d);
    }

    /** The rest of the tree when element i of 8 is already the sum of partial sums i and i + 8. */
    static float upperTree(float[] p) {
        return ((p[0] + p[4]) + (p[2] + p[6])) + ((p[1] + p[5]) + (p[3] + p[7]));
    }

    static double tree(double[] p) {
        double a = (p[0] + p[8]) + (p[4] + p[12]);
        double b = (p[1] + p[9]) + (p[5] + p[13]);
        double c = (p[2] + p[10]) + (p[6] + p[14]);
        double d = (p[3] + p[11]) + (p[7] + p[15]);
        return (a + c) + (b + d);
    }

    /** Σ x[o … o+n) for a short row, n from 1 to 16: only the tree, since every element is a partial sum. */
    static float shortSum(int n, float[] x, int o, float[] partial) {
        switch (n) {
            case 1:
                return x[o];
            case 2:
                return x[o] + x[o + 1];
            case 3:
                return (x[o] + x[o + 2]) + x[o + 1];
            case 4:
                return (x[o] + x[o + 2]) + (x[o + 1] + x[o + 3]);
            default:
                for (int i = 0; i < LANES; i++) {
                    partial[i] = i < n ? x[o + i] : 0f;
                }
                return tree(partial);
        }
    }
}
