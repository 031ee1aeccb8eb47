package io.github.ascentrl.examples.bench;

import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.internal.kernels.Kernels;
import io.github.ascentrl.nn.internal.kernels.PlainKernels;
import io.github.ascentrl.nn.internal.kernels.ScalarKernels;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Nanoseconds per element of element-wise operations, and of operations on rows of 256, over 10240 elements. The
 * fastest kernels are the SIMD ones if the command line adds their module.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Thread)
@OperationsPerInvocation(ElementwiseBenchmark.N)
public class ElementwiseBenchmark {
    static final int N = 10240;
    private static final int COLS = 256;
    private static final int ROWS = N / COLS;

    /** The kernels: the specification, plain Java, or those that this JVM chooses. */
    @Param({"scalar", "plain", "fastest"})
    public String kind;

    private Kernels kernels;
    private final float[] positive = new float[N];
    private final float[] x = new float[N];
    private final float[] y = new float[N];
    private final float[] perRow = new float[ROWS];
    private final float[] perRow2 = new float[ROWS];
    private final float[] gain = new float[COLS];
    private final float[] bias = new float[COLS];
    private final float[] m = new float[N];
    private final float[] v = new float[N];
    private final float[] p = new float[N];

    /** Draws the numbers. */
    @Setup
    public void setup() {
        kernels = kind.equals("scalar")
                ? ScalarKernels.create()
                : kind.equals("plain") ? PlainKernels.create() : Kernels.create();
        System.arraycopy(RandomArrays.uniform(Rng.of(0), N), 0, x, 0, N);
        Arrays.fill(gain, 1f);
        for (int i = 0; i < N; i++) {
            x[i] *= 4f;
            positive[i] = 2f * Math.abs(x[i]) + 1e-6f;
        }
    }

    /** {@return eˣ} */
    @Benchmark
    public float[] exp() {
        kernels.elementwise().exp(N, x, 0, y);
        return y;
    }

    /** {@return tanh x} */
    @Benchmark
    public float[] tanh() {
        kernels.elementwise().tanh(N, x, y);
        return y;
    }

    /** {@return log x} */
    @Benchmark
    public float[] log() {
        kernels.elementwise().log(N, positive, y);
        return y;
    }

    /** {@return 1 / (1 + e⁻ˣ)} */
    @Benchmark
    public float[] sigmoid() {
        kernels.elementwise().sigmoid(N, x, y);
        return y;
    }

    /** {@return gelu x} */
    @Benchmark
    public float[] gelu() {
        kernels.elementwise().gelu(N, x, y);
        return y;
    }

    /** {@return max(x, 0)} */
    @Benchmark
    public float[] relu() {
        kernels.elementwise().relu(N, x, y);
        return y;
    }

    /** {@return the gradient through tanh} */
    @Benchmark
    public float[] tanhBackward() {
        kernels.elementwise().tanhBackward(N, x, positive, y);
        return y;
    }

    /** {@return the gradient through gelu} */
    @Benchmark
    public float[] geluBackward() {
        kernels.elementwise().geluBackward(N, x, positive, y);
        return y;
    }

    /** {@return softmax of rows of 256} */
    @Benchmark
    public float[] softmax() {
        kernels.rowwise().softmax(ROWS, COLS, x, y, perRow, perRow2);
        return y;
    }

    /** {@return layer normalisation of rows of 256} */
    @Benchmark
    public float[] layerNorm() {
        kernels.rowwise().layerNorm(ROWS, COLS, x, gain, 0, bias, 0, 1e-5f, y, perRow, perRow2);
        return y;
    }

    /** {@return parameters after an Adam step} */
    @Benchmark
    public float[] adam() {
        kernels.updates().adam(0, N, p, x, m, v, 0.9f, 0.999f, 0f, 1e-6f, 1f, 1e-8f);
        return p;
    }

    /** {@return Σ x·y} */
    @Benchmark
    public float dot() {
        return kernels.sums().dot(N, x, positive);
    }

    /** {@return Σ x²} */
    @Benchmark
    public double sumOfSquares() {
        return kernels.sums().sumOfSquares(N, x, 0);
    }

    /** {@return whether all is finite} */
    @Benchmark
    public boolean allFinite() {
        return kernels.sums().allFinite(N, x, 0);
    }
}
