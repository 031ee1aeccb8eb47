package io.github.ascentrl.nn.internal.kernels;

import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Plain kernels in a program's first moments, then SIMD kernels. Until the JVM has compiled a loop of the Vector API,
 * each operation on a vector is a call that makes an object, and compiling these loops keeps the compiler from
 * everything else. A program that ends within a second would lose more by that than vectors can gain; one that
 * multiplies large matrices, or has run for a second, will probably run on.
 *
 * <p>The kernels change between two calls, on each thread when it next asks for a part, and the bits are the same.
 * Loops are compiled from the work itself. (Loops that were compiled beforehand from calls of the library's own, while
 * plain ones still did the work, stayed slower for good.)
 */
final class EarlyKernels implements Kernels {
    /** Nanoseconds. */
    private static final long EARLY = 1_000_000_000;

    /** Multiply-adds of matrix products, a few times as many as small networks need for a short training. */
    private static final long LITTLE = 1_000_000_000;

    private static final long BEGIN = System.nanoTime();

    /** Multiply-adds so far, of all threads; may miss some. */
    private static long done;

    private final Supplier<Kernels> simd;
    private final BooleanSupplier isEarly;
    private final Kernels early;
    private Kernels later;

    EarlyKernels(Supplier<Kernels> simd) {
        this(simd, () -> isEarly(System.nanoTime() - BEGIN, done));
    }

    /**
     * Kernels that change at a moment of the caller's choice.
     *
     * @param simd makes the later kernels
     * @param isEarly whether it is too early for them; not asked again once it said no
     */
    EarlyKernels(Supplier<Kernels> simd, BooleanSupplier isEarly) {
        this.simd = simd;
        this.isEarly = isEarly;
        Kernels plain = PlainKernels.create();
        early = new KernelParts(
                plain.name(),
                new EarlyProducts(),
                plain.elementwise(),
                plain.rowwise(),
                plain.cells(),
                plain.sums(),
                plain.updates());
    }

    static boolean isEarly(long nanoseconds, long multiplyAdds) {
        return nanoseconds < EARLY && multiplyAdds < LITTLE;
    }

    /** {@return how many multiply-adds were counted} */
    static long done() {
        return done;
    }

    private Kernels now() {
        return later != null ? later : unlessLater();
    }

    private Kernels unlessLater() {
        if (isEarly.getAsBoolean()) {
            return early;
        }
        later = simd.get();
        return later;
    }

    @Override
    public String name() {
        return now().name();
    }

    @Override
    public Products products() {
        return now().products();
    }

    @Override
    public Elementwise elementwise() {
        return now().elementwise();
    }

    @Override
    public Rowwise rowwise() {
        return now().rowwise();
    }

    @Override
    public CellSteps cells() {
        return now().cells();
    }

    @Override
    public Sums sums() {
        return now().sums();
    }

    @Override
    public Updates updates() {
        return now().updates();
    }

    /** Plain products that are counted. */
    private final class EarlyProducts extends PlainProducts {
        @Override
        public Packed pack(boolean transposed, int k, int n, float[] b, int bo, int ldb, Packed reuse) {
            EarlyPacked packed = reuse instanceof EarlyPacked old && old.maker() == this ? old : new EarlyPacked();
            packed.fill(transposed, k, n, b, bo, ldb);
            return packed;
        }

        private Packed packPlain(int k, int n, float[] columns, Packed reuse) {
            return super.pack(true, k, n, columns, 0, k, reuse);
        }

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
            done += (long) m * n * k;
            super.multiply(m, n, k, a, ao, lda, b, bo, ldb, c, co, ldc);
        }

        @Override
        public void multiplyTransposedB(
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
            done += (long) m * n * k;
            super.multiplyTransposedB(m, n, k, a, ao, lda, b, bo, ldb, c, co, ldc);
        }

        @Override
        public void multiplyTransposedA(
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
            done += (long) m * n * k;
            super.multiplyTransposedA(m, n, k, a, ao, lda, b, bo, ldb, c, co, ldc);
        }

        /** Becomes a matrix of the later kernels when they come, because it may be packed once for a long time. */
        private final class EarlyPacked extends Packed {
            /** B, column by column. */
            private float[] columns = new float[0];

            private Packed plain;
            private Packed later;

            EarlyProducts maker() {
                return EarlyProducts.this;
            }

            void fill(boolean transposed, int k, int n, float[] b, int bo, int ldb) {
                this.k = k;
                this.n = n;
                columns = columns.length < k * n ? new float[k * n] : columns;
                Tiles.columns(transposed, k, n, b, bo, ldb, columns);
                plain = packPlain(k, n, columns, plain);
            }

            private Packed now(int m) {
                return later != null ? later : unlessLater(m);
            }

            private Packed unlessLater(int m) {
                Products products = products();
                if (products == EarlyProducts.this) {
                    done += (long) m * n * k;
                    return plain;
                }
                later = products.pack(true, k, n, columns, 0, k, null);
                plain = null;
                columns = null;
                return later;
            }

            @Override
            public void multiply(int m, float[] a, int ao, int lda, float[] c, int co, int ldc) {
                now(m).multiply(m, a, ao, lda, c, co, ldc);
            }

            @Override
            public void multiply(
                    int m,
                    float[] a,
                    int ao,
                    int lda,
                    int column,
                    int columns,
                    float[] from,
                    int fo,
                    int ldf,
                    float[] c,
                    int co,
                    int ldc) {
                now(m).multiply(m, a, ao, lda, column, columns, from, fo, ldf, c, co, ldc);
            }

            @Override
            public void affine(int m, float[] x, int xo, int ldx, float[] bias, int biasOffset, float[] y) {
                now(m).affine(m, x, xo, ldx, bias, biasOffset, y);
            }

            @Override
            public void affineRelu(int m, float[] x, int xo, int ldx, float[] bias, int biasOffset, float[] y) {
                now(m).affineRelu(m, x, xo, ldx, bias, biasOffset, y);
            }
        }
    }
}
