package io.github.ascentrl.envs.scheduling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.random.Rng;
import org.junit.jupiter.api.Test;

class SingleMachineTest {
    private final SingleMachine env = new SingleMachine(5);
    private final float[] observation = new float[15];

    /** Smith's rule against the best of all 120 orders. */
    @Test
    void theBestReturnIsTheBestOfAllOrders() {
        for (int seed = 0; seed < 10; seed++) {
            env.reset(Rng.of(seed), observation);
            assertThat(env.bestReturn()).isEqualTo(bestOfAllOrders());
        }
    }

    private double bestOfAllOrders() {
        double[] state = env.state();
        boolean[] mask = new boolean[5];
        env.actionMask(mask);
        double best = Double.NEGATIVE_INFINITY;
        for (int job = 0; job < 5; job++) {
            if (mask[job]) {
                env.restore(state);
                Step step = env.step(job, observation);
                best = Math.max(best, step.reward() + (step.ending().ended() ? 0 : bestOfAllOrders()));
            }
        }
        env.restore(state);
        return best;
    }

    @Test
    void theMaskAllowsWhatStillWaits() {
        env.reset(Rng.of(1), observation);
        boolean[] mask = new boolean[5];
        env.step(2, observation);
        env.actionMask(mask);
        assertThat(mask).containsExactly(true, true, false, true, true);
        double[] before = env.state();
        assertThatThrownBy(() -> env.step(2, observation))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("action 2")
                .hasMessageContaining("mask");
        assertThat(env.state()).isEqualTo(before);
        assertThatThrownBy(() -> env.actionMask(new boolean[4]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("4 entries");
    }

    @Test
    void endsWhenAllAreDone() {
        env.reset(Rng.of(1), observation);
        for (int job = 0; job < 4; job++) {
            assertThat(env.step(job, observation).ending()).isEqualTo(Ending.NONE);
        }
        assertThat(env.step(4, observation).ending()).isEqualTo(Ending.TERMINATED);
    }

    @Test
    void rejectsImpossibleStates() {
        env.reset(Rng.of(1), observation);
        double[] state = env.state();
        state[1] = 10;
        assertThatThrownBy(() -> env.restore(state))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("p0 = 10.0");
        assertThatThrownBy(() -> new SingleMachine(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
