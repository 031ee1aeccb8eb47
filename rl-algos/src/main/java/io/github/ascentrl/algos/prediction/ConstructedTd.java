package io.github.ascentrl.algos.prediction;

import io.github.ascentrl.algos.prediction.LinearTransformer.Head;
import io.github.ascentrl.algos.prediction.LinearTransformer.Layer;
import io.github.ascentrl.api.internal.Check;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;

/**
 * Constructs a {@link LinearTransformer} in which each layer performs one step of {@link BatchTd}: its answer after l
 * layers is wᵀφ of the query after l steps. A prompt has the rows φ, γφ′ and r, see {@link Transitions#prompt}. For
 * average reward, γ is 1 and the prompt needs one spare row of zeros.
 */
public final class ConstructedTd {
    private static final int MOST_LAYERS = 1_000_000;

    private ConstructedTd() {}

    /**
     * {@return a transformer that runs TD(λ)}
     *
     * @param c C, the preconditioner of each step, {@code [d][d]}
     * @param lambda λ, in [0, 1]; 0 for TD(0)
     * @param layers the number of layers, ≥ 0
     */
    public static LinearTransformer td(double[][] c, double lambda, int layers) {
        checkSquare(c);
        IntFunction<double[][]> mask = LinearTransformer.decaying(lambda);
        return looped(
                new Layer(List.of(new Head(last(2 * c.length + 1, 2 * c.length), errors(c, false, 1), mask))), layers);
    }

    /**
     * {@return a transformer that runs the residual gradient}
     *
     * @param c as for {@link #td}
     * @param layers the number of layers, ≥ 0
     */
    public static LinearTransformer residualGradient(double[][] c, int layers) {
        checkSquare(c);
        IntFunction<double[][]> mask = LinearTransformer.withoutQuery();
        return looped(
                new Layer(List.of(new Head(last(2 * c.length + 1, 2 * c.length), errors(c, true, 1), mask))), layers);
    }

    /**
     * {@return a transformer with two heads that runs TD for average reward} One head passes on the rewards minus their
     * running mean. The other passes on the last row, which accumulates the contribution of the values to the errors.
     *
     * @param c as for {@link #td}
     * @param layers the number of layers, ≥ 0
     */
    public static LinearTransformer averageReward(double[][] c, int layers) {
        checkSquare(c);
        int d = c.length;
        double[][] q = errors(c, false, 2);
        Head rewards = new Head(last(2 * d + 2, 2 * d), q, LinearTransformer.aboveMean());
        Head values = new Head(last(2 * d + 2, 2 * d + 1), q, LinearTransformer.withoutQuery());
        return looped(new Layer(List.of(rewards, values)), layers);
    }

    private static void checkSquare(double[][] c) {
        Objects.requireNonNull(c, "c");
        Check.room("c", c.length, 1);
        BatchTd.checkSquare(c, c.length);
    }

    private static LinearTransformer looped(Layer layer, int layers) {
        Check.range("layers", layers, 1, MOST_LAYERS);
        return new LinearTransformer(Collections.nCopies(layers, layer));
    }

    /** P, which copies a row to the last row. */
    private static double[][] last(int rows, int from) {
        double[][] p = new double[rows][rows];
        p[rows - 1][from] = 1;
        return p;
    }

    /** Q, for zᵀQz′ = φᵀCᵀ(γφ′ − φ) of the other token; for the residual gradient, φ − γφ′ replaces the first φ. */
    private static double[][] errors(double[][] c, boolean residual, int below) {
        int d = c.length;
        double[][] q = new double[2 * d + below][2 * d + below];
        for (int i = 0; i < d; i++) {
            for (int j = 0; j < d; j++) {
                q[i][j] = -c[j][i];
                q[i][d + j] = c[j][i];
                if (residual) {
                    q[d + i][j] = c[j][i];
                    q[d + i][d + j] = -c[j][i];
                }
            }
        }
        return q;
    }
}
