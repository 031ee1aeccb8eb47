package io.github.ascentrl.algos.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.ascentrl.api.random.Rng;
import java.util.BitSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.commons.math3.stat.inference.ChiSquareTest;
import org.junit.jupiter.api.Test;

class PermutationTest {
    @Property(tries = 200)
    void everyNumberComesOnce(@ForAll @IntRange(min = 0, max = 3000) int size, @ForAll long seed) {
        Permutation order = new Permutation(size, Rng.of(seed));
        BitSet seen = new BitSet(size);
        for (int i = 0; i < size; i++) {
            seen.set((int) order.at(i));
        }
        assertThat(seen.cardinality()).isEqualTo(size);
        assertThat(seen.length()).isEqualTo(size);
    }

    @Test
    void aFunctionOfItsKeyAlone() {
        Rng drawn = Rng.of(5);
        drawn.nextLong();
        Permutation a = new Permutation(1000, Rng.of(5));
        Permutation b = new Permutation(1000, drawn);
        Permutation other = new Permutation(1000, Rng.of(6));
        int different = 0;
        for (int i = 0; i < 1000; i++) {
            assertThat(b.at(i)).isEqualTo(a.at(i));
            different += other.at(i) == a.at(i) ? 0 : 1;
        }
        assertThat(different).isGreaterThan(900);
    }

    /** Each of 6 numbers at each of 6 places: 36 counts of 2000 expected. Fails for one seed in 10^6 by chance. */
    @Test
    void everyNumberIsEquallyLikelyAtEveryPlace() {
        long seed = 1;
        long[][] counts = new long[6][6];
        for (int key = 0; key < 12_000; key++) {
            Permutation order = new Permutation(6, Rng.of(seed).child(key));
            for (int place = 0; place < 6; place++) {
                counts[place][(int) order.at(place)]++;
            }
        }
        assertThat(new ChiSquareTest().chiSquareTest(counts))
                .as("p, seed %d", seed)
                .isGreaterThan(1e-6);
    }

    /** All 24 orders of 4, 1000 expected of each. Fails for one seed in 10^6 by chance. */
    @Test
    void everyOrderOfFourIsEquallyLikely() {
        long seed = 2;
        long[] counts = new long[256];
        for (int key = 0; key < 24_000; key++) {
            Permutation order = new Permutation(4, Rng.of(seed).child(key));
            counts[(int) (order.at(0) + 4 * order.at(1) + 16 * order.at(2) + 64 * order.at(3))]++;
        }
        long[] seen = java.util.Arrays.stream(counts).filter(c -> c > 0).toArray();
        double[] expected = new double[seen.length];
        java.util.Arrays.fill(expected, 1000);
        assertThat(seen).hasSize(24);
        assertThat(new ChiSquareTest().chiSquareTest(expected, seen))
                .as("p, seed %d", seed)
                .isGreaterThan(1e-6);
    }

    /** The correlation of place and number, and of neighbours, in a long order: |r|·√n is normal; 5 is one in 10^6. */
    @Test
    void placesSayNothing() {
        int n = 200_000;
        Permutation order = new Permutation(n, Rng.of(3));
        double mean = (n - 1) / 2.0;
        double variance = ((double) n * n - 1) / 12;
        double withPlace = 0;
        double withNext = 0;
        for (int i = 0; i < n; i++) {
            withPlace += (i - mean) * (order.at(i) - mean) / variance / n;
            withNext += (order.at((i + 1) % n) - mean) * (order.at(i) - mean) / variance / n;
        }
        assertThat(Math.abs(withPlace) * Math.sqrt(n)).isLessThan(5);
        assertThat(Math.abs(withNext) * Math.sqrt(n)).isLessThan(5);
    }

    @Test
    void largeOnesNeedNoTable() {
        long size = (1L << 59) + 12_345;
        Permutation order = new Permutation(size, Rng.of(4));
        for (long i = 0; i < 1000; i++) {
            assertThat(order.at(size - 1 - i)).isBetween(0L, size - 1);
        }
    }

    @Test
    void badPlacesAndSizesAreRefused() {
        Permutation order = new Permutation(5, Rng.of(1));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> order.at(5));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> order.at(-1));
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> new Permutation(0, Rng.of(1)).at(0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Permutation(-1, Rng.of(1)))
                .withMessageContaining("size = -1");
    }
}
