package io.github.ascentrl.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.api.space.Space;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class DiscreteEnvTest {
    /** Counts up to its actions' sum; says which action it was given. */
    private static final class Counter implements DiscreteEnv {
        private final Discrete actions = new Discrete(3);
        private int sum;
        private int calls;

        @Override
        public Space observationSpace() {
            return Box.uniform(1, 0, 100);
        }

        @Override
        public Discrete actionSpace() {
            return actions;
        }

        @Override
        public void reset(RandomGenerator random, float[] observation) {
            sum = 0;
            observation[0] = sum;
        }

        @Override
        public Step step(int action, float[] observation) {
            calls++;
            sum += action;
            observation[0] = sum;
            return new Step(action, sum < 5 ? Ending.NONE : Ending.TERMINATED);
        }
    }

    @Test
    void aFloatActionArrivesAsItsNumber() {
        Counter env = new Counter();
        float[] observation = new float[1];
        env.reset(Rng.of(1), observation);
        float[] action = {2};
        assertThat(env.step(action, observation)).isEqualTo(new Step(2, Ending.NONE));
        assertThat(action).containsExactly(2);
        assertThat(observation).containsExactly(2);
        assertThat(env.step(new float[] {0}, observation)).isEqualTo(new Step(0, Ending.NONE));
        env.step(new float[] {2}, observation);
        assertThat(env.step(new float[] {1}, observation).ending()).isEqualTo(Ending.TERMINATED);
        env.close();
    }

    @Test
    void whatIsNoActionNeverReachesTheAuthor() {
        Counter env = new Counter();
        float[] observation = new float[1];
        env.reset(Rng.of(1), observation);
        for (float bad : new float[] {-1, 3, 0.5f, Float.NaN}) {
            assertThatThrownBy(() -> env.step(new float[] {bad}, observation))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("action " + bad)
                    .hasMessageContaining("[0, 3)");
        }
        assertThatThrownBy(() -> env.step(new float[2], observation)).hasMessageContaining("action has 2 numbers");
        assertThat(env.calls).isZero();
    }
}
