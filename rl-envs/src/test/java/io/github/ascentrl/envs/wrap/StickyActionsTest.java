package io.github.ascentrl.envs.wrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.api.DiscreteEnv;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Restorable;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.envs.scheduling.SingleMachine;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class StickyActionsTest {
    /** Writes down what it is told, for ever. */
    private static final class Scribe implements DiscreteEnv {
        private final List<Integer> taken = new ArrayList<>();

        @Override
        public Box observationSpace() {
            return Box.uniform(1, 0, 0);
        }

        @Override
        public Discrete actionSpace() {
            return new Discrete(1000);
        }

        @Override
        public void reset(RandomGenerator random, float[] observation) {
            taken.clear();
        }

        @Override
        public Step step(int action, float[] observation) {
            taken.add(action);
            return new Step(0, Ending.NONE);
        }
    }

    /** By the same draws: one for each step but the first; what sticks is the action taken, not the one given. */
    @Test
    void theLastActionTakenSticksWithItsProbability() {
        Scribe scribe = new Scribe();
        Env env = Wrap.around(scribe, Wrap.stickyActions(0.6));
        float[] observation = new float[1];
        for (int seed = 0; seed < 3; seed++) {
            env.reset(Rng.of(seed), observation);
            Rng twin = Rng.of(seed);
            List<Integer> expected = new ArrayList<>();
            int stuck = 0;
            for (int t = 0; t < 1000; t++) {
                float[] action = {t};
                env.step(action, observation);
                assertThat(action).containsExactly(t);
                boolean sticks = t > 0 && twin.nextDouble() < 0.6;
                expected.add(sticks ? expected.get(t - 1) : t);
                stuck += sticks ? 1 : 0;
            }
            assertThat(scribe.taken).isEqualTo(expected);
            assertThat(stuck).isCloseTo(600, within(80)); // five standard deviations
        }
    }

    @Test
    void neverSticksWithProbabilityZero() {
        Scribe scribe = new Scribe();
        Env env = Wrap.around(scribe, Wrap.stickyActions(0));
        env.reset(Rng.of(1), new float[1]);
        for (int t = 0; t < 20; t++) {
            env.step(new float[] {t}, new float[1]);
        }
        assertThat(scribe.taken).hasSize(20).doesNotHaveDuplicates();
    }

    /** A job that is done cannot stick: the mutant that repeats it throws. */
    @Test
    void whatHasBecomeImpossibleDoesNotStick() {
        SingleMachine plain = new SingleMachine(4);
        Env env = Wrap.around(new SingleMachine(4), Wrap.stickyActions(0.99));
        float[] observation = new float[12];
        plain.reset(Rng.of(1), observation);
        env.reset(Rng.of(1), observation);
        for (int job = 0; job < 4; job++) {
            assertThat(env.step(new float[] {job}, observation)).isEqualTo(plain.step(job, observation));
        }
    }

    @Test
    void badInput() {
        for (double p : new double[] {-0.1, 1, Double.NaN}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new StickyActions(new CartPole(), p))
                    .withMessage("p = " + p + " must lie in [0, 1)");
        }
        Env env = new StickyActions(new CartPole(), 0.5);
        Restorable restorable = env.find(Restorable.class).orElseThrow();
        restorable.restore(new double[] {0, 0, 0, 0, 3, 1, 1});
        assertThatIllegalStateException()
                .isThrownBy(() -> env.step(new float[1], new float[4]))
                .withMessageContaining("call reset once before restore");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> restorable.restore(new double[] {0, 0, 0, 0, 3, 1, 2}))
                .withMessageContaining("action 2.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> restorable.restore(new double[] {0, 0, 0, 0, 3, 2, 1}))
                .withMessageContaining("flag of a last action = 2.0");
    }
}
