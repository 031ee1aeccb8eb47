package io.github.ascentrl.envs.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.envs.classic.CartPole;
import org.junit.jupiter.api.Test;

class PositionOnlyCartPoleTest {
    @Test
    void isCartPoleButForTheVelocities() {
        CartPole whole = new CartPole(30);
        PositionOnlyCartPole env = new PositionOnlyCartPole(30);
        Box box = env.observationSpace();
        assertThat(box.high(0)).isEqualTo(whole.observationSpace().high(0));
        assertThat(box.high(1)).isEqualTo(whole.observationSpace().high(2));
        float[] all = new float[4];
        float[] shown = new float[2];
        for (int seed = 0; seed < 5; seed++) {
            whole.reset(Rng.of(seed), all);
            env.reset(Rng.of(seed), shown);
            Step step = new Step(0, Ending.NONE);
            for (int t = 0; !step.ending().ended(); t++) {
                assertThat(shown).containsExactly(all[0], all[2]);
                int action = (t + seed) % 3 / 2;
                step = whole.step(action, all);
                assertThat(env.step(action, shown)).isEqualTo(step);
                assertThat(env.state()).isEqualTo(whole.state());
            }
            assertThat(shown).containsExactly(all[0], all[2]);
        }
    }
}
