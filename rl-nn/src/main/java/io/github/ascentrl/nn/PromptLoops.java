package io.github.ascentrl.nn;

import io.github.ascentrl.nn.internal.kernels.Kernels;

/**
 * Loops over rows of prompts that lie side by side. Each row is padded to a multiple of {@value #PAD}, so that loops
 * process whole vectors; the padding is never read.
 */
final class PromptLoops {
    private static final int PAD = 16;

    private PromptLoops() {}

    /** {@return the distance between rows of the given number of prompts} */
    static int stride(int prompts) {
        return (prompts + PAD - 1) / PAD * PAD;
    }

    static float[] grown(int size, float[] had) {
        return had.length < size ? new float[size] : had;
    }

    /** Copies rows from an unpadded matrix. */
    static void read(int rows, int prompts, float[] from, int at, float[] to) {
        int stride = stride(prompts);
        for (int i = 0; i < rows; i++) {
            System.arraycopy(from, at + i * prompts, to, i * stride, prompts);
        }
    }

    /** Copies rows to an unpadded matrix. */
    static void write(int rows, int prompts, float[] from, float[] to, int at) {
        int stride = stride(prompts);
        for (int i = 0; i < rows; i++) {
            System.arraycopy(from, i * stride, to, at + i * prompts, prompts);
        }
    }

    /** Adds rows to those of an unpadded matrix. */
    static void add(int rows, int prompts, float[] from, float[] to, int at) {
        int stride = stride(prompts);
        for (int i = 0; i < rows; i++) {
            for (int b = 0; b < prompts; b++) {
                to[at + i * prompts + b] += from[i * stride + b];
            }
        }
    }

    /**
     * Row zi of z += Σ of {@code count} rows of x times rows of y, beginning at rows xi and yi, xStep and yStep rows
     * apart.
     */
    static void addPairs(
            Kernels kernels,
            int stride,
            int count,
            float[] x,
            int xi,
            int xStep,
            float[] y,
            int yi,
            int yStep,
            float[] z,
            int zi) {
        kernels.sums()
                .addPairs(
                        stride, count, x, xi * stride, xStep * stride, y, yi * stride, yStep * stride, z, zi * stride);
    }

    /** Row yi of y += Σ of factor·a times {@code count} rows of x, beginning at row xi, xStep rows apart. */
    static void addScaled(
            Kernels kernels,
            int stride,
            int count,
            float factor,
            float[] a,
            int ao,
            int aStep,
            float[] x,
            int xi,
            int xStep,
            float[] y,
            int yi) {
        kernels.sums()
                .addScaledRows(stride, count, factor, a, ao, aStep, x, xi * stride, xStep * stride, y, yi * stride);
    }

    static float sum(int prompts, float[] x) {
        float sum = 0;
        for (int b = 0; b < prompts; b++) {
            sum += x[b];
        }
        return sum;
    }
}
