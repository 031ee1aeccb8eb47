package io.github.ascentrl.nn;

import io.github.ascentrl.nn.internal.kernels.Patches;

/** Operations that only select or move elements; the selected elements receive the gradient. */
final class Shapes {
    private Shapes() {}

    /** y = max(low, min(high, x)); dy/dx is 1 inside, the ends included, and 0 outside. */
    static final class Clamp extends Operation {
        Tensor x;
        float low;
        float high;

        @Override
        protected void forward() {
            for (int i = 0; i < out.size(); i++) {
                out.data[i] = Math.max(low, Math.min(high, x.data[x.offset + i]));
            }
        }

        @Override
        protected void backward() {
            for (int i = 0; i < out.size(); i++) {
                int at = x.offset + i;
                x.gradient[at] += x.data[at] >= low && x.data[at] <= high ? out.gradient[i] : 0f;
            }
        }
    }

    /** A contiguous range of columns of x. */
    static final class Columns extends Operation {
        Tensor x;
        int from;

        @Override
        protected void forward() {
            for (int i = 0; i < out.rows; i++) {
                System.arraycopy(x.data, x.offset + i * x.cols + from, out.data, i * out.cols, out.cols);
            }
        }

        @Override
        protected void backward() {
            for (int i = 0; i < out.rows; i++) {
                for (int j = 0; j < out.cols; j++) {
                    x.gradient[x.offset + i * x.cols + from + j] += out.gradient[i * out.cols + j];
                }
            }
        }
    }

    /** Tensors side by side. */
    static final class Concat extends Operation {
        Tensor[] parts;

        @Override
        protected void forward() {
            int from = 0;
            for (Tensor part : parts) {
                for (int i = 0; i < out.rows; i++) {
                    System.arraycopy(part.data, part.offset + i * part.cols, out.data, i * out.cols + from, part.cols);
                }
                from += part.cols;
            }
        }

        @Override
        protected void backward() {
            int from = 0;
            for (Tensor part : parts) {
                for (int i = 0; part.needsGradient && i < out.rows; i++) {
                    kernels.elementwise()
                            .addScaled(
                                    part.cols,
                                    1f,
                                    out.gradient,
                                    i * out.cols + from,
                                    part.gradient,
                                    part.offset + i * part.cols);
                }
                from += part.cols;
            }
        }
    }

    /** Each row, read as a matrix [m, n], becomes its transpose [n, m]. */
    static final class Transposed extends Operation {
        Tensor x;
        int m;

        @Override
        protected void forward() {
            Patches.transpose(x.rows, m, x.cols / m, x.data, x.offset, out.data);
        }

        @Override
        protected void backward() {
            int n = x.cols / m;
            for (int i = 0; i < x.rows; i++) {
                for (int p = 0; p < m; p++) {
                    for (int q = 0; q < n; q++) {
                        x.gradient[x.offset + i * m * n + p * n + q] += out.gradient[i * m * n + q * m + p];
                    }
                }
            }
        }
    }

    /** y = x where the mask is not 0, else −∞; masked entries have no gradient. */
    static final class Mask extends Operation {
        Tensor x;
        float[] mask;
        int from;
        int stride;

        @Override
        protected void forward() {
            for (int i = 0; i < out.rows; i++) {
                for (int j = 0; j < out.cols; j++) {
                    int at = i * out.cols + j;
                    out.data[at] = mask[i * stride + from + j] != 0f ? x.data[x.offset + at] : Float.NEGATIVE_INFINITY;
                }
            }
        }

        @Override
        protected void backward() {
            for (int i = 0; i < out.rows; i++) {
                for (int j = 0; j < out.cols; j++) {
                    int at = i * out.cols + j;
                    x.gradient[x.offset + at] += mask[i * stride + from + j] != 0f ? out.gradient[at] : 0f;
                }
            }
        }
    }

    /** y = min(p, q) for sign 1, max(p, q) for sign −1; a NaN on either side stays NaN. */
    static final class Extreme extends Operation {
        Tensor p;
        Tensor q;
        float sign;

        @Override
        protected void forward() {
            for (int i = 0; i < out.size(); i++) {
                float a = sign * p.data[p.offset + i];
                float b = sign * q.data[q.offset + i];
                out.data[i] = sign * Math.min(a, b);
            }
        }

        @Override
        protected void backward() {
            for (int i = 0; i < out.size(); i++) {
                boolean first = sign * p.data[p.offset + i] <= sign * q.data[q.offset + i];
                Tensor into = first ? p : q;
                if (into.needsGradient) {
                    into.gradient[into.offset + i] += out.gradient[i];
                }
            }
        }
    }

    /** y[i, ·] = table[index_i, ·]. */
    static final class Rows extends Operation {
        Tensor table;
        Tensor indices;

        @Override
        protected void forward() {
            int d = table.cols;
            for (int i = 0; i < out.rows; i++) {
                System.arraycopy(table.data, table.offset + index(i) * d, out.data, i * d, d);
            }
        }

        @Override
        protected void backward() {
            int d = table.cols;
            for (int i = 0; i < out.rows; i++) {
                kernels.elementwise()
                        .addScaled(d, 1f, out.gradient, i * d, table.gradient, table.offset + index(i) * d);
            }
        }

        private int index(int i) {
            return (int) indices.data[indices.offset + i];
        }
    }
}
