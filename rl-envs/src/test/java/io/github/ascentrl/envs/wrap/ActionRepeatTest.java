package io.github.ascentrl.envs.wrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Restorable;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.envs.classic.Pendulum;
import io.github.ascentrl.envs.memory.TMaze;
import io.github.ascentrl.envs.scheduling.SingleMachine;
import org.junit.jupiter.api.Test;

class ActionRepeatTest {
    /** Three steps at once: the same motion, the sum of the rewards, the last observation. */
    @Test
    void isThatManyStepsAtOnce() {
        Env plain = new Pendulum();
        Env env = Wrap.around(new Pendulum(), Wrap.actionRepeat(3));
        float[] observation = new float[3];
        float[] expected = new float[3];
        plain.reset(Rng.of(1), expected);
        env.reset(Rng.of(1), observation);
        for (int t = 0; t < 66; t++) {
            float[] action = {t % 3 - 1};
            double sum = 0;
            for (int i = 0; i < 3; i++) {
                sum += plain.step(action, expected).reward();
            }
            assertThat(env.step(action, observation)).isEqualTo(new Step((float) sum, Ending.NONE));
            assertThat(observation).isEqualTo(expected);
        }
        assertThat(env.step(new float[1], observation).ending())
                .as("198 of 200 steps, and two")
                .isEqualTo(Ending.TRUNCATED);
    }

    @Test
    void stopsAtAnEnding() {
        Env env = Wrap.around(new TMaze(2), Wrap.actionRepeat(4));
        float[] observation = new float[4];
        env.reset(Rng.of(1), observation);
        Restorable restorable = env.find(Restorable.class).orElseThrow();
        restorable.restore(new double[] {0, 2, 2});
        assertThat(env.step(new float[] {0}, observation)).isEqualTo(new Step(4, Ending.TERMINATED));
        restorable.restore(new double[] {0, 0, 2});
        assertThat(env.step(new float[] {0}, observation)).isEqualTo(new Step(-0.2f, Ending.TRUNCATED));
    }

    /** A job that is done cannot be done again: the mutant that continues throws. */
    @Test
    void stopsWhereTheActionBecomesImpossible() {
        SingleMachine plain = new SingleMachine(4);
        Env env = Wrap.around(new SingleMachine(4), Wrap.actionRepeat(3));
        float[] observation = new float[12];
        plain.reset(Rng.of(1), observation);
        env.reset(Rng.of(1), observation);
        for (int job = 0; job < 4; job++) {
            assertThat(env.step(new float[] {job}, observation)).isEqualTo(plain.step(job, observation));
        }
    }

    @Test
    void aTimeLimitCountsWhatItIsAround() {
        float[] observation = new float[4];
        Env inside = Wrap.around(new CartPole(), Wrap.timeLimit(4), Wrap.actionRepeat(2));
        inside.reset(Rng.of(1), observation);
        assertThat(inside.step(new float[1], observation)).isEqualTo(new Step(2, Ending.NONE));
        assertThat(inside.step(new float[1], observation)).isEqualTo(new Step(2, Ending.TRUNCATED));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ActionRepeat(new CartPole(), 0))
                .withMessage("k = 0 repetitions must be at least 1");
    }
}
