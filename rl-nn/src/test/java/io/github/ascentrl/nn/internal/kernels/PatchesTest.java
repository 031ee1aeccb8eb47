package io.github.ascentrl.nn.internal.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.api.random.Rng;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Scalar, plain and SIMD kernels give the same bits; that they are the right ones, {@code Conv2dTest} tests. */
class PatchesTest {
    @Property(tries = 80, seed = "1")
    void everyImplementationGivesTheBitsOfTheSpecification(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 40) int pictures,
            @ForAll @IntRange(min = 1, max = 20) int filters) {
        float[] specified = results(ScalarKernels.create(), seed, pictures, filters);
        for (Kernels kernels : new Kernels[] {PlainKernels.create(), Kernels.create()}) {
            assertThat(Arrays.mismatch(results(kernels, seed, pictures, filters), specified)) // AssertJ would box them
                    .as("first difference of %s", kernels)
                    .isEqualTo(-1);
        }
    }

    /** Y, dW, dX one behind the other, of sizes drawn alike. */
    private static float[] results(Kernels kernels, long seed, int pictures, int filters) {
        Rng random = Rng.of(seed);
        int kernel = 1 + random.nextInt(4);
        int padding = random.nextInt(kernel);
        int stride = 1 + random.nextInt(3);
        int channels = 1 + random.nextInt(20);
        int height = kernel + random.nextInt(6);
        int width = kernel + random.nextInt(6);
        int places = ((height + 2 * padding - kernel) / stride + 1) * ((width + 2 * padding - kernel) / stride + 1);
        int size = kernel * kernel * channels;
        Patches patches = new Patches(channels, height, width, kernel, stride, padding);
        float[] x = numbers(random, 3 + pictures * height * width * channels);
        float[] w = numbers(random, 2 + size * filters);
        float[] y = numbers(random, pictures * places * filters);
        float[] dy = numbers(random, pictures * places * filters);
        float[] dw = numbers(random, 2 + size * filters);
        float[] dx = numbers(random, x.length);
        patches.multiply(
                kernels, pictures, x, 3, kernels.products().pack(false, size, filters, w, 2, filters, null), y);
        patches.addWeightGradient(kernels, pictures, x, 3, filters, dy, dw, 2);
        patches.addInputGradient(kernels, pictures, dx, 3, filters, dy, w, 2);
        float[] all = new float[y.length + dw.length + dx.length];
        System.arraycopy(y, 0, all, 0, y.length);
        System.arraycopy(dw, 0, all, y.length, dw.length);
        System.arraycopy(dx, 0, all, y.length + dw.length, dx.length);
        return all;
    }

    private static float[] numbers(Rng random, int n) {
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = (float) random.nextGaussian();
        }
        return x;
    }
}
