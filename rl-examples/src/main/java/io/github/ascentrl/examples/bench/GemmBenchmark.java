package io.github.ascentrl.examples.bench;

import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.internal.kernels.Kernels;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Matrix products on the shapes of small networks and transformers. Read the counters: {@code flops} per nanosecond are
 * GFLOP/s, {@code ofPeak} is their fraction of the peak of fused multiply-adds, which is measured before each iteration
 * and printed with it.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class GemmBenchmark {
    /** Operands of one product. */
    @State(Scope.Thread)
    public static class Product {
        /** NN is A·B, NT A·Bᵀ, TN Aᵀ·B; rows × columns of the result × depth. */
        @Param({
            "NN 256x64x64",
            "NN 2048x64x64",
            "NN 2048x256x256",
            "NN 8192x256x64",
            "NT 256x64x64",
            "NT 2048x64x64",
            "NT 2048x256x256",
            "NT 8192x256x64",
            "NT 8192x64x256",
            "TN 64x64x256",
            "TN 64x64x2048",
            "TN 256x256x2048",
            "TN 64x256x8192",
            "NN 1x64x64",
            "NN 1x2x128",
            "NN 67x70x33"
        })
        public String shape;

        private final Kernels kernels = Kernels.create();
        private String form;
        private int m;
        private int n;
        private int k;
        private float[] a;
        private float[] b;
        private float[] c;

        /** Draws the operands. */
        @Setup
        public void setup() {
            String[] parts = shape.split("[ x]");
            form = parts[0];
            m = Integer.parseInt(parts[1]);
            n = Integer.parseInt(parts[2]);
            k = Integer.parseInt(parts[3]);
            Rng random = Rng.of(0);
            a = RandomArrays.uniform(random, m * k);
            b = RandomArrays.uniform(random, n * k);
            c = new float[m * n];
        }

        /** Clears the result, so that the sums do not grow to infinity. */
        @Setup(Level.Iteration)
        public void clear() {
            Arrays.fill(c, 0f);
        }
    }

    /** Floating-point operations. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class Count {
        /** Multiplications and additions. */
        public double flops;

        /** The same in units of the peak's operations per nanosecond. */
        public double ofPeak;

        private double peak;

        private final FmaPeak machine = new FmaPeak();

        /** Measures the peak and starts each iteration at 0. */
        @Setup(Level.Iteration)
        public void clear() {
            peak = machine.gigaflops();
            System.out.printf("peak %.0f GFLOP/s; ", peak);
            flops = 0;
            ofPeak = 0;
        }

        void add(double operations) {
            flops += operations;
            ofPeak += operations / peak;
        }
    }

    /**
     * Computes C += A·B in one of its forms.
     *
     * @param p the operands
     * @param count counts operations
     * @return the result
     */
    @Benchmark
    public float[] product(Product p, Count count) {
        switch (p.form) {
            case "NN" -> p.kernels.products().multiply(p.m, p.n, p.k, p.a, 0, p.k, p.b, 0, p.n, p.c, 0, p.n);
            case "NT" -> p.kernels.products().multiplyTransposedB(p.m, p.n, p.k, p.a, 0, p.k, p.b, 0, p.k, p.c, 0, p.n);
            default -> p.kernels.products().multiplyTransposedA(p.m, p.n, p.k, p.a, 0, p.m, p.b, 0, p.n, p.c, 0, p.n);
        }
        count.add(2.0 * p.m * p.n * p.k);
        return p.c;
    }
}
