package io.github.ascentrl.nn.internal.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Copies B into panels, {@code [panel][k][width]}, the last one padded with zeros to one or two vectors; if narrow, by columns. */
final class VectorPanels {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    private static final int PANEL = 2 * L;

    private VectorPanels() {}

    static int size(int k, int n) {
        return n <= Products.NARROW ? k * n : k * ((n + L - 1) / L * L);
    }

    static void pack(boolean transposed, int k, int n, float[] b, int bo, int ldb, float[] panels) {
        if (n <= Products.NARROW) {
            Tiles.columns(transposed, k, n, b, bo, ldb, panels);
            return;
        }
        int to = 0;
        for (int j = 0; j < n; j += PANEL) {
            int filled = Math.min(PANEL, n - j);
            int width = filled <= L ? L : PANEL;
            if (transposed) {
                packTransposed(k, filled, width, b, bo + j * ldb, ldb, panels, to);
            } else if (filled == PANEL) {
                for (int p = 0, from = bo + j, at = to; p < k; p++, from += ldb, at += PANEL) {
                    System.arraycopy(b, from, panels, at, PANEL);
                }
            } else {
                for (int p = 0, from = bo + j, at = to; p < k; p++, from += ldb, at += width) {
                    for (int x = 0; x < filled; x++) {
                        panels[at + x] = b[from + x];
                    }
                    for (int x = filled; x < width; x++) {
                        panels[at + x] = 0f;
                    }
                }
            }
            to += width * k;
        }
    }

    private static void packTransposed(
            int k, int filled, int width, float[] b, int bo, int ldb, float[] panel, int to) {
        int j = 0;
        if (VectorTranspose.canDo(k)) {
            for (; j + L <= filled; j += L) {
                VectorTranspose.block(k, b, bo + j * ldb, ldb, panel, to + j, width);
            }
        }
        for (;
                j + 3 < filled;
                j += 4) { // four rows at a time, so that each cache line of the panel is written fewer times
            int b0 = bo + j * ldb;
            int b1 = b0 + ldb;
            int b2 = b1 + ldb;
            int b3 = b2 + ldb;
            for (int p = 0, at = to + j; p < k; p++, at += width) {
                panel[at] = b[b0 + p];
                panel[at + 1] = b[b1 + p];
                panel[at + 2] = b[b2 + p];
                panel[at + 3] = b[b3 + p];
            }
        }
        for (; j < width; j++) {
            int row = bo + j * ldb;
            for (int p = 0, at = to + j; p < k; p++, at += width) {
                panel[at] = j < filled ? b[row + p] : 0f;
            }
        }
    }
}
