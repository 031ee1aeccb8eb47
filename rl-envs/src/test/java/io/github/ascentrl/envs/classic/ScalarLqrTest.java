package io.github.ascentrl.envs.classic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.random.Rng;
import org.junit.jupiter.api.Test;

class ScalarLqrTest {
    private final ScalarLqr env = new ScalarLqr();
    private final float[] observation = new float[1];

    @Test
    void hasTheKnownBestGain() {
        double best = env.bestGain(0.9);
        assertThat(best).isCloseTo(1.48985, within(5e-6));
        double h = 1e-5;
        assertThat((env.cost(best + h, 0.3, 0.9) - env.cost(best - h, 0.3, 0.9)) / (2 * h))
                .isCloseTo(0, within(1e-8));
        assertThat(env.cost(best, 0, 0.9)).isLessThan(env.cost(best + 0.1, 0, 0.9));
        assertThat(env.cost(best, 0, 0.9)).isLessThan(env.cost(best - 0.1, 0, 0.9));
        assertThat(env.cost(100, 0, 0.9)).isInfinite();
    }

    /** Without noise the discounted sum over one long episode is the exact cost, up to float and the cut-off tail. */
    @Test
    void anEpisodeCostsWhatTheFormulaSays() {
        for (double k : new double[] {0.5, 1.48985, 2.5}) {
            env.reset(Rng.of(1), observation);
            double cost = 0;
            double discount = 1;
            Step step;
            do {
                step = env.step(new float[] {(float) (-k * observation[0])}, observation);
                cost -= discount * step.reward();
                discount *= 0.9;
            } while (!step.ending().ended());
            assertThat(step.ending()).isEqualTo(Ending.TRUNCATED);
            assertThat(cost).isCloseTo(env.cost(k, 0, 0.9), within(1e-5));
        }
    }

    /**
     * With noise in system and policy, the mean over 4000 episodes lies within 5 standard errors of the formula; a right
     * implementation fails with probability below 6e-7.
     */
    @Test
    void noisyEpisodesCostWhatTheFormulaSays() {
        long seed = 2;
        ScalarLqr noisy = new ScalarLqr(new ScalarLqr.Settings(1, 0.5, 1, 0.1, 0.4, 1, 200));
        int n = 4000;
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < n; i++) {
            Rng random = Rng.of(seed).child(i);
            Rng policy = random.child("policy");
            noisy.reset(random, observation);
            double cost = 0;
            double discount = 1;
            Step step;
            do {
                float u = (float) (-observation[0] + 0.3 * policy.nextGaussian());
                step = noisy.step(new float[] {u}, observation);
                cost -= discount * step.reward();
                discount *= 0.9;
            } while (!step.ending().ended());
            sum += cost;
            squares += cost * cost;
        }
        double mean = sum / n;
        double error = Math.sqrt((squares / n - mean * mean) / n);
        assertThat(mean).as("seed %d", seed).isCloseTo(noisy.cost(1, 0.3, 0.9), within(5 * error));
    }

    @Test
    void anUnstablePolicyGetsFiniteNumbers() {
        env.reset(Rng.of(1), observation);
        Step step;
        do {
            step = env.step(new float[] {50 * observation[0]}, observation);
            env.observationSpace().check("observation", observation);
            assertThat(step.reward()).isFinite();
        } while (!step.ending().ended());
    }

    @Test
    void rejectsImpossibleSettings() {
        assertThatThrownBy(() -> new ScalarLqr.Settings(1, 1, 1, 0, 0, 0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("r = 0.0");
        assertThatThrownBy(() -> new ScalarLqr.Settings(Double.NaN, 1, 1, 1, 0, 0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a = NaN");
        assertThatThrownBy(() -> env.bestGain(1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("gamma = 1.0");
    }
}
