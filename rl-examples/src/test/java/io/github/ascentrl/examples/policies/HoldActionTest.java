package io.github.ascentrl.examples.policies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.contract.EnvContract;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.classic.MountainCarContinuous;
import io.github.ascentrl.envs.classic.Pendulum;
import org.junit.jupiter.api.Test;

class HoldActionTest {
    @Test
    void aHeldStepIsItsInnerStepsAndTheirRewardsSummed() {
        HoldAction held = new HoldAction(new Pendulum(), 3);
        Pendulum inner = new Pendulum();
        float[] s = new float[3];
        float[] t = new float[3];
        held.reset(Rng.of(1), s);
        inner.reset(Rng.of(1), t);
        for (int i = 0; i < 20; i++) {
            float[] action = {i % 5 - 2};
            double sum = 0;
            for (int j = 0; j < 3; j++) {
                sum += inner.step(action, t).reward();
            }
            assertThat((double) held.step(action, s).reward()).isCloseTo(sum, within(1e-5));
            assertThat(s).containsExactly(t);
        }
    }

    /** 200 steps: 66 decisions of three and one of two. */
    @Test
    void theEpisodeEndsWhereTheInnerOneDoes() {
        HoldAction held = new HoldAction(new Pendulum(), 3);
        float[] s = new float[3];
        held.reset(Rng.of(1), s);
        int decisions = 0;
        Step step;
        do {
            step = held.step(new float[] {1}, s);
            decisions++;
        } while (step.ending() == Ending.NONE);
        assertThat(step.ending()).isEqualTo(Ending.TRUNCATED);
        assertThat(decisions).isEqualTo(67);
    }

    @Test
    void itIsAnEnvironmentLikeAnyOther() {
        EnvContract.check(() -> new HoldAction(new MountainCarContinuous(), 10), Rng.of(2));
    }
}
