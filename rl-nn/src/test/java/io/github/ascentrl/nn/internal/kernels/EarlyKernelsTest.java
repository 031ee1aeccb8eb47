package io.github.ascentrl.nn.internal.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ascentrl.api.random.Rng;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** When plain kernels give way to others, and that it cannot be seen in any bit. */
class EarlyKernelsTest {
    private static final int TRIALS = 100;

    private boolean early = true;
    private int made;

    static Stream<String> operations() {
        return Operations.ALL.keySet().stream();
    }

    private EarlyKernels kernels() {
        return new EarlyKernels(this::later, () -> early);
    }

    private Kernels later() {
        made++;
        return Kernels.create();
    }

    /** At one of the first calls, or at none, anew in each trial. */
    @ParameterizedTest
    @MethodSource("operations")
    void changingAtAnyCallChangesNoBit(String operation) {
        for (int trial = 0; trial < TRIALS; trial++) {
            Rng random = Rng.of(20).child(operation).child(trial);
            int calls = random.nextInt(4);
            int[] asked = new int[1];
            Kernels kernels = new EarlyKernels(this::later, () -> asked[0]++ < calls);
            VectorKernelsTest.assertSameBits(operation, ScalarKernels.create(), kernels, trial, trial + 1);
        }
        assertThat(made).isBetween(1, TRIALS);
    }

    /** Until it is packed again, with other kernels. */
    @Test
    void aPackedMatrixStaysWhatItIs() {
        EarlyKernels kernels = kernels();
        float[] b = {1, 2, 3, 4, 5, 6};
        float[] a = {1, 1, 1};
        float[] c = new float[2];
        Packed first = kernels.products().pack(false, 3, 2, b, 0, 2, null);
        early = false;
        assertThat(kernels.name()).isEqualTo(Kernels.create().name());
        first.multiply(1, a, 0, 3, c, 0, 2);
        assertThat(c).containsExactly(9, 12);
        Packed second = kernels.products().pack(false, 3, 2, b, 0, 2, first);
        assertThat(second).isNotSameAs(first);
        second.multiply(1, a, 0, 3, c, 0, 2);
        assertThat(c).containsExactly(18, 24);
    }

    /** Nothing of the later kernels is loaded before; each instance makes its own, once. */
    @Test
    void makesTheLaterKernelsOnceAndNotTooEarly() {
        EarlyKernels kernels = kernels();
        assertThat(kernels.name()).isEqualTo("plain");
        kernels.sums().sum(3, new float[3], 0);
        assertThat(made).isZero();
        early = false;
        Sums sums = kernels.sums();
        assertThat(kernels.sums()).isSameAs(sums);
        assertThat(kernels.name()).isEqualTo(Kernels.create().name());
        early = true; // not asked again
        assertThat(kernels.sums()).isSameAs(sums);
        assertThat(made).isEqualTo(1);
        kernels().sums();
        assertThat(made).isEqualTo(1);
    }

    @Test
    void itIsEarlyForASecondUnlessThereIsMuchWork() {
        assertThat(EarlyKernels.isEarly(0, 0)).isTrue();
        assertThat(EarlyKernels.isEarly(999_999_999, 999_999_999)).isTrue();
        assertThat(EarlyKernels.isEarly(1_000_000_000, 0)).isFalse();
        assertThat(EarlyKernels.isEarly(0, 1_000_000_000)).isFalse();
    }

    /** Or a large network would be computed without vectors for a second. */
    @Test
    void countsEachProduct() {
        float[] x = new float[40 * 70];
        PlainProducts products = new PlainProducts();
        assertCounts(products, 5 * 6 * 7, () -> products.multiply(5, 6, 7, x, 0, 7, x, 0, 6, x.clone(), 0, 6));
        assertCounts(
                products, 5 * 6 * 7, () -> products.multiplyTransposedB(5, 6, 7, x, 0, 7, x, 0, 7, x.clone(), 0, 6));
        assertCounts(
                products, 5 * 6 * 7, () -> products.multiplyTransposedA(5, 6, 7, x, 0, 5, x, 0, 6, x.clone(), 0, 6));
        assertCounts(products, 5 * 6 * 7, () -> products.assignTransposedB(5, 6, 7, x, 0, 7, x, 0, 7, x.clone()));
        assertCounts(products, 5 * 6 * 7, () -> products.affine(5, 6, 7, x, 0, 7, x, 0, x, 0, x.clone()));
        assertCounts(products, 5 * 6 * 7, () -> products.affineRelu(5, 6, 7, x, 0, 7, x, 0, x, 0, x.clone()));
        Packed packed = products.pack(false, 7, 6, x, 0, 6, null);
        assertCounts(products, 5 * 6 * 7, () -> packed.multiply(5, x, 0, 7, x.clone(), 0, 6));
        assertCounts(products, 5 * 6 * 7, () -> packed.affine(5, x, 0, 7, x, 0, x.clone()));
        assertCounts(products, 5 * 6 * 7, () -> packed.affineRelu(5, x, 0, 7, x, 0, x.clone()));
        Packed wide = products.pack(false, 7, 64, x, 0, 64, null);
        assertCounts(products, 5 * 32 * 7, () -> wide.multiply(5, x, 0, 7, 32, 32, x, 0, 0, x.clone(), 0, 32));
    }

    private static void assertCounts(PlainProducts products, int expected, Runnable product) {
        long before = products.multiplyAdds();
        product.run();
        assertThat(products.multiplyAdds() - before).isEqualTo(expected);
    }

    /** A mutant: the later kernels' sums are the specification's plus one. */
    @Test
    void laterKernelsThatDifferAreCaught() {
        Kernels mutant = new EarlyKernels(
                () -> Parts.with(ScalarKernels.create(), new ScalarProducts() {
                    @Override
                    public void addColumnSums(int rows, int n, float[] x, float[] sums, int sumsOffset) {
                        super.addColumnSums(rows, n, x, sums, sumsOffset);
                        sums[sumsOffset]++;
                    }
                }),
                () -> false);
        assertThatThrownBy(() ->
                        VectorKernelsTest.assertSameBits("column sums", ScalarKernels.create(), mutant, 0, TRIALS))
                .isInstanceOf(AssertionError.class);
    }
}
