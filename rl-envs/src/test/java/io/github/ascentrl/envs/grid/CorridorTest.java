package io.github.ascentrl.envs.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.random.Rng;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.LUDecomposition;
import org.junit.jupiter.api.Test;

class CorridorTest {
    private final Corridor env = new Corridor();
    private final float[] observation = new float[1];

    /** Sutton and Barto, example 13.1: the best P(right) is 2 − √2, its J is −(6 + 4√2) = −11.657. */
    @Test
    void isBestWalkedByAStochasticPolicy() {
        double best = 2 - Math.sqrt(2);
        assertThat(expectedReturn(best)).isCloseTo(-(6 + 4 * Math.sqrt(2)), within(1e-9));
        assertThat(expectedReturn(best)).isCloseTo(-11.657, within(5e-4));
        double h = 1e-4;
        double slope = (expectedReturn(best + h) - expectedReturn(best - h)) / (2 * h);
        assertThat(slope).isCloseTo(0, within(1e-4));
        for (double p = 0.01; p < 1; p += 0.01) {
            assertThat(expectedReturn(p)).isLessThanOrEqualTo(expectedReturn(best) + 1e-9);
        }
        assertThat(expectedReturn(0.05))
                .isCloseTo(-82, within(1.0)); // ε-greedy left and right, as in the book's figure
        assertThat(expectedReturn(0.95)).isCloseTo(-44, within(1.0));
    }

    /** Solves J(s) = −1 + Σ π(a) J(s') through the environment itself. */
    private double expectedReturn(double right) {
        double[][] system = new double[3][3];
        for (int cell = 0; cell < 3; cell++) {
            system[cell][cell] += 1;
            for (int action = 0; action < 2; action++) {
                env.restore(new double[] {cell, 0});
                Step step = env.step(action, observation);
                assertThat(step.reward()).isEqualTo(-1);
                assertThat(observation[0]).isZero();
                if (step.ending() == Ending.NONE) {
                    system[cell][(int) env.state()[0]] -= action == 1 ? right : 1 - right;
                }
            }
        }
        return new LUDecomposition(new Array2DRowRealMatrix(system))
                .getSolver()
                .solve(new ArrayRealVector(3, -1.0))
                .getEntry(0);
    }

    @Test
    void noDeterministicPolicyArrives() {
        for (int action = 0; action < 2; action++) {
            env.reset(Rng.of(1), observation);
            Step step;
            int steps = 0;
            do {
                step = env.step(action, observation);
                steps++;
            } while (!step.ending().ended());
            assertThat(step.ending()).isEqualTo(Ending.TRUNCATED);
            assertThat(steps).isEqualTo(Corridor.DEFAULT_LIMIT);
        }
    }
}
