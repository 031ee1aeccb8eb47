package io.github.ascentrl.nn.internal.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.api.random.Rng;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;

/**
 * Every implementation gives the bits of {@link ScalarKernels}, NaN counting as NaN: on random and odd shapes, at
 * offsets, with leading dimensions wider than the rows, and with infinities, NaN and denormals among the numbers. Also
 * nothing outside the result is written.
 */
class KernelsSameBitsTest {
    /** To add an implementation, add a line. */
    private static final List<Supplier<Kernels>> IMPLEMENTATIONS = List.of(PlainKernels::create, Kernels::create);

    /** Each is one instance for all tries, so that shapes in its scratch arrays grow and shrink. */
    private static final List<Kernels> INSTANCES =
            IMPLEMENTATIONS.stream().map(Supplier::get).toList();

    private static final Kernels SCALAR = ScalarKernels.create();

    @Provide
    Arbitrary<Kernels> implementations() {
        return Arbitraries.of(INSTANCES);
    }

    /** Sizes around every width that a kernel may treat apart, and whatever lies between. */
    @Provide
    Arbitrary<Integer> size() {
        return Arbitraries.frequencyOf(
                Tuple.of(6, Arbitraries.integers().between(1, 40)),
                Tuple.of(3, Arbitraries.of(1, 2, 3, 4, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65)),
                Tuple.of(1, Arbitraries.of(127, 128, 129, 255, 256, 257, 300)));
    }

    @Property(tries = 600, seed = "1")
    void productsHaveTheSpecifiedBits(
            @ForAll("implementations") Kernels kernels,
            @ForAll("size") int m,
            @ForAll("size") int n,
            @ForAll("size") int k,
            @ForAll long seed) {
        same(products(kernels, m, n, k, seed), "products of m %d, n %d, k %d, seed %d", m, n, k, seed);
    }

    /** Beyond what a kernel would treat as one block. */
    @Test
    void largeProductsHaveTheSpecifiedBits() {
        int[][] shapes = {{257, 9, 300}, {5, 300, 513}, {300, 33, 257}, {1, 1, 1000}, {1000, 1, 1}, {1, 1000, 1}};
        for (Kernels kernels : INSTANCES) {
            for (int[] s : shapes) {
                same(products(kernels, s[0], s[1], s[2], 1), "products of m %d, n %d, k %d", s[0], s[1], s[2]);
            }
        }
    }

    @Property(tries = 600, seed = "2")
    void rowOperationsHaveTheSpecifiedBits(
            @ForAll("implementations") Kernels kernels,
            @ForAll("size") int rows,
            @ForAll("size") int n,
            @ForAll long seed) {
        same(rows(kernels, rows, n, seed), "row operations on [%d, %d], seed %d", rows, n, seed);
    }

    @Property(tries = 600, seed = "3")
    void elementOperationsHaveTheSpecifiedBits(
            @ForAll("implementations") Kernels kernels, @ForAll("size") int n, @ForAll long seed) {
        same(elements(kernels, n, seed), "operations on %d elements, seed %d", n, seed);
    }

    private static void same(Optional<String> difference, String format, Object... arguments) {
        assertThat(difference).as(format, arguments).isEmpty();
    }

    private static Optional<String> products(Kernels kernels, int m, int n, int k, long seed) {
        Comparison c = new Comparison(kernels, seed);
        int ao = c.random.nextInt(5);
        int bo = c.random.nextInt(5);
        int co = c.random.nextInt(5);
        int lda = k + c.random.nextInt(3);
        int ldb = n + c.random.nextInt(3);
        int ldc = n + c.random.nextInt(3);
        float[] a = c.numbers(ao + m * lda);
        float[] b = c.numbers(bo + k * ldb);
        float[] sum = c.numbers(co + m * ldc);
        c.compare("multiply", sum, (x, y) -> x.products().multiply(m, n, k, a, ao, lda, b, bo, ldb, y, co, ldc));
        // Packed twice, the second time over a packed matrix of another shape.
        c.compare("packed multiply", sum, (x, y) -> {
            Packed other = x.products().pack(false, n, 1, b, 0, 1, null);
            x.products().pack(false, k, n, b, bo, ldb, other).multiply(m, a, ao, lda, y, co, ldc);
        });
        int ldat = m + c.random.nextInt(3);
        float[] at = c.numbers(ao + k * ldat);
        c.compare(
                "AᵀB", sum, (x, y) -> x.products().multiplyTransposedA(m, n, k, at, ao, ldat, b, bo, ldb, y, co, ldc));
        int ldbt = k + c.random.nextInt(3);
        float[] bt = c.numbers(bo + n * ldbt);
        c.compare(
                "ABᵀ", sum, (x, y) -> x.products().multiplyTransposedB(m, n, k, a, ao, lda, bt, bo, ldbt, y, co, ldc));
        c.compare("packed ABᵀ", sum, (x, y) -> x.products()
                .pack(true, k, n, bt, bo, ldbt, null)
                .multiply(m, a, ao, lda, y, co, ldc));
        float[] bias = c.numbers(co + n);
        float[] any = c.numbers(m * n + 2);
        c.compare("affine", any, (x, y) -> x.products().affine(m, n, k, a, ao, lda, b, bo, bias, co, y));
        c.compare("packed affine", any, (x, y) -> x.products()
                .pack(false, k, n, b, bo, n, null)
                .affine(m, a, ao, lda, bias, co, y));
        return c.difference;
    }

    private static Optional<String> rows(Kernels kernels, int rows, int n, long seed) {
        Comparison c = new Comparison(kernels, seed);
        int o = c.random.nextInt(5);
        float[] x = c.numbers(rows * n);
        float[] bias = c.numbers(o + n + 2);
        c.compare("fillRows", c.numbers(rows * n + 2), (f, y) -> f.products().fillRows(rows, n, bias, o, y));
        c.compare("addColumnSums", bias, (f, y) -> f.products().addColumnSums(rows, n, x, y, o));
        float[] logits = c.numbers(rows * n, 5);
        for (float[] input : List.of(x, logits)) {
            float[] spare = new float[rows];
            c.compare(
                    "softmax", c.numbers(rows * n + 2), (f, y) -> f.rowwise().softmax(rows, n, input, y, spare, spare));
            float[] all = new float[rows * n];
            c.compare("largest", c.numbers(rows + 2), (f, y) -> f.rowwise().softmax(rows, n, input, all, y, spare));
            c.compare("log sum", c.numbers(rows + 2), (f, y) -> f.rowwise().softmax(rows, n, input, all, spare, y));
        }
        return c.difference;
    }

    private static Optional<String> elements(Kernels kernels, int n, long seed) {
        Comparison c = new Comparison(kernels, seed);
        float[] x = c.numbers(n);
        float[] y = c.numbers(n);
        float[] z = c.numbers(n + 2);
        c.compare("relu", z, (f, out) -> f.elementwise().relu(n, x, out));
        c.compare("relu in place", z, (f, out) -> f.elementwise().relu(n, out, out));
        c.compare("reluBackward", z, (f, out) -> f.elementwise().reluBackward(n, x, y, out));
        c.compare("tanh", z, (f, out) -> f.elementwise().tanh(n, x, out));
        c.compare("tanh in place", z, (f, out) -> f.elementwise().tanh(n, out, out));
        c.compare("tanhBackward", z, (f, out) -> f.elementwise().tanhBackward(n, x, y, out));
        c.compare("addScaled", z, (f, out) -> f.elementwise().addScaled(n, x[0], y, out));
        c.compare("dot", z, (f, out) -> out[0] = f.sums().dot(n, x, y));
        float[] calm = c.numbers(n, 3); // sums without NaN, where a change of order shows
        c.compare("dot of calm numbers", z, (f, out) -> out[0] = f.sums().dot(n, calm, calm));
        for (float[] input : List.of(x, calm)) {
            c.compareDoubles("sumOfSquares", f -> f.sums().sumOfSquares(n, input, 0));
        }
        adam(c, n, x, y, c.numbers(n), z);
        adam(c, n, calm, c.numbers(n, 1), positive(c.numbers(n, 1)), c.numbers(n + 2, 2));
        return c.difference;
    }

    private static void adam(Comparison c, int n, float[] g, float[] m, float[] v, float[] p) {
        for (int result = 0; result < 3; result++) {
            int which = result;
            c.compare("adam, array " + which, p, (f, out) -> {
                float[][] state = {p.clone(), m.clone(), v.clone()};
                f.updates().adam(0, n, state[0], g, state[1], state[2], 0.9f, 0.999f, 1e-4f, 0.003f, 1.2f, 1e-8f);
                System.arraycopy(state[which], 0, out, 0, n);
            });
        }
    }

    private static float[] positive(float[] x) {
        for (int i = 0; i < x.length; i++) {
            x[i] = Math.abs(x[i]);
        }
        return x;
    }

    @FunctionalInterface
    private interface Call {
        void on(Kernels kernels, float[] out);
    }

    /** Runs both on copies of the same numbers and keeps the first difference. */
    private static final class Comparison {
        final Kernels kernels;
        final Rng random;
        Optional<String> difference = Optional.empty();

        Comparison(Kernels kernels, long seed) {
            this.kernels = kernels;
            random = Rng.of(seed);
        }

        void compare(String what, float[] out, Call call) {
            float[] expected = out.clone();
            float[] actual = out.clone();
            call.on(SCALAR, expected);
            call.on(kernels, actual);
            for (int i = 0; i < out.length && difference.isEmpty(); i++) {
                if (Float.floatToIntBits(expected[i]) != Float.floatToIntBits(actual[i])) {
                    difference = Optional.of(kernels.name() + " " + what + "[" + i + "] is " + actual[i]
                            + ", the specification's is " + expected[i]);
                }
            }
        }

        void compareDoubles(String what, ToDoubleFunction<Kernels> call) {
            double expected = call.applyAsDouble(SCALAR);
            double actual = call.applyAsDouble(kernels);
            if (difference.isEmpty() && Double.doubleToLongBits(expected) != Double.doubleToLongBits(actual)) {
                difference = Optional.of(
                        kernels.name() + " " + what + " is " + actual + ", the specification's is " + expected);
            }
        }

        /** Ordinary numbers; in one of three arrays, one number in thirty is special. */
        float[] numbers(int n) {
            float[] x = numbers(n, 2);
            if (random.nextInt(3) == 0) {
                for (int i = 0; i < n; i++) {
                    x[i] = random.nextInt(30) == 0 ? nasty() : x[i];
                }
            }
            return x;
        }

        float[] numbers(int n, float scale) {
            float[] x = new float[n];
            for (int i = 0; i < n; i++) {
                x[i] = scale * (float) random.nextGaussian();
            }
            return x;
        }

        private float nasty() {
            float[] nasty = {
                Float.NaN,
                Float.intBitsToFloat(0xffc00001), // a NaN with sign and payload
                Float.POSITIVE_INFINITY,
                Float.NEGATIVE_INFINITY,
                0f,
                -0f,
                Float.MIN_VALUE,
                -Float.MIN_VALUE,
                Math.nextDown(Float.MIN_NORMAL),
                -Float.MIN_NORMAL,
                Float.MAX_VALUE,
                -Float.MAX_VALUE,
                1e-30f,
                -1e30f,
                88.7f,
                -87.4f
            };
            return nasty[random.nextInt(nasty.length)];
        }
    }

    /**
     * The specification with one method replaced; the replacement gets the arguments and returns whether it did the
     * work.
     */
    private static Kernels mutant(String method, int parameters, Function<Object[], Object> instead) {
        return Parts.proxies(SCALAR, part -> (self, called, arguments) -> {
            if (called.getName().equals(method) && called.getParameterCount() == parameters) {
                return instead.apply(arguments);
            }
            try {
                return called.invoke(part, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        });
    }

    private static void caught(Kernels mutant, String what) {
        int caught = 0;
        for (int i = 0; i < 20; i++) {
            long seed = i;
            Rng random = Rng.of(seed).child("shape");
            int m = 3 + random.nextInt(20);
            int n = 3 + random.nextInt(20);
            int k = 3 + random.nextInt(20);
            Optional<String> difference = products(mutant, m, n, k, seed)
                    .or(() -> rows(mutant, m, n, seed))
                    .or(() -> elements(mutant, n + k, seed));
            if (difference.isPresent()) {
                assertThat(difference.get()).contains(what);
                caught++;
            }
        }
        assertThat(caught).as("shapes on which the mutant was caught, of 20").isGreaterThanOrEqualTo(11);
    }

    /** C += A·B, with the order and the form of the additions left open. */
    private static Kernels multiplying(boolean fused, boolean backwards, boolean biasLast, int overrun) {
        return mutant("multiply", 12, x -> {
            int m = (int) x[0];
            int n = (int) x[1];
            int k = (int) x[2];
            float[] a = (float[]) x[3];
            float[] b = (float[]) x[6];
            float[] c = (float[]) x[9];
            int ldc = (int) x[11];
            for (int i = 0; i < m; i++) {
                for (int j = 0; j < Math.min(n + overrun, ldc); j++) {
                    int at = (int) x[10] + i * ldc + j;
                    float sum = biasLast ? 0 : c[at];
                    for (int q = 0; q < k && j < n; q++) {
                        int p = backwards ? k - 1 - q : q;
                        float left = a[(int) x[4] + i * (int) x[5] + p];
                        float right = b[(int) x[7] + p * (int) x[8] + j];
                        sum = fused ? Math.fma(left, right, sum) : left * right + sum;
                    }
                    c[at] = biasLast ? c[at] + sum : j < n ? sum : 0f;
                }
            }
            return null;
        });
    }

    @Test
    void anUnfusedProductIsCaught() {
        caught(multiplying(false, false, false, 0), "multiply");
    }

    @Test
    void aProductInReversedOrderIsCaught() {
        caught(multiplying(true, true, false, 0), "multiply");
    }

    @Test
    void aProductThatDoesNotStartFromCIsCaught() {
        caught(multiplying(true, false, true, 0), "multiply");
    }

    /** The same loops without the mistake pass, so it is the mistake that is caught. */
    @Test
    void theRightProductOfTheMutantsPasses() {
        for (long seed = 0; seed < 20; seed++) {
            same(products(multiplying(true, false, false, 0), 7, 9, 11, seed), "seed %d", seed);
        }
    }

    @Test
    void aProductThatWritesBetweenTheRowsIsCaught() {
        caught(multiplying(true, false, false, 2), "multiply");
    }

    @Test
    void aDotInPlainOrderIsCaught() {
        caught(
                mutant("dot", 3, x -> {
                    float sum = 0;
                    for (int i = 0; i < (int) x[0]; i++) {
                        sum = Math.fma(((float[]) x[1])[i], ((float[]) x[2])[i], sum);
                    }
                    return sum;
                }),
                "dot");
    }

    @Test
    void aSumOfSquaresInPlainOrderIsCaught() {
        caught(
                mutant("sumOfSquares", 3, x -> {
                    double sum = 0;
                    for (int i = 0; i < (int) x[0]; i++) {
                        float d = ((float[]) x[1])[(int) x[2] + i];
                        sum += (double) d * d;
                    }
                    return sum;
                }),
                "sumOfSquares");
    }

    @Test
    void columnSumsTakenApartAndAddedLastAreCaught() {
        caught(
                mutant("addColumnSums", 5, x -> {
                    int n = (int) x[1];
                    float[] sums = (float[]) x[3];
                    for (int j = 0; j < n; j++) {
                        float sum = 0;
                        for (int i = 0; i < (int) x[0]; i++) {
                            sum += ((float[]) x[2])[i * n + j];
                        }
                        sums[(int) x[4] + j] += sum;
                    }
                    return null;
                }),
                "addColumnSums");
    }

    /** The usual comparison instead of max: it turns NaN into 0. */
    @Test
    void aReluThatSwallowsNaNIsCaught() {
        Kernels mutant = mutant("relu", 3, x -> {
            for (int i = 0; i < (int) x[0]; i++) {
                float v = ((float[]) x[1])[i];
                ((float[]) x[2])[i] = v > 0 ? v : 0;
            }
            return null;
        });
        Optional<String> difference = Optional.empty();
        for (long seed = 0; seed < 20 && difference.isEmpty(); seed++) {
            difference = elements(mutant, 300, seed);
        }
        assertThat(difference).hasValueSatisfying(message -> assertThat(message).contains("relu", "NaN"));
    }
}
