package io.github.ascentrl.nn.internal.kernels;

import java.util.Arrays;

/**
 * Pictures as matrices of patches, so that a convolution is a matrix product. Each row is the patch that one position
 * of the result covers. Pictures are stored pixel by pixel, {@code [height, width, channels]}, so that a line of a
 * patch, {@code kernel · channels} numbers, is copied at once. Pictures are processed in groups through a buffer that
 * stays in the cache.
 *
 * <p>An element of a result is one chain of multiply-adds as in any other product, so results do not depend on the
 * number of pictures in the buffer.
 */
public final class Patches {
    /**
     * Numbers in the buffer, unless one picture needs more: 256 KB, a quarter of a typical second-level cache.
     */
    private static final int BUFFER = 1 << 16;

    private final int picture;
    private final int places;
    private final int size;
    private final int chunk;
    /** For each line of each patch: its offset in a picture, its offset among the patches, and its length. */
    private final int[] sources;

    private final int[] targets;
    private final int[] lengths;
    /** Padding is never written and therefore stays 0. */
    private float[] patches = new float[0];

    private float[] gradients = new float[0];
    private Packed transposed;

    /**
     * Prepares patches for pictures of one shape, which the caller has checked.
     *
     * @param channels the numbers in a pixel
     * @param height height of the pictures
     * @param width width of the pictures
     * @param kernel height and width of a patch
     * @param stride pixels from one patch to the next
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
     * Y += P·W, where P are the patches of x.
     *
     * @param kernels compute the products
     * @param pictures the number of pictures
     * @param x the pictures
     * @param xo offset of the first number
     * @param w the filters, {@code [kernel · kernel · channels, filters]}
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
     * @param kernels compute the products
     * @param pictures the number of pictures
     * @param x the pictures
     * @param xo offset of the first number
     * @param filters columns of W
     * @param dy {@code [pictures, places, filters]}
     * @param dw {@code [kernel · kernel · channels, filters]}
     * @param dwo offset of the first number
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
     * Adds the gradient dY·Wᵀ of the patches to dX.
     *
     * @param kernels compute the products
     * @param pictures the number of pictures
     * @param dx the gradient of the pictures
     * @param dxo offset of the first number
     * @param filters columns of W
     * @param dy {@code [pictures, places, filters]}
     * @param w {@code [kernel · kernel · channels, filters]}
     * @param wo offset of the first number
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
     * Transposes matrices, for example from pictures plane by plane to pictures pixel by pixel.
     *
     * @param count the number of matrices
     * @param m rows of each matrix
     * @param n columns of each matrix
     * @param x {@code [count, m, n]}
     * @param xo offset of the first number
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
