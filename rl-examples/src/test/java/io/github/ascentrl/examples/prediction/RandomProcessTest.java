package io.github.ascentrl.examples.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.algos.prediction.Transitions;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.prediction.MarkovRewardProcess;
import java.util.Arrays;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.RealVector;
import org.apache.commons.math3.linear.SingularValueDecomposition;
import org.junit.jupiter.api.Test;

class RandomProcessTest {
    /** How far values are from what the features can represent: the length of what is left over. */
    private static double leftOver(MarkovRewardProcess process) {
        Array2DRowRealMatrix phi = new Array2DRowRealMatrix(RandomProcess.features(process));
        RealVector values = new ArrayRealVector(process.values(0.9));
        RealVector weights = new SingularValueDecomposition(phi).getSolver().solve(values);
        return values.subtract(phi.operate(weights)).getNorm();
    }

    @Test
    void valuesAreRepresentedWhereTheyShouldBe() {
        for (int seed = 0; seed < 5; seed++) {
            Rng rng = Rng.of(seed);
            assertThat(leftOver(new RandomProcess(4, true, 0.9).boyanChain(10, rng)))
                    .isLessThan(1e-9);
            assertThat(leftOver(new RandomProcess(4, true, 0.9).loop(12, 0.5, rng)))
                    .isLessThan(1e-9);
            assertThat(leftOver(new RandomProcess(4, false, 0.9).boyanChain(10, rng)))
                    .isGreaterThan(0.1);
        }
    }

    /** Each transition begins where the one before ended, moves as a chain does, and pays what its state pays. */
    @Test
    void aWalkIsOne() {
        Rng rng = Rng.of(7);
        int states = 10;
        MarkovRewardProcess chain = new RandomProcess(3, false, 0.9).boyanChain(states, rng);
        Transitions walk = RandomProcess.walk(chain, 400, rng);
        double[][] phi = RandomProcess.features(chain);
        double[] paid = new double[states];
        Arrays.fill(paid, Double.NaN);
        int jumps = 0;
        for (int t = 0; t < walk.size(); t++) {
            if (t > 0) {
                assertThat(walk.features()[t]).isEqualTo(walk.next()[t - 1]);
            }
            int from = state(phi, walk.features()[t]);
            int to = state(phi, walk.next()[t]);
            if (from < states - 1) {
                assertThat(to - from).isBetween(1, 2);
            } else {
                jumps++;
            }
            if (!Double.isNaN(paid[from])) {
                assertThat(walk.rewards()[t]).isEqualTo(paid[from]);
            }
            paid[from] = walk.rewards()[t];
        }
        assertThat(jumps).isGreaterThan(20);
    }

    private static int state(double[][] phi, double[] features) {
        for (int s = 0; s < phi.length; s++) {
            if (Arrays.equals(phi[s], features)) {
                return s;
            }
        }
        throw new AssertionError("no state has these features");
    }

    /** A loop goes on to the next state, has no state that stays, and as many shortcuts as asked for: 8 standard errors. */
    @Test
    void loopsHaveShortcuts() {
        int states = 15;
        int others = 0;
        for (int i = 0; i < 100; i++) {
            MarkovRewardProcess loop = new RandomProcess(2, true, 0.9).loop(states, 0.3, Rng.of(i));
            double[][] phi = RandomProcess.features(loop);
            boolean[][] seen = new boolean[states][states];
            Transitions walk = RandomProcess.walk(loop, 20_000, Rng.of(i));
            for (int t = 0; t < walk.size(); t++) {
                int from = state(phi, walk.features()[t]);
                int to = state(phi, walk.next()[t]);
                assertThat(to).isNotEqualTo(from);
                others += !seen[from][to] && to != (from + 1) % states ? 1 : 0;
                seen[from][to] = true;
            }
        }
        assertThat(others / (100.0 * states * (states - 2))).isCloseTo(0.3, within(0.03));
    }
}
