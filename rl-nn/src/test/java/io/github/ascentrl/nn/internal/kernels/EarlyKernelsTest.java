package io.github.ascentrl.nn.internal.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ascentrl.api.random.Rng;
import java.util.function.Supplier;
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

    /** The kernels change between packing and multiplying, and between two products. */
    @Test
    void aPackedMatrixChangesToo() {
        assertPackedSameBits(this::later);
        assertThat(made).isEqualTo(4);
    }

    private void assertPackedSameBits(Supplier<Kernels> later) {
        for (int change = 0; change < 4; change++) {
            Kernels kernels = new EarlyKernels(later, () -> early);
            early = true;
            int k = 70;
            int n = 2 + 11 * change; // from few columns on
            Operations.Draw draw = new Operations.Draw(Rng.of(change));
            float[] b = draw.array(k * n);
            float[] a = draw.array(2 * k);
            float[] expected = new float[2 * n];
            float[] actual = new float[2 * n];
            Packed right = ScalarKernels.create().products().pack(true, k, n, b, 0, k, null);
            Packed packed = kernels.products().pack(true, k, n, b, 0, k, null);
            for (int product = 0; product < 4; product++) {
                early = product < change;
                right.multiply(2, a, 0, k, expected, 0, n);
                packed.multiply(2, a, 0, k, actual, 0, n);
                assertThat(actual).isEqualTo(expected);
            }
        }
    }

    @Test
    void aPackedMatrixIsReusedBeforeAndAfter() {
        EarlyKernels kernels = kernels();
        float[] b = {1, 2, 3, 4, 5, 6};
        Packed first = kernels.products().pack(false, 2, 3, b, 0, 3, null);
        Packed second = kernels.products().pack(false, 3, 2, b, 0, 2, first);
        assertThat(second).isSameAs(first);
        float[] c = new float[2];
        second.multiply(1, new float[] {1, 1, 1}, 0, 3, c, 0, 2);
        assertThat(c).containsExactly(9, 12);
        early = false;
        Packed third = kernels.products().pack(false, 3, 2, b, 0, 2, second);
        assertThat(third).isNotSameAs(second);
        third.multiply(1, new float[] {1, 1, 1}, 0, 3, c, 0, 2);
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
        float[] x = new float[20 * 20];
        Products products = kernels().products();
        assertCounts(() -> products.multiply(5, 6, 7, x, 0, 7, x, 0, 6, x.clone(), 0, 6));
        assertCounts(() -> products.multiplyTransposedB(5, 6, 7, x, 0, 7, x, 0, 7, x.clone(), 0, 6));
        assertCounts(() -> products.multiplyTransposedA(5, 6, 7, x, 0, 5, x, 0, 6, x.clone(), 0, 6));
        assertCounts(() -> products.affine(5, 6, 7, x, 0, 7, x, 0, x, 0, x.clone()));
        assertCounts(() -> products.affineRelu(5, 6, 7, x, 0, 7, x, 0, x, 0, x.clone()));
        Packed packed = products.pack(false, 7, 6, x, 0, 6, null);
        assertCounts(() -> packed.multiply(5, x, 0, 7, x.clone(), 0, 6));
        assertCounts(() -> packed.affine(5, x, 0, 7, x, 0, x.clone()));
        assertCounts(() -> packed.affineRelu(5, x, 0, 7, x, 0, x.clone()));
    }

    private static void assertCounts(Runnable product) {
        long before = EarlyKernels.done();
        product.run();
        assertThat(EarlyKernels.done() - before).isEqualTo(5 * 6 * 7);
    }

    /** A mutant: the later kernels take the matrix for its transpose. */
    @Test
    void aMatrixPackedInTheWrongWayIsCaught() {
        assertThatThrownBy(() -> assertPackedSameBits(() -> Parts.with(ScalarKernels.create(), new ScalarProducts() {
                    @Override
                    public Packed pack(boolean transposed, int k, int n, float[] b, int bo, int ldb, Packed reuse) {
                        return super.pack(!transposed, k, n, b, bo, transposed ? n : k, reuse);
                    }
                })))
                .isInstanceOf(AssertionError.class);
    }
}
