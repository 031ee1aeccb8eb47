package io.github.ascentrl.nn.internal.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.api.random.Rng;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class MasksTest {
    private static final int ROWS = 300;
    private static final int COLUMNS = 200;

    private interface Mask {
        void draw(long key, float[] row);
    }

    private static void hashed(long key, float[] row) {
        Masks.dropout(row.length, key, 0, 1 << 15, 1f, row, 0, row, 0);
    }

    /** The sequence before it is hashed. */
    private static void weyl(long key, float[] row) {
        for (int i = 0; i < row.length; i++) {
            row[i] = i * Masks.STEP + (int) key < 0 ? 1f : 0f;
        }
    }

    /** Half is kept: of two neighbours, in a row or a column, both are in a quarter of 60,000 pairs, to 4.5 deviations. */
    private static boolean neighboursAreIndependent(Mask mask) {
        Rng keys = Rng.of(3);
        double alone = 0;
        double inRow = 0;
        double inColumn = 0;
        float[] above = new float[COLUMNS];
        for (int i = 0; i < ROWS; i++) {
            float[] row = new float[COLUMNS];
            Arrays.fill(row, 1f);
            mask.draw(keys.nextLong(), row);
            for (int j = 0; j < COLUMNS; j++) {
                alone += row[j];
                inRow += row[j] * row[(j + 1) % COLUMNS];
                inColumn += row[j] * above[j];
            }
            above = row;
        }
        double n = ROWS * COLUMNS;
        double pairs = n - COLUMNS; // the first row has none above
        return Math.abs(alone / n - 0.5) < 4.5 * Math.sqrt(0.25 / n)
                && Math.abs(inRow / n - 0.25) < 4.5 * Math.sqrt(0.25 * 0.75 / n)
                && Math.abs(inColumn / pairs - 0.25) < 4.5 * Math.sqrt(0.25 * 0.75 / pairs);
    }

    @Test
    void neighboursAreKeptIndependently() {
        assertThat(neighboursAreIndependent(MasksTest::hashed)).isTrue();
        assertThat(neighboursAreIndependent(MasksTest::weyl)).isFalse();
    }

    /** A row may be drawn in pieces: attention asks for what is seen alone. */
    @Test
    void thePlaceDecidesNotWhereTheRowBegins() {
        float[] x = new float[100];
        Arrays.fill(x, 1f);
        float[] whole = new float[100];
        float[] pieces = new float[100];
        Masks.dropout(100, 77, 5, 20_000, 2f, x, 0, whole, 0);
        Masks.dropout(37, 77, 5, 20_000, 2f, x, 0, pieces, 0);
        Masks.dropout(63, 77, 42, 20_000, 2f, x, 37, pieces, 37);
        assertThat(pieces).isEqualTo(whole);
    }
}
