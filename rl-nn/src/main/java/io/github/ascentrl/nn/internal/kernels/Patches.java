package io.github.ascentrl.nn.internal.kernels;

import java.util.Arrays;

/**
 * Pictures as matrices of patches, so that a convolution is a matrix product: what each place of the result looks at is
 * a row. Pictures are pixel by pixel, {@code [height, width, channels]}, so that a line of a patch, {@code kernel ·
 * channels} numbers, is copied as one. Some pictures at a time go through one buffer that stays in the cache.
 *
 * <p>An element of a result is one chain of multiply-adds as in any other product, and so no number depends on how many
 * pictures go through the buffer together.
 */
public final class Patches {
    /**
     * Numbers in the buffer, unless one picture needs more: 256 KB, a quarter of a usual second-level cache.
     */
    private static final int BUFFER = 1 << 16;

    private final int picture;
    private final int places;
    private final int size;
    private final int chunk;
    /** For each line of each patch: where it begins in a picture, where among the patches, and how long it is. */
    private final int[] sources;

    private final int[] targets;
    private final int[] lengths;
    /** Numbers of the padding are never written: they are 0 from the beginning. */
    private float[] patches = new float[0];

    private float[] gradients = new float[0];
    private Packed transposed;

    /**
     * Patches of pictures of one shape; the numbers fit together.
     *
     * @param channels numbers in a pixel
     * @param height of the pictures
     * @param width of the pictures
     * @param kernel height and width of a patch
     * @param stride from one patch to the next
     * @param padding rows and columns of zeros around a picture, fewer than {@code kernel}
     */
    public Patches(int channels, int height, int width, int kernel, int stride, int padding) {
        int outHeight = (int) ((height + 2L * padding - kernel) / stride + 1);
        int outWidth = (int) ((width + 2L * padding - kernel) / stride + 1);
        picture = height * width * channels;
        places = outHeight * outWidth;
        size = kernel * kernel * channels;
        chunk = Math.max(1, BUFFER / (places * size));
        sources = new int[places * kernel];
        targets = new int[places * kernel];
        lengths = new int[places * kernel];
        for (int place = 0; place < places; place++) {
            int top = place / outWidth * stride - padding;
            int left = place % outWidth * stride - padding;
            int from = Math.max(0, -left);
            int to = Math.min(kernel, width - left);
            for (int ky = 0; ky < kernel; ky++) {
                int line = place * kernel + ky;
                boolean inside = top + ky >= 0 && top + ky < height;
                sources[line] = inside ? ((top + ky) * width + left + from) * channels : 0;
                targets[line] = (line * kernel + from) * channels;
                lengths[line] = inside ? (to - from) * channels : 0;
            }
        }
    }

    /**
     * Y += P·W, with the patches P of x.
     *
     * @param kernels does the products
     * @param pictures how many
     * @param x pictures
     * @param xo where they begin
     * @param w filters, {@code [kernel · kernel · channels, filters]}
     * @param y {@code [pictures, places, filters]}
     */
    public void multiply(Kernels kernels, int pictures, float[] x, int xo, Packed w, float[] y) {
        for (int i = 0; i < pictures; i += chunk) {
            int n = Math.min(chunk, pictures - i);
            gather(n, x, xo + i * picture);
            w.multiply(n * places, patches, 0, size, y, i * places * w.n, w.n);
        }
    }

    /**
     * dW += Pᵀ·dY.
     *
     * @param kernels does the products
     * @param pictures how many
     * @param x pictures
     * @param xo where they begin
     * @param filters columns of W
     * @param dy {@code [pictures, places, filters]}
     * @param dw {@code [kernel · kernel · channels, filters]}
     * @param dwo where it begins
     */
    public void addWeightGradient(
            Kernels kernels, int pictures, float[] x, int xo, int filters, float[] dy, float[] dw, int dwo) {
        for (int i = 0; i < pictures; i += chunk) {
            int n = Math.min(chunk, pictures - i);
            gather(n, x, xo + i * picture);
            kernels.products()
                    .multiplyTransposedA(
                            size,
                            filters,
                            n * places,
                            patches,
                            0,
                            size,
                            dy,
                            i * places * filters,
                            filters,
                            dw,
                            dwo,
                            filters);
        }
    }

    /**
     * Adds to dX what the patches' gradient dY·Wᵀ gives it.
     *
     * @param kernels does the products
     * @param pictures how many
     * @param dx gradient of the pictures
     * @param dxo where it begins
     * @param filters columns of W
     * @param dy {@code [pictures, places, filters]}
     * @param w {@code [kernel · kernel · channels, filters]}
     * @param wo where it begins
     */
    public void addInputGradient(
            Kernels kernels, int pictures, float[] dx, int dxo, int filters, float[] dy, float[] w, int wo) {
        transposed = kernels.products().pack(true, filters, size, w, wo, filters, transposed);
        gradients = grown(gradients);
        for (int i = 0; i < pictures; i += chunk) {
            int n = Math.min(chunk, pictures - i);
            Arrays.fill(gradients, 0, n * places * size, 0f);
            transposed.multiply(n * places, dy, i * places * filters, filters, gradients, 0, size);
            scatter(kernels, n, dx, dxo + i * picture);
        }
    }

    /**
     * Transposes matrices: pictures plane by plane become pictures pixel by pixel.
     *
     * @param count how many
     * @param m rows of each
     * @param n columns of each
     * @param x {@code [count, m, n]}
     * @param xo where they begin
     * @param y receives {@code [count, n, m]}; another array
     */
    public static void transpose(int count, int m, int n, float[] x, int xo, float[] y) {
        for (int i = 0; i < count; i++) {
            int from = xo + i * m * n;
            int to = i * m * n;
            for (int p = 0; p < m; p++) {
                for (int q = 0; q < n; q++) {
                    y[to + q * m + p] = x[from + p * n + q];
                }
            }
        }
    }

    private void gather(int pictures, float[] x, int xo) {
        patches = grown(patches);
        for (int i = 0; i < pictures; i++) {
            int from = xo + i * picture;
            int to = i * places * size;
            for (int line = 0; line < lengths.length; line++) {
                System.arraycopy(x, from + sources[line], patches, to + targets[line], lengths[line]);
            }
        }
    }

    private void scatter(Kernels kernels, int pictures, float[] dx, int dxo) {
        for (int i = 0; i < pictures; i++) {
            int from = i * places * size;
            int to = dxo + i * picture;
            for (int line = 0; line < lengths.length; line++) {
                kernels.elementwise()
                        .addScaled(lengths[line], 1f, gradients, from + targets[line], dx, to + sources[line]);
            }
        }
    }

    private float[] grown(float[] buffer) {
        return buffer.length > 0 ? buffer : new float[chunk * places * size];
    }
}
