package io.github.ascentrl.nn.internal.kernels;

import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Plain kernels in a program's first moments, then SIMD kernels. Until the JVM has compiled a loop of the Vector API,
 * each operation on a vector is a call that makes an object, and compiling these loops keeps the compiler from
 * everything else. A program that ends within a second would lose more by that than vectors can gain; one that has
 * multiplied large matrices, or has run for a second, will probably run on.
 *
 * <p>The kernels change between two calls, on each thread when it next asks for a part, and the bits are the same. What
 * was packed before stays as it is until it is packed again. Loops are compiled from the work itself. (Loops that were
 * compiled beforehand from calls of the library's own, while plain ones still did the work, stayed slower for good.)
 */
final class EarlyKernels implements Kernels {
    /** In nanoseconds since kernels were first made. */
    private static final long MOMENT = 1_000_000_000;

    /** In multiply-adds of one instance; a few times as many as small networks need for a short training. */
    private static final long MUCH = 1_000_000_000;

    private static final long BEGIN = System.nanoTime();

    /** Whether some instance, on whichever thread, found that it is no longer early; others may see it later. */
    private static boolean late;

    private final Supplier<Kernels> simd;
    private final BooleanSupplier isEarly;
    private PlainProducts products = new PlainProducts();
    private Kernels early = PlainKernels.with(products);
    private Kernels later;

    EarlyKernels(Supplier<Kernels> simd) {
        this.simd = simd;
        isEarly = this::isEarly;
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
    }

    private boolean isEarly() {
        late = late || !isEarly(System.nanoTime() - BEGIN, products.multiplyAdds());
        return !late;
    }

    static boolean isEarly(long nanoseconds, long multiplyAdds) {
        return nanoseconds < MOMENT && multiplyAdds < MUCH;
    }

    private Kernels now() {
        return later != null ? later : unlessLater();
    }

    private Kernels unlessLater() {
        if (isEarly.getAsBoolean()) {
            return early;
        }
        later = simd.get();
        early = null; // whose scratch space may be large
        products = null;
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
}
