package io.github.ascentrl.envs.wrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.api.DiscreteEnv;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.data.RunningStatistics;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class NormalizeRewardTest {
    /** Episodes of four steps that pay what the script says; every other one is truncated. */
    private static final class Scripted implements DiscreteEnv {
        private final float[] rewards;
        private int t;

        private Scripted(float... rewards) {
            this.rewards = rewards;
        }

        @Override
        public Box observationSpace() {
            return Box.uniform(1, 0, 0);
        }

        @Override
        public Discrete actionSpace() {
            return new Discrete(1);
        }

        @Override
        public void reset(RandomGenerator random, float[] observation) {}

        @Override
        public Step step(int action, float[] observation) {
            float reward = rewards[t++];
            return new Step(reward, t % 4 != 0 ? Ending.NONE : t % 8 == 0 ? Ending.TRUNCATED : Ending.TERMINATED);
        }
    }

    /** Compares with the deviation of all returns so far, computed again at every step. */
    @Test
    void rewardsAreDividedByTheSpreadOfTheReturnSoFar() {
        Rng random = Rng.of(3);
        float[] rewards = new float[40];
        for (int i = 0; i < rewards.length; i++) {
            rewards[i] = (float) random.nextGaussian(2, 3);
        }
        RunningStatistics statistics = new RunningStatistics(1);
        Env env = Wrap.around(new Scripted(rewards), Wrap.normalizeReward(0.9, statistics));
        double running = 0;
        double[] seen = new double[0];
        for (int t = 0; t < rewards.length; t++) {
            if (t % 4 == 0) {
                env.reset(random, new float[1]);
                running = 0;
            }
            running = 0.9 * running + rewards[t];
            seen = Arrays.copyOf(seen, t + 1);
            seen[t] = running;
            Step step = env.step(new float[1], new float[1]);
            assertThat((double) step.reward()).isCloseTo(scaled(rewards[t], seen), within(1e-5));
            assertThat(step.ending().ended()).isEqualTo(t % 4 == 3);
        }
        assertThat(statistics.count()).isEqualTo(40);
    }

    private static double scaled(float reward, double[] seen) {
        double mean = Arrays.stream(seen).average().orElseThrow();
        double variance =
                Arrays.stream(seen).map(x -> (x - mean) * (x - mean)).average().orElseThrow();
        double scale = Math.sqrt((seen.length < 2 ? 1 : variance) + 1e-8);
        return Math.max(-10, Math.min(10, reward / scale));
    }

    /** R of 1, 3.5 and 4.75 with γ = ½; of these the deviations are 0 (taken as 1), 1.25 and √(175/72). */
    @Test
    void threeStepsByHand() {
        Env env = Wrap.around(new Scripted(1, 3, 3), Wrap.normalizeReward(0.5, new RunningStatistics(1)));
        env.reset(Rng.of(1), new float[1]);
        float[] paid = new float[3];
        for (int t = 0; t < 3; t++) {
            paid[t] = env.step(new float[1], new float[1]).reward();
        }
        assertThat(paid[0]).isCloseTo(1, within(1e-6f));
        assertThat(paid[1]).isCloseTo(3 / 1.25f, within(1e-6f));
        assertThat((double) paid[2]).isCloseTo(3 / Math.sqrt(175 / 72.0), within(1e-6));
    }

    @Test
    void anEvaluationTeachesNothing() {
        RunningStatistics statistics = new RunningStatistics(1);
        statistics.add(new float[] {1});
        statistics.add(new float[] {5});
        Env env = Wrap.around(new Scripted(1, 100, -3), Wrap.normalizeReward(0.5, statistics.frozen()));
        env.reset(Rng.of(1), new float[1]);
        assertThat(env.step(new float[1], new float[1]).reward()).isEqualTo(0.5f);
        assertThat(env.step(new float[1], new float[1]).reward()).as("clipped").isEqualTo(10);
        statistics.add(new float[] {3}); // training continues
        assertThat((double) env.step(new float[1], new float[1]).reward())
                .isCloseTo(-3 / Math.sqrt(8 / 3.0), within(1e-6));
        assertThat(statistics.count()).isEqualTo(3);
    }

    @Test
    void badInput() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NormalizeReward(new Scripted(1), 1.5, new RunningStatistics(1)))
                .withMessage("gamma = 1.5 must lie in [0, 1]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NormalizeReward(new Scripted(1), 0.9, new RunningStatistics(2)))
                .withMessageContaining("pass new RunningStatistics(1)");
    }
}
