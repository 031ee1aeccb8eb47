package io.github.ascentrl.envs.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.random.Rng;
import org.junit.jupiter.api.Test;

class MarkovRewardProcessTest {
    @Test
    void boyansChainIsWorthMinusTwoAStep() {
        MarkovRewardProcess chain = MarkovRewardProcess.boyanChain();
        double[] values = chain.values(1);
        double[] weights = {-24, -16, -8, 0};
        for (int s = 0; s < 13; s++) {
            assertThat(values[s]).isCloseTo(-2 * s, within(1e-12));
            float[] features = chain.features(s);
            double linear = 0;
            double sum = 0;
            for (int i = 0; i < 4; i++) {
                linear += weights[i] * features[i];
                sum += features[i];
            }
            assertThat(linear).isEqualTo(-2 * s);
            assertThat(sum).isEqualTo(1);
        }
    }

    /** The mean of 10 000 returns lies within 5 standard errors of the exact value: false failures below 6e-7. */
    @Test
    void episodesOfTheChainReturnItsValue() {
        long seed = 4;
        MarkovRewardProcess chain = MarkovRewardProcess.boyanChain();
        assertMeanReturn(chain, 1, seed);
        assertMeanReturn(MarkovRewardProcess.random(6, 3, 200, Rng.of(9)), 0.9, seed);
    }

    private static void assertMeanReturn(MarkovRewardProcess process, double gamma, long seed) {
        int n = 10_000;
        float[] observation = new float[process.observationSpace().size()];
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < n; i++) {
            process.reset(Rng.of(seed).child(i), observation);
            int start = (int) process.state()[0];
            assertThat(observation).isEqualTo(process.features(start));
            double total = 0;
            double discount = 1;
            Step step;
            do {
                step = process.step(0, observation);
                total += discount * step.reward();
                discount *= gamma;
            } while (!step.ending().ended());
            sum += total;
            squares += total * total;
        }
        double mean = sum / n;
        double error = Math.sqrt((squares / n - mean * mean) / n);
        int start = process.states() == 13 ? 12 : 0;
        assertThat(mean).as("seed %d", seed).isCloseTo(process.values(gamma)[start], within(5 * error));
    }

    @Test
    void valuesSolveBellmansEquation() {
        double[][] p = {{0.5, 0.5}, {0.25, 0.75}};
        double[][] r = {{1, 2}, {-1, 0}};
        MarkovRewardProcess process = new MarkovRewardProcess(p, r, new float[][] {{0}, {1}}, 0, 10);
        double[] v = process.values(0.8);
        for (int s = 0; s < 2; s++) {
            double backup = 0;
            for (int next = 0; next < 2; next++) {
                backup += p[s][next] * (r[s][next] + 0.8 * v[next]);
            }
            assertThat(v[s]).isCloseTo(backup, within(1e-12));
        }
        assertThatThrownBy(() -> process.values(1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("gamma < 1");
        assertThatThrownBy(() -> process.values(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void rejectsWhatIsNoProcess() {
        float[][] features = {{0}, {1}};
        double[][] zero = new double[2][2];
        double[][] p = {{0.5, 0.4}, {0, 1}};
        assertThatThrownBy(() -> new MarkovRewardProcess(p, zero, features, 0, 10))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sum to 0.9");
        assertThatThrownBy(() -> new MarkovRewardProcess(zero, zero, features, 0, 10))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("terminal");
        assertThatThrownBy(() -> new MarkovRewardProcess(p, zero, new float[][] {{0}}, 0, 10))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MarkovRewardProcess.random(3, 4, 1, Rng.of(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("branching = 4");
    }

    @Test
    void howOftenStatesAreVisited() {
        MarkovRewardProcess two = new MarkovRewardProcess(
                new double[][] {{0.9, 0.1}, {0.5, 0.5}}, new double[2][2], new float[2][1], 0, 9);
        assertThat(two.stationary()).containsExactly(new double[] {5.0 / 6, 1.0 / 6}, within(1e-12));
        assertThatThrownBy(() -> MarkovRewardProcess.boyanChain().stationary())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("state 0 is terminal");
        MarkovRewardProcess apart =
                new MarkovRewardProcess(new double[][] {{1, 0}, {0, 1}}, new double[2][2], new float[2][1], 0, 9);
        assertThatThrownBy(apart::stationary)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("depends on its start");
    }
}
