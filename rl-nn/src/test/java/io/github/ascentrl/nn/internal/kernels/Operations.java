package io.github.ascentrl.nn.internal.kernels;

import io.github.ascentrl.api.random.Rng;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Every kernel as a function of a generator: shapes, offsets and numbers drawn from it, the arrays that the kernel wrote
 * returned. Two kernels given equal generators must return equal bits.
 */
final class Operations {
    /** Draws a problem, solves it with the given kernels. */
    interface Operation {
        float[][] run(Kernels kernels, Draw draw);
    }

    static final Map<String, Operation> ALL = all();

    private Operations() {}

    /** Draws shapes and numbers. */
    static final class Draw {
        private final Rng random;
        private final int kind;

        Draw(Rng random) {
            this.random = random;
            kind = random.nextInt(4);
        }

        /** Mostly small, now and then past a block, and often next to a multiple of a vector. */
        int size() {
            return switch (random.nextInt(8)) {
                case 0 -> 1 + random.nextInt(300);
                case 1 -> 16 * (1 + random.nextInt(9)) + random.nextInt(3) - 1;
                default -> 1 + random.nextInt(40);
            };
        }

        int below(int bound) {
            return random.nextInt(bound);
        }

        float number() {
            float ordinary = random.nextFloat() * 4f - 2f;
            return switch (kind) {
                case 0 -> ordinary;
                case 1 -> random.nextInt(10) == 0 ? special() : ordinary;
                case 2 -> ordinary * 1e-38f; // subnormal, mostly
                default -> Float.intBitsToFloat(random.nextInt()); // any bits
            };
        }

        private float special() {
            return switch (random.nextInt(9)) {
                case 0 -> Float.NaN;
                case 1 -> Float.POSITIVE_INFINITY;
                case 2 -> Float.NEGATIVE_INFINITY;
                case 3 -> -0f;
                case 4 -> 0f;
                case 5 -> Float.MAX_VALUE;
                case 6 -> -Float.MAX_VALUE;
                case 7 -> Float.MIN_VALUE;
                default -> Float.intBitsToFloat(0x7fc01234); // a NaN with a payload
            };
        }

        float[] array(int size) {
            float[] array = new float[size];
            for (int i = 0; i < size; i++) {
                array[i] = number();
            }
            return array;
        }
    }

    private static Map<String, Operation> all() {
        Map<String, Operation> all = new LinkedHashMap<>();
        products(all);
        elements(all);
        rows(all);
        cells(all);
        optimisers(all);
        return all;
    }

    private static void products(Map<String, Operation> all) {
        for (int form = 0; form < 4; form++) {
            int f = form;
            all.put(new String[] {"A·B", "A·B packed", "A·Bᵀ", "Aᵀ·B"}[form], (kernels, d) -> product(kernels, d, f));
        }
        all.put("A·Bᵀ assigned", (kernels, d) -> assigned(kernels, d));
        all.put("A·Bᵀ packed", (kernels, d) -> product(kernels, d, 4));
        all.put("A·B packed, some columns", Operations::someColumns);
        all.put("affine", (kernels, d) -> affine(kernels, d, d.size(), d.size(), 0));
        all.put("affine relu, unpacked", (kernels, d) -> affine(kernels, d, d.size(), d.size(), 3));
        all.put("affine packed", (kernels, d) -> affine(kernels, d, d.size(), d.size(), 1));
        all.put("affine relu", (kernels, d) -> affine(kernels, d, d.size(), d.size(), 2));
        all.put("affine relu, a row", (kernels, d) -> affine(kernels, d, 1, 16 * (1 + d.below(20)), 2));
    }

    private static float[][] affine(Kernels kernels, Draw d, int m, int n, int form) {
        int k = d.size();
        int ldx = k + d.below(3);
        int xo = d.below(4);
        int wo = d.below(4);
        int bo = d.below(4);
        float[] x = d.array(xo + ldx * m);
        float[] w = d.array(wo + n * k);
        float[] bias = d.array(bo + n);
        float[] y = d.array(m * n + 5);
        Packed packed = kernels.products().pack(false, k, n, w, wo, n, null);
        switch (form) {
            case 0 -> kernels.products().affine(m, n, k, x, xo, ldx, w, wo, bias, bo, y);
            case 3 -> kernels.products().affineRelu(m, n, k, x, xo, ldx, w, wo, bias, bo, y);
            case 1 -> packed.affine(m, x, xo, ldx, bias, bo, y);
            default -> packed.affineRelu(m, x, xo, ldx, bias, bo, y);
        }
        return new float[][] {y};
    }

    private static float[][] someColumns(Kernels kernels, Draw d) {
        int m = d.size();
        int k = d.size();
        int n = 32 * (1 + d.below(4));
        int column = 32 * d.below(3);
        int columns = column + n + d.below(40);
        int lda = k + d.below(3);
        int ldc = n + d.below(3);
        float[] c = d.array(ldc * m + 5);
        Packed packed = kernels.products().pack(false, k, columns, d.array(k * columns), 0, columns, null);
        int ldf = d.below(4) - 2; // rows to start from, in C itself or anywhere, backwards too
        float[] from = d.array(n + 2 * m);
        float[] a = d.array(lda * m + 2);
        if (ldf > 0) {
            packed.multiply(m, a, 2, lda, column, n, c, 3, ldc, c, 3, ldc);
        } else {
            packed.multiply(m, a, 2, lda, column, n, from, -ldf * (m - 1), ldf, c, 3, ldc);
        }
        return new float[][] {c};
    }

    private static float[][] assigned(Kernels kernels, Draw d) {
        int m = d.size();
        int n = d.size();
        int k = d.size();
        int lda = k + d.below(3);
        int ldb = k + d.below(3);
        int ao = d.below(4);
        int bo = d.below(4);
        float[] a = d.array(ao + lda * m);
        float[] b = d.array(bo + ldb * n);
        float[] c = d.array(m * n + 5);
        kernels.products().assignTransposedB(m, n, k, a, ao, lda, b, bo, ldb, c);
        return new float[][] {c};
    }

    private static float[][] product(Kernels kernels, Draw d, int form) {
        int m = d.size();
        int n = d.size();
        int k = d.size();
        boolean aTransposed = form == 3;
        boolean bTransposed = form == 2 || form == 4;
        int lda = (aTransposed ? m : k) + d.below(3);
        int ldb = (bTransposed ? k : n) + d.below(3);
        int ldc = n + d.below(3);
        int ao = d.below(4);
        int bo = d.below(4);
        int co = d.below(4);
        float[] a = d.array(ao + lda * (aTransposed ? k : m));
        float[] b = d.array(bo + ldb * (bTransposed ? n : k));
        float[] c = d.array(co + ldc * m + 5);
        switch (form) {
            case 0 -> kernels.products().multiply(m, n, k, a, ao, lda, b, bo, ldb, c, co, ldc);
            case 2 -> kernels.products().multiplyTransposedB(m, n, k, a, ao, lda, b, bo, ldb, c, co, ldc);
            case 3 -> kernels.products().multiplyTransposedA(m, n, k, a, ao, lda, b, bo, ldb, c, co, ldc);
            default -> {
                // A reused packed matrix of another shape must not leave old values behind.
                Packed old = kernels.products().pack(false, 7, 9, d.array(63), 0, 9, null);
                Packed packed = kernels.products().pack(bTransposed, k, n, b, bo, ldb, d.below(2) == 0 ? old : null);
                packed.multiply(m, a, ao, lda, c, co, ldc);
            }
        }
        return new float[][] {c};
    }

    private interface Unary {
        void run(Elementwise elementwise, int n, float[] x, float[] y);
    }

    private interface Backward {
        void run(Elementwise elementwise, int n, float[] y, float[] dy, float[] dx);
    }

    private static void unary(Map<String, Operation> all, String name, Unary unary) {
        all.put(name, (kernels, d) -> {
            int n = d.size();
            float[] x = d.array(n + 1);
            float[] y = d.array(n + 1);
            for (int i = 0; i < n; i++) {
                x[i] *= 40f; // past the bounds of exp
            }
            unary.run(kernels.elementwise(), n, x, y);
            float[] inPlace = x.clone();
            unary.run(kernels.elementwise(), n, inPlace, inPlace);
            return new float[][] {x, y, inPlace};
        });
    }

    private static void backward(Map<String, Operation> all, String name, Backward backward) {
        all.put(name, (kernels, d) -> {
            int n = d.size();
            float[] dx = d.array(n + 1);
            backward.run(kernels.elementwise(), n, d.array(n), d.array(n), dx);
            return new float[][] {dx};
        });
    }

    private static void elements(Map<String, Operation> all) {
        unary(all, "relu", Elementwise::relu);
        unary(all, "tanh", Elementwise::tanh);
        unary(all, "sigmoid", Elementwise::sigmoid);
        unary(all, "gelu", Elementwise::gelu);
        unary(all, "log", Elementwise::log);
        unary(all, "exp", (elementwise, n, x, y) -> elementwise.exp(n, x, 0, y));
        backward(all, "relu backward", Elementwise::reluBackward);
        backward(all, "tanh backward", Elementwise::tanhBackward);
        backward(all, "sigmoid backward", Elementwise::sigmoidBackward);
        backward(all, "gelu backward", Elementwise::geluBackward);
        all.put("times tanh slope", (kernels, d) -> {
            int n = d.size();
            float[] dy = d.array(n + 1);
            kernels.elementwise().timesTanhSlope(n, d.array(n), dy);
            return new float[][] {dy};
        });
        all.put("times relu slope", (kernels, d) -> {
            int n = d.size();
            float[] dy = d.array(n + 1);
            kernels.elementwise().timesReluSlope(n, d.array(n), dy);
            return new float[][] {dy};
        });
        all.put("gelu and slope", (kernels, d) -> {
            int n = d.size();
            float[] y = d.array(n + 1);
            float[] dy = d.array(n + 1);
            kernels.elementwise().geluAndSlope(n, d.array(n), y, dy);
            return new float[][] {y, dy};
        });
        all.put("dropout", (kernels, d) -> {
            int n = d.size();
            long key = d.below(1 << 30) * 0x9e3779b97f4a7c15L;
            int threshold = 1 + d.below(65535);
            float[] y = d.array(n + 5);
            kernels.elementwise().dropout(n, key, d.below(1000), threshold, d.number(), d.array(n + 3), 3, y, 2);
            return new float[][] {y};
        });
        all.put("exp at an offset", (kernels, d) -> {
            int n = d.size();
            float[] y = d.array(n);
            kernels.elementwise().exp(n, d.array(n + 3), 3, y);
            return new float[][] {y};
        });
        all.put("scale", (kernels, d) -> {
            int n = d.size();
            float[] y = d.array(n + 5);
            kernels.elementwise().scale(n, d.number(), d.array(n + 3), 3, y, 2);
            return new float[][] {y};
        });
        all.put("add scaled", (kernels, d) -> {
            int n = d.size();
            float[] y = d.array(n + 5);
            kernels.elementwise().addScaled(n, d.number(), d.array(n + 3), 3, y, 2);
            kernels.elementwise().addScaled(n, d.number(), d.array(n), y);
            return new float[][] {y};
        });
        all.put("add pairs", (kernels, d) -> {
            int n = d.size();
            int count = d.below(12);
            int stride = n + d.below(3);
            float[] z = d.array(n + 5);
            float[] x = d.array(stride * (count + 1) + 3);
            float[] y = d.array(2 * stride * (count + 1) + 1);
            kernels.sums().addPairs(n, count, x, 3, stride, y, 1, 2 * stride, z, 2);
            return new float[][] {z};
        });
        all.put("add scaled rows", (kernels, d) -> {
            int n = d.size();
            int count = d.below(12);
            int stride = n + d.below(3);
            float[] y = d.array(n + 5);
            float[] a = d.array(3 * count + 2);
            float[] x = d.array(stride * (count + 1) + 3);
            kernels.sums().addScaledRows(n, count, d.number(), a, 2, 3, x, 3, stride, y, 2);
            return new float[][] {y};
        });
        all.put("combine", (kernels, d) -> {
            int n = d.size();
            float[] z = d.array(n + 1);
            kernels.elementwise().combine(n, d.number(), d.array(n + 3), 3, d.number(), d.array(n + 2), 2, z);
            return new float[][] {z};
        });
        all.put("product of elements", (kernels, d) -> {
            int n = d.size();
            float[] z = d.array(n + 1);
            kernels.elementwise().product(n, d.array(n + 3), 3, d.array(n + 2), 2, z);
            return new float[][] {z};
        });
        all.put("add product of elements", (kernels, d) -> {
            int n = d.size();
            float[] z = d.array(n + 5);
            kernels.elementwise().addProduct(n, d.array(n + 3), 3, d.array(n + 2), 2, z, 4);
            return new float[][] {z};
        });
    }

    private static void rows(Map<String, Operation> all) {
        all.put("fill rows", (kernels, d) -> {
            int rows = d.size();
            int n = d.size();
            float[] y = d.array(rows * n + 1);
            kernels.products().fillRows(rows, n, d.array(n + 3), 3, y);
            return new float[][] {y};
        });
        all.put("column sums", (kernels, d) -> {
            int rows = d.size();
            int n = d.size();
            float[] sums = d.array(n + 4);
            kernels.products().addColumnSums(rows, n, d.array(rows * n), sums, 3);
            return new float[][] {sums};
        });
        all.put("relu slope and column sums", (kernels, d) -> {
            int rows = d.size();
            int n = d.size();
            float[] sums = d.array(n + 4);
            float[] dy = d.array(rows * n + 2);
            kernels.products().timesReluSlope(rows, n, d.array(rows * n), dy, sums, 3);
            return new float[][] {sums, dy};
        });
        all.put("softmax", (kernels, d) -> {
            int rows = d.size();
            int n = d.size();
            float[] y = d.array(rows * n + 1);
            float[] max = d.array(rows + 1);
            float[] logSum = d.array(rows + 1);
            kernels.rowwise().softmax(rows, n, d.array(rows * n), y, max, logSum);
            return new float[][] {y, max, logSum};
        });
        all.put("softmax in place, and again", (kernels, d) -> {
            int rows = d.size();
            int n = 32 * (1 + d.below(9));
            float[] x = d.array(rows * n + 1);
            float[] again = x.clone();
            float[] max = d.array(rows + 2);
            float[] scale = d.array(rows + 2);
            kernels.rowwise().softmaxInPlace(rows, n, x, max, scale, 2);
            kernels.rowwise().softmaxAgain(rows, n, again, max, scale, 2);
            return new float[][] {x, again}; // of a row with a NaN, the largest is anything
        });
        all.put("softmax backward", (kernels, d) -> {
            int rows = d.size();
            int n = d.size();
            float[] dy = d.array(rows * n + 1);
            kernels.rowwise().softmaxBackward(rows, n, d.array(rows * n), dy);
            return new float[][] {dy};
        });
        all.put("layer norm", (kernels, d) -> {
            int rows = d.size();
            int n = d.size();
            float[] y = d.array(rows * n + 1);
            float[] mean = d.array(rows);
            float[] scale = d.array(rows);
            kernels.rowwise()
                    .layerNorm(rows, n, d.array(rows * n), d.array(n + 2), 2, d.array(n + 1), 1, 1e-5f, y, mean, scale);
            return new float[][] {y, mean, scale};
        });
        all.put("layer norm backward", (kernels, d) -> {
            int rows = d.size();
            int n = d.size();
            float[] x = d.array(rows * n);
            float[] gain = d.array(n + 2);
            float[] mean = d.array(rows);
            float[] scale = d.array(rows);
            float[] dx = d.array(rows * n + 1);
            float[] dGain = d.array(n + 3);
            float[] dBias = d.array(n + 2);
            kernels.rowwise()
                    .layerNormBackward(rows, n, x, gain, 2, mean, scale, d.array(rows * n), dx, dGain, dBias, 1);
            return new float[][] {dx, dGain, dBias};
        });
        all.put("dot", (kernels, d) -> {
            int n = d.size();
            return new float[][] {
                {
                    kernels.sums().dot(n, d.array(n), d.array(n)),
                    kernels.sums().dot(n, d.array(n + 3), 3, d.array(n + 1), 1)
                }
            };
        });
        all.put("sum", (kernels, d) -> {
            int n = d.size();
            return halves(kernels.sums().sum(n, d.array(n + 3), 3));
        });
        all.put("sum of squares", (kernels, d) -> {
            int n = d.size();
            return halves(kernels.sums().sumOfSquares(n, d.array(n + 3), 3));
        });
        all.put("all finite", (kernels, d) -> {
            int n = d.size();
            float[] x = new float[n];
            if (d.below(2) == 0) {
                x[d.below(n)] = d.number();
            }
            return new float[][] {{kernels.sums().allFinite(n - 1, x, 1) ? 1f : 0f}};
        });
    }

    private static void cells(Map<String, Operation> all) {
        all.put("GRU", (kernels, d) -> cell(kernels, d, false));
        all.put("LSTM", (kernels, d) -> cell(kernels, d, true));
        all.put("GRU backward", (kernels, d) -> cellBackward(kernels, d, false));
        all.put("LSTM backward", (kernels, d) -> cellBackward(kernels, d, true));
    }

    /** Rows are in steps of 2, the last first; into another state, and in place. */
    private static int[] firsts(int rows) {
        int[] first = new int[rows];
        for (int i = 0; i < rows; i++) {
            first[i] = 2 * (rows - 1 - i);
        }
        return first;
    }

    private static float[][] cell(Kernels kernels, Draw d, boolean lstm) {
        int rows = 1 + d.below(6);
        int n = d.size();
        int memory = lstm ? 2 * n : n;
        int gateCount = lstm ? 4 : 3;
        float[] gates = d.array(2 * rows * gateCount * n);
        float[] recurrent = d.array(rows * gateCount * n);
        float[] state = d.array(rows * memory + 3);
        float[] next = d.array(rows * memory + 4);
        float[] kept = d.array(2 * rows * n);
        float[] y = d.array(2 * rows * n);
        float[] again = gates.clone();
        float[] inPlace = state.clone();
        float[] keptAgain = kept.clone();
        float[] yAgain = y.clone();
        if (lstm) {
            kernels.cells().lstm(rows, n, firsts(rows), 1, gates, recurrent, state, 2, next, 1, kept, y);
            kernels.cells().lstm(rows, n, firsts(rows), 0, again, recurrent, inPlace, 3, inPlace, 3, keptAgain, yAgain);
        } else {
            kernels.cells().gru(rows, n, firsts(rows), 1, gates, recurrent, state, 2, next, 1, kept, y);
            kernels.cells().gru(rows, n, firsts(rows), 0, again, recurrent, inPlace, 3, inPlace, 3, keptAgain, yAgain);
        }
        return new float[][] {gates, recurrent, state, next, kept, y, again, inPlace, keptAgain, yAgain};
    }

    private static float[][] cellBackward(Kernels kernels, Draw d, boolean lstm) {
        int rows = 1 + d.below(6);
        int n = d.size();
        int memory = lstm ? 2 * n : n;
        int gateCount = lstm ? 4 : 3;
        float[] gates = d.array(2 * rows * gateCount * n);
        float[] state = d.array(rows * memory + 3);
        float[] kept = d.array(2 * rows * n);
        float[] dy = d.array(2 * rows * n);
        float[] carry = d.array(rows * memory + 1);
        float[] dGates = d.array(2 * rows * gateCount * n);
        float[] dRecurrent = d.array(rows * gateCount * n + 3);
        if (lstm) {
            kernels.cells()
                    .lstmBackward(rows, n, firsts(rows), 1, gates, state, 2, kept, dy, carry, dGates, dRecurrent, 1);
        } else {
            kernels.cells()
                    .gruBackward(rows, n, firsts(rows), 1, gates, state, 2, kept, dy, carry, dGates, dRecurrent, 1);
        }
        return new float[][] {carry, dGates, dRecurrent};
    }

    /** A double as three floats, so that every bit of it is compared. */
    private static float[][] halves(double x) {
        float high = (float) x;
        float middle = (float) (x - high);
        return new float[][] {{high, middle, (float) (x - high - middle)}};
    }

    private static void optimisers(Map<String, Operation> all) {
        all.put("Adam", (kernels, d) -> {
            int n = d.size();
            float[] p = d.array(n + 1);
            float[] m = d.array(n + 1);
            float[] v = d.array(n + 1);
            for (int i = 0; i < n; i++) {
                v[i] = Math.abs(v[i]);
            }
            kernels.updates().adam(1, n, p, d.array(n + 1), m, v, 0.9f, 0.999f, 1e-4f, 0.01f, 3.1f, 1e-8f);
            return new float[][] {p, m, v};
        });
        all.put("gradient descent", (kernels, d) -> {
            int n = d.size();
            float[] p = d.array(n + 1);
            float[] u = d.array(n + 1);
            kernels.updates().sgd(2, n - 1, p, d.array(n + 1), u, 0.9f, 0.01f);
            return new float[][] {p, u};
        });
        all.put("RMSProp", (kernels, d) -> {
            int n = d.size();
            float[] p = d.array(n + 1);
            float[] v = d.array(n + 1);
            kernels.updates().rmsProp(1, n, p, d.array(n + 1), v, 0.99f, 0.01f, 1e-8f);
            return new float[][] {p, v};
        });
    }
}
