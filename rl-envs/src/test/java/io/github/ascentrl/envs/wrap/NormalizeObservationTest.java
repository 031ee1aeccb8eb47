package io.github.ascentrl.envs.wrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.api.DiscreteEnv;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Restorable;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.data.RunningStatistics;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.envs.classic.Pendulum;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class NormalizeObservationTest {
    /** Shows 10⁶, give or take a float's last place. */
    private static final class Near implements DiscreteEnv {
        private int t;

        @Override
        public Box observationSpace() {
            return Box.unbounded(1);
        }

        @Override
        public Discrete actionSpace() {
            return new Discrete(1);
        }

        @Override
        public void reset(RandomGenerator random, float[] observation) {
            observation[0] = 1e6f;
        }

        @Override
        public Step step(int action, float[] observation) {
            observation[0] = ++t % 2 == 0 ? 1e6f : Math.nextUp(1e6f);
            return new Step(0, Ending.NONE);
        }
    }

    /** Divided by its deviation, the mutant, rounding is shown as ±1. */
    @Test
    void roundingIsNotBlownUp() {
        Env env = new NormalizeObservation(new Near(), new RunningStatistics(1));
        float[] observation = new float[1];
        env.reset(Rng.of(1), observation);
        for (int t = 0; t < 100; t++) {
            env.step(new float[1], observation);
            assertThat(Math.abs(observation[0])).isLessThan(0.1f);
        }
    }

    /** Compares with the mean and variance of all observations so far, computed again at every step. */
    @Test
    void showsObservationsRelativeToAllSeenSoFar() {
        List<float[]> seen = new ArrayList<>();
        Env raw = new Pendulum();
        Env env = Wrap.around(raw, Wrap.normalizeObservation(new RunningStatistics(3)));
        float[] observation = new float[3];
        float[] action = {0.5f};
        for (int episode = 0; episode < 2; episode++) {
            env.reset(Rng.of(episode), observation);
            seen.add(rawObservation(raw));
            assertNormalised(observation, seen);
            for (int t = 0; t < 50; t++) {
                env.step(action, observation);
                seen.add(rawObservation(raw));
                assertNormalised(observation, seen);
                env.observationSpace().check("observation", observation);
            }
        }
    }

    private static float[] rawObservation(Env pendulum) {
        double[] state = pendulum.find(Restorable.class).orElseThrow().state();
        return new float[] {(float) StrictMath.cos(state[0]), (float) StrictMath.sin(state[0]), (float) state[1]};
    }

    private static void assertNormalised(float[] shown, List<float[]> seen) {
        float[] last = seen.get(seen.size() - 1);
        for (int k = 0; k < 3; k++) {
            double mean = 0;
            double variance = 0;
            for (float[] point : seen) {
                mean += (double) point[k] / seen.size();
            }
            for (float[] point : seen) {
                variance += (point[k] - mean) * (point[k] - mean) / seen.size();
            }
            double z = (last[k] - mean) / Math.sqrt((seen.size() < 2 ? 1 : variance) + 1e-8);
            assertThat((double) shown[k]).isCloseTo(Math.max(-10, Math.min(10, z)), within(1e-4));
        }
    }
}
