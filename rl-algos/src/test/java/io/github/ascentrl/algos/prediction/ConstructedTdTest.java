package io.github.ascentrl.algos.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.ascentrl.api.random.Rng;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Constructed weights against the algorithms they run, layer by layer: d = 3, n = 100, 40 layers, 30 random prompts. */
class ConstructedTdTest {
    private static final int D = 3;
    private static final int N = 100;
    private static final int LAYERS = 40;
    private static final double GAMMA = 0.9;

    private interface Direct {
        double[][] of(BatchTd algorithms);
    }

    private interface Built {
        LinearTransformer of(double[][] c);
    }

    /** The largest difference of any layer and prompt, over the largest weight so far if relative. */
    private static double error(Direct direct, Built built, double gamma, int spare, boolean relative) {
        double worst = 0;
        for (int seed = 0; seed < 30; seed++) {
            Rng rng = Rng.of(seed);
            Transitions data = new Transitions(gaussians(N, rng), gaussians(N, rng), gaussians(1, N, rng)[0]);
            double[] query = gaussians(1, rng)[0];
            double[][] c = gaussians(D, rng);
            for (int i = 0; i < D; i++) {
                for (int j = 0; j < D; j++) {
                    c[i][j] = 0.05 * c[i][j] + (i == j ? 0.2 : 0);
                }
            }
            double[][] w = direct.of(new BatchTd(data, c));
            double[] answers = built.of(c).answers(data.prompt(query, gamma, spare));
            assertThat(answers).hasSize(LAYERS + 1);
            double size = 1;
            for (int l = 0; l <= LAYERS; l++) {
                for (double weight : w[l]) {
                    size = relative ? Math.max(size, Math.abs(weight)) : 1;
                }
                worst = Math.max(worst, Math.abs(answers[l] - BatchTd.dot(w[l], query)) / size);
            }
        }
        return worst;
    }

    private static double[][] gaussians(int rows, Rng rng) {
        return gaussians(rows, D, rng);
    }

    private static double[][] gaussians(int rows, int columns, Rng rng) {
        double[][] numbers = new double[rows][columns];
        for (double[] row : numbers) {
            for (int i = 0; i < columns; i++) {
                row[i] = rng.nextGaussian();
            }
        }
        return numbers;
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.5, 0.9})
    void temporalDifferences(double lambda) {
        assertThat(error(a -> a.td(GAMMA, lambda, LAYERS), c -> ConstructedTd.td(c, lambda, LAYERS), GAMMA, 0, false))
                .isLessThan(1e-12);
    }

    @Test
    void residualGradient() {
        assertThat(error(
                        a -> a.residualGradient(GAMMA, LAYERS),
                        c -> ConstructedTd.residualGradient(c, LAYERS),
                        GAMMA,
                        0,
                        true))
                .isLessThan(1e-8);
    }

    @Test
    void averageReward() {
        assertThat(error(a -> a.averageReward(LAYERS), c -> ConstructedTd.averageReward(c, LAYERS), 1, 1, true))
                .isLessThan(1e-8);
    }

    /** Mutants: another algorithm, a preconditioner on its side, a trace that decays by γλ. */
    @Test
    void otherAlgorithmsAreToldApart() {
        assertThat(error(a -> a.td(GAMMA, 0, LAYERS), c -> ConstructedTd.residualGradient(c, LAYERS), GAMMA, 0, true))
                .isGreaterThan(1e-3);
        assertThat(error(a -> a.td(GAMMA, 0, LAYERS), c -> ConstructedTd.td(transposed(c), 0, LAYERS), GAMMA, 0, true))
                .isGreaterThan(1e-3);
        assertThat(error(a -> a.td(GAMMA, 0.5, LAYERS), c -> ConstructedTd.td(c, 0.5 * GAMMA, LAYERS), GAMMA, 0, true))
                .isGreaterThan(1e-3);
        assertThat(error(a -> a.td(1, 0, LAYERS), c -> ConstructedTd.averageReward(c, LAYERS), 1, 1, true))
                .isGreaterThan(1e-3);
    }

    private static double[][] transposed(double[][] c) {
        double[][] t = new double[D][D];
        for (int i = 0; i < D; i++) {
            for (int j = 0; j < D; j++) {
                t[i][j] = c[j][i];
            }
        }
        return t;
    }

    @Test
    void refusals() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Transitions(new double[2][3], new double[2][3], new double[1]))
                .withMessageContaining("2 and 2 rows of features for 1 rewards");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Transitions(new double[1][3], new double[1][3], new double[1])
                        .prompt(new double[2], 0.9, 0))
                .withMessageContaining("query has 2 features");
        Transitions data = new Transitions(new double[4][3], new double[4][3], new double[4]);
        double[][] c = new double[3][3];
        refused(() -> new BatchTd(data, new double[3][2]), "C is 3 by 2", "3 by 3");
        refused(() -> ConstructedTd.td(new double[2][3], 0, 1), "C is 2 by 3");
        refused(() -> ConstructedTd.td(c, Double.NaN, 1), "lambda = NaN");
        refused(() -> new BatchTd(data, c).td(0.9, 1.5, 1), "lambda = 1.5");
        refused(() -> new BatchTd(data, c).td(Double.NaN, 0.5, 1), "gamma = NaN");
        refused(() -> new BatchTd(data, c).averageReward(-1), "steps = -1");
        refused(
                () -> ConstructedTd.averageReward(c, 1).answers(data.prompt(new double[3], 1, 0)),
                "a prompt of 7 rows for P of 8 by 8",
                "spare row");
        refused(
                () -> ConstructedTd.td(c, 0, 1).answers(data.prompt(new double[3], 1, 1)),
                "a prompt of 8 rows for P of 7");
        refused(() -> ConstructedTd.td(c, 0, 1).answers(new double[7][1]), "a prompt of 1 token");
    }

    private static void refused(Runnable call, String... words) {
        assertThatIllegalArgumentException().isThrownBy(call::run).satisfies(e -> assertThat(e.getMessage())
                .contains(words));
    }
}
