package io.github.ascentrl.algos.prediction;

import io.github.ascentrl.api.internal.Check;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;

/**
 * A transformer with linear attention, in double precision. Each layer maps a prompt Z, whose columns are tokens, to
 * Z + (1/n)·Σ P Z M (Zᵀ Q Z), the sum over its heads. The answer is minus the last number of the last column.
 *
 * @param layers the layers, first to last
 */
public record LinearTransformer(List<Layer> layers) {
    /** Checks the layers. */
    public LinearTransformer {
        Check.noNulls("layers", layers);
        Check.room("layers", layers.size(), 1);
    }

    /**
     * A layer of several heads.
     *
     * @param heads the heads, whose results are added
     */
    public record Layer(List<Head> heads) {
        /** Checks the heads. */
        public Layer {
            Check.noNulls("heads", heads);
            Check.room("heads", heads.size(), 1);
        }
    }

    /**
     * A head of attention.
     *
     * @param p P, which determines the values that are passed on, {@code [rows][rows]}
     * @param q Q, which determines their weights, {@code [rows][rows]}
     * @param mask M for a number of tokens, {@code [tokens][tokens]}
     */
    public record Head(double[][] p, double[][] q, IntFunction<double[][]> mask) {
        /** Checks the components; {@link #answers} checks the sizes. */
        public Head {
            Check.noNulls("p", p);
            Check.room("p", p.length, 1);
            Check.noNulls("q", q);
            Check.room("q", q.length, 1);
            Objects.requireNonNull(mask, "mask");
        }
    }

    /** {@return M = diag(1, …, 1, 0), which ignores the query} */
    public static IntFunction<double[][]> withoutQuery() {
        return decaying(0);
    }

    /**
     * {@return a mask with λ<sup>j − i</sup> in row j and column i ≤ j, and 0 for the query}
     *
     * @param lambda λ, in [0, 1]
     */
    public static IntFunction<double[][]> decaying(double lambda) {
        BatchTd.checkLambda(lambda);
        return tokens -> {
            double[][] m = new double[tokens][tokens];
            for (int j = 0; j < tokens - 1; j++) {
                m[j][j] = 1;
                for (int i = j - 1; i >= 0; i--) {
                    m[j][i] = lambda * m[j][i + 1];
                }
            }
            return m;
        };
    }

    /** {@return a mask that subtracts from each column the mean of the columns up to it, with 0 for the query} */
    public static IntFunction<double[][]> aboveMean() {
        return tokens -> {
            double[][] m = new double[tokens][tokens];
            for (int j = 0; j < tokens - 1; j++) {
                for (int i = 0; i <= j; i++) {
                    m[i][j] = (i == j ? 1 : 0) - 1.0 / (j + 1);
                }
            }
            return m;
        };
    }

    /**
     * {@return the answer before the first layer and after each layer, {@code [layers + 1]}}
     *
     * @param prompt Z, {@code [rows][tokens]}, the query last; not changed
     * @throws IllegalArgumentException if it has fewer than two tokens, or not as many rows as P and Q
     */
    public double[] answers(double[][] prompt) {
        Check.noNulls("prompt", prompt);
        Check.room("prompt", prompt.length, 1);
        int rows = prompt.length;
        int tokens = prompt[0].length;
        if (tokens < 2) {
            throw new IllegalArgumentException(
                    "a prompt of " + tokens + " token; pass at least a transition and a query");
        }
        for (double[] row : prompt) {
            Check.length("a row of the prompt", row.length, tokens);
        }
        for (Layer layer : layers) {
            for (Head head : layer.heads()) {
                checkSize("P", head.p(), rows);
                checkSize("Q", head.q(), rows);
            }
        }
        double[][] z = new double[rows][];
        for (int i = 0; i < rows; i++) {
            z[i] = prompt[i].clone();
        }
        double[] answers = new double[layers.size() + 1];
        answers[0] = -z[rows - 1][tokens - 1];
        for (int l = 0; l < layers.size(); l++) {
            double[][] change = new double[rows][tokens];
            for (Head head : layers.get(l).heads()) {
                double[][] passed = product(product(head.p(), z), head.mask().apply(tokens));
                double[][] scores = product(transposed(z), product(head.q(), z));
                add(change, product(passed, scores), 1.0 / (tokens - 1));
            }
            add(z, change, 1);
            answers[l + 1] = -z[rows - 1][tokens - 1];
        }
        return answers;
    }

    private static void checkSize(String name, double[][] matrix, int rows) {
        for (double[] row : matrix) {
            if (matrix.length != rows || row.length != rows) {
                throw new IllegalArgumentException("a prompt of " + rows + " rows for " + name + " of " + matrix.length
                        + " by " + row.length
                        + "; use Transitions.prompt with one spare row for average reward, and with"
                        + " none otherwise");
            }
        }
    }

    private static void add(double[][] to, double[][] what, double factor) {
        for (int i = 0; i < to.length; i++) {
            for (int j = 0; j < to[i].length; j++) {
                to[i][j] += factor * what[i][j];
            }
        }
    }

    private static double[][] transposed(double[][] a) {
        double[][] t = new double[a[0].length][a.length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a[i].length; j++) {
                t[j][i] = a[i][j];
            }
        }
        return t;
    }

    private static double[][] product(double[][] a, double[][] b) {
        double[][] c = new double[a.length][b[0].length];
        for (int i = 0; i < a.length; i++) {
            for (int k = 0; k < b.length; k++) {
                double x = a[i][k];
                for (int j = 0; x != 0 && j < b[k].length; j++) {
                    c[i][j] += x * b[k][j];
                }
            }
        }
        return c;
    }
}
