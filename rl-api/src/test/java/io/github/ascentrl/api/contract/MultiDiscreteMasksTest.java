package io.github.ascentrl.api.contract;

import static io.github.ascentrl.api.contract.Mutants.mustBeCaught;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ascentrl.api.ActionMasked;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.MultiDiscrete;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** The laws about masks, for several choices at once. */
class MultiDiscreteMasksTest {
    /** Choice 1 of the first coordinate at even times only, choice 2 of the second one at odd times only. */
    private static class Pair implements Env, ActionMasked {
        private int time = -1;

        @Override
        public Box observationSpace() {
            return Box.uniform(1, 0, 9);
        }

        @Override
        public MultiDiscrete actionSpace() {
            return MultiDiscrete.of(2, 3);
        }

        @Override
        public void actionMask(boolean[] mask) {
            Arrays.fill(mask, true);
            mask[1] = time % 2 == 0;
            mask[4] = time % 2 == 1;
        }

        @Override
        public void reset(RandomGenerator random, float[] observation) {
            time = 0;
            observation[0] = 0;
        }

        @Override
        public Step step(float[] action, float[] observation) {
            if (time < 0 || time > 7) {
                throw new IllegalStateException("no episode under way");
            }
            actionSpace().check("action", action);
            refuse(action);
            observation[0] = ++time;
            return new Step(action[0], time > 7 ? Ending.TERMINATED : Ending.NONE);
        }

        void refuse(float[] action) {
            if (action[0] == 1 && time % 2 == 1 || action[1] == 2 && time % 2 == 0) {
                throw new IllegalArgumentException("impossible at " + time);
            }
        }
    }

    @Test
    void aRightEnvironmentKeepsTheContract() {
        EnvContract.check(Pair::new, Rng.of(1));
    }

    @Test
    void whatIsTakenThoughMaskedAndCoordinatesWithoutAChoiceAreCaught() {
        mustBeCaught("invalid calls are refused", () -> new Pair() {
            @Override
            void refuse(float[] action) {
                if (action[0] == 1) { // the mask of the second coordinate is not looked at
                    super.refuse(new float[] {action[0], 0});
                }
            }
        });
        mustBeCaught("a mask allows something", "all 3 choices of action[1]", () -> new Pair() {
            @Override
            public void actionMask(boolean[] mask) {
                super.actionMask(mask);
                Arrays.fill(mask, 2, 5, false);
            }
        });
    }

    @Test
    void checkedWhileItRuns() {
        Env env = new CheckedEnv(new Pair());
        float[] observation = new float[1];
        env.reset(Rng.of(1), observation);
        assertThat(env.step(new float[] {1, 1}, observation).reward()).isEqualTo(1);
        assertThatThrownBy(() -> env.step(new float[] {1, 1}, observation))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("impossible at 1");
    }
}
