package io.github.ascentrl.algos.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.ascentrl.api.random.Rng;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    /** Each of 6 numbers at each of 6 indices: 36 counts of 2000 expected. Fails for one seed in 10^6. */
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

    /** 1000 expected of each of the 24 and the 120 orders. Fails for two seeds in 10^6. */
    @Test
    void everyOrderOfFourAndOfFiveIsEquallyLikely() {
        for (int size = 4, orders = 24; size <= 5; size++, orders *= size) {
            Map<List<Long>, Long> counts = new HashMap<>();
            for (int key = 0; key < 1000 * orders; key++) {
                counts.merge(order(new Permutation(size, Rng.of(2).child(key))), 1L, Long::sum);
            }
            assertThat(counts).as("orders of %d", size).hasSize(orders);
            assertThat(pOfEqual(counts.values()))
                    .as("p for orders of %d, seed 2", size)
                    .isGreaterThan(1e-6);
        }
    }

    /** The set of the first 6 of 12: 1500 expected of each of the 924 sets. Fails for one seed in 10^6. */
    @Test
    void everyHalfOfTwelveIsEquallyLikely() {
        long[] counts = new long[1 << 12];
        for (int key = 0; key < 1500 * 924; key++) {
            Permutation order = new Permutation(12, Rng.of(6).child(key));
            int half = 0;
            for (int place = 0; place < 6; place++) {
                half |= 1 << order.at(place);
            }
            counts[half]++;
        }
        List<Long> seen = new ArrayList<>();
        for (long count : counts) {
            if (count > 0) {
                seen.add(count);
            }
        }
        assertThat(seen).hasSize(924);
        assertThat(pOfEqual(seen)).as("p, seed 6").isGreaterThan(1e-6);
    }

    /**
     * A Feistel network on an even number of bits makes only even permutations. Expected are 10,000 odd ones of 20,000,
     * with standard deviation 71; 5 deviations occur for one seed in 10^6 for each of the three sizes.
     */
    @Test
    void oddOrdersComeAsOftenAsEvenOnes() {
        for (int size : new int[] {16, 64, Permutation.TABLE}) {
            int odd = 0;
            for (int key = 0; key < 20_000; key++) {
                odd += parity(new Permutation(size, Rng.of(7).child(key)));
            }
            assertThat(odd).as("odd orders of %d, seed 7", size).isBetween(10_000 - 355, 10_000 + 355);
        }
    }

    /** The first two of 257: 6 expected of each of the 65,792 pairs. Fails for one seed in 10^6. */
    @Test
    void placesAreIndependentWhereThereIsNoTable() {
        int size = Permutation.TABLE + 1;
        long[] counts = new long[size * size];
        int perCell = 6;
        for (int key = 0; key < perCell * size * (size - 1); key++) {
            Permutation order = new Permutation(size, Rng.of(8).child(key));
            counts[(int) (order.at(0) * size + order.at(1))]++;
        }
        List<Long> different = new ArrayList<>();
        for (int cell = 0; cell < counts.length; cell++) {
            if (cell / size == cell % size) {
                assertThat(counts[cell]).isZero();
            } else {
                different.add(counts[cell]);
            }
        }
        assertThat(pOfEqual(different)).as("p, seed 8").isGreaterThan(1e-6);
    }

    private static List<Long> order(Permutation permutation) {
        List<Long> order = new ArrayList<>();
        for (long place = 0; place < permutation.size(); place++) {
            order.add(permutation.at(place));
        }
        return order;
    }

    /** 1 for an odd permutation: one is even if its number of cycles has the same parity as its size. */
    private static int parity(Permutation order) {
        int cycles = 0;
        BitSet seen = new BitSet();
        for (int i = 0; i < order.size(); i++) {
            cycles += seen.get(i) ? 0 : 1;
            for (int j = i; !seen.get(j); j = (int) order.at(j)) {
                seen.set(j);
            }
        }
        return (int) (order.size() - cycles) & 1;
    }

    /** The p-value of counts that should all be equal. */
    private static double pOfEqual(Collection<Long> counts) {
        long[] seen = counts.stream().mapToLong(c -> c).toArray();
        double[] expected = new double[seen.length];
        Arrays.fill(expected, 1);
        return new ChiSquareTest().chiSquareTest(expected, seen);
    }

    /** The correlation of index and number, and of neighbours, at a large size: r·√n is normal; 5 is one in 10^6. */
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
