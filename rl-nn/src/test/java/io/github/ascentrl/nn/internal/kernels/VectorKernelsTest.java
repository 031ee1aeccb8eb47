package io.github.ascentrl.nn.internal.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ascentrl.api.random.Rng;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The kernels that this JVM chose, and the plain ones, equal the specification in every bit, over random shapes and
 * numbers of all kinds. Which kernels were chosen is {@link KernelProviderTest}'s business.
 */
class VectorKernelsTest {
    private static final int TRIALS = 200;

    static Stream<String> operations() {
        return Operations.ALL.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("operations")
    void equalsTheSpecificationInEveryBit(String operation) {
        assertSameBits(operation, ScalarKernels.create(), Kernels.create(), TRIALS);
        assertSameBits(operation, ScalarKernels.create(), PlainKernels.create(), TRIALS);
    }

    /** Often enough that the optimising compiler has compiled every loop, and with more shapes. */
    @Tag("long")
    @ParameterizedTest
    @MethodSource("operations")
    void equalsTheSpecificationInEveryBitOnceCompiled(String operation) {
        assertSameBits(operation, ScalarKernels.create(), Kernels.create(), 20 * TRIALS);
        assertSameBits(operation, ScalarKernels.create(), PlainKernels.create(), 20 * TRIALS);
    }

    /** By recording the calls of the operations: each new kernel must be added to {@link Operations}. */
    @Test
    void everyKernelIsCompared() {
        Set<String> called = new TreeSet<>();
        Kernels listening = Parts.proxies(ScalarKernels.create(), part -> (self, method, arguments) -> {
            called.add(signature(method));
            return method.invoke(part, arguments);
        });
        for (String operation : Operations.ALL.keySet()) {
            run(operation, listening, 0);
        }
        Set<String> all = new TreeSet<>();
        for (RecordComponent part : KernelParts.class.getRecordComponents()) {
            for (Method method : part.getType().getMethods()) {
                if (part.getType().isInterface()) {
                    all.add(signature(method));
                }
            }
        }
        assertThat(called).isEqualTo(all).hasSizeGreaterThan(40);
    }

    private static String signature(Method method) {
        return method.getDeclaringClass().getSimpleName() + "." + method.getName()
                + Arrays.toString(method.getParameterTypes()).replace('[', '(');
    }

    @Test
    void aProductWhoseChainIsSplitIsCaught() {
        Kernels split = Parts.with(ScalarKernels.create(), new ScalarProducts() {
            @Override
            public void multiply(
                    int m,
                    int n,
                    int k,
                    float[] a,
                    int ao,
                    int lda,
                    float[] b,
                    int bo,
                    int ldb,
                    float[] c,
                    int co,
                    int ldc) {
                for (int i = 0; i < m; i++) {
                    for (int j = 0; j < n; j++) {
                        float even = c[co + i * ldc + j];
                        float odd = 0f;
                        for (int p = 0; p < k; p++) {
                            float x = a[ao + i * lda + p];
                            float y = b[bo + p * ldb + j];
                            even = p % 2 == 0 ? Math.fma(x, y, even) : even;
                            odd = p % 2 == 0 ? odd : Math.fma(x, y, odd);
                        }
                        c[co + i * ldc + j] = even + odd;
                    }
                }
            }
        });
        assertCaught("A·B", split);
        assertThatCode(() -> assertSameBits("A·Bᵀ", ScalarKernels.create(), split, 20))
                .doesNotThrowAnyException();
    }

    /** (1 − z)·c + z·h, as the formula is usually written. */
    @Test
    void aCellThatMixesInTwoProductsIsCaught() {
        Kernels mixing = Parts.with(ScalarKernels.create(), new ScalarCells() {
            @Override
            public void gru(
                    int rows,
                    int n,
                    int[] first,
                    int step,
                    float[] gates,
                    float[] recurrent,
                    float[] state,
                    int stateAt,
                    float[] next,
                    int nextAt,
                    float[] kept,
                    float[] y) {
                float[] h = state.clone();
                super.gru(rows, n, first, step, gates, recurrent, state, stateAt, next, nextAt, kept, y);
                for (int i = 0; i < rows; i++) {
                    int row = first[i] + step;
                    for (int j = 0; j < n; j++) {
                        float z = gates[row * 3 * n + n + j];
                        float c = gates[row * 3 * n + 2 * n + j];
                        float mixed = (1f - z) * c + z * h[stateAt + i * n + j];
                        next[nextAt + i * n + j] = mixed;
                        y[row * n + j] = mixed;
                    }
                }
            }
        });
        assertCaught("GRU", mixing);
    }

    @Test
    void anUnfusedStepIsCaught() {
        Kernels unfused = Parts.with(ScalarKernels.create(), new ScalarUpdates() {
            @Override
            public void sgd(int from, int n, float[] p, float[] g, float[] u, float momentum, float rate) {
                for (int i = from; i < from + n; i++) {
                    u[i] = momentum * u[i] + g[i];
                    p[i] -= rate * u[i];
                }
            }
        });
        assertCaught("gradient descent", unfused);
    }

    @Test
    void aSumFromLeftToRightIsCaught() {
        Kernels sequential = Parts.with(ScalarKernels.create(), new ScalarRowwise(new ScalarSums()) {
            @Override
            float rowSum(int n, float[] x, int o) {
                float sum = 0f;
                for (int i = 0; i < n; i++) {
                    sum += x[o + i];
                }
                return sum;
            }
        });
        assertCaught("layer norm", sequential);
    }

    @Test
    void aSumOfManyChoicesInFloatIsCaught() {
        Kernels single = Parts.with(ScalarKernels.create(), new ScalarRowwise(new ScalarSums() {
            @Override
            public double sum(int n, float[] x, int xo) {
                float sum = 0f;
                for (int i = xo; i < xo + n; i++) {
                    sum += x[i];
                }
                return sum;
            }
        }));
        assertCaught("softmax", single);
    }

    private static void assertCaught(String operation, Kernels mutant) {
        assertThatThrownBy(() -> assertSameBits(operation, ScalarKernels.create(), mutant, TRIALS))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(operation)
                .hasMessageContaining("seed");
    }

    private static void assertSameBits(String operation, Kernels expected, Kernels actual, int trials) {
        assertSameBits(operation, expected, actual, 0, trials);
    }

    static void assertSameBits(String operation, Kernels expected, Kernels actual, int from, int to) {
        for (int seed = from; seed < to; seed++) {
            float[][] right = run(operation, expected, seed);
            float[][] other = run(operation, actual, seed);
            for (int array = 0; array < right.length; array++) {
                for (int i = 0; i < right[array].length; i++) {
                    // floatToIntBits makes all NaNs one.
                    if (Float.floatToIntBits(right[array][i]) != Float.floatToIntBits(other[array][i])) {
                        throw new AssertionError(operation + " of " + actual.name() + " differs from the specification"
                                + " in output " + array + "[" + i + "] of " + right[array].length + ": "
                                + right[array][i]
                                + " became " + other[array][i] + "; seed " + seed);
                    }
                }
            }
        }
    }

    private static float[][] run(String operation, Kernels kernels, int seed) {
        Rng random = Rng.of(seed).child(operation);
        return Operations.ALL.get(operation).run(kernels, new Operations.Draw(random));
    }
}
