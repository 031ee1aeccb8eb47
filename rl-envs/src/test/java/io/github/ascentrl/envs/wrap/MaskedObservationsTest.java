package io.github.ascentrl.envs.wrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.ascentrl.api.ActionMasked;
import io.github.ascentrl.api.DiscreteEnv;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.contract.EnvContract;
import io.github.ascentrl.api.data.RunningStatistics;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Column;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.api.space.MultiDiscrete;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.envs.grid.DarkRoom;
import io.github.ascentrl.envs.scheduling.SingleMachine;
import io.github.ascentrl.envs.vector.VectorEnvs;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MaskedObservationsTest {
    /** Two choices and three; which are possible depends on the time alone. Observations lie in [−9, 9]. */
    private static final class Pair implements Env, ActionMasked {
        private int time;

        @Override
        public Box observationSpace() {
            return Box.uniform(1, -9, 9);
        }

        @Override
        public MultiDiscrete actionSpace() {
            return MultiDiscrete.of(2, 3);
        }

        @Override
        public void actionMask(boolean[] mask) {
            for (int a = 0; a < mask.length; a++) {
                mask[a] = a % 2 == 0 || time % 3 != 0;
            }
        }

        @Override
        public void reset(RandomGenerator random, float[] observation) {
            time = 0;
            observation[0] = -9;
        }

        @Override
        public Step step(float[] action, float[] observation) {
            observation[0] = ++time;
            return new Step(1, time == 9 ? Ending.TERMINATED : Ending.NONE);
        }

        float[] mask() {
            boolean[] mask = new boolean[5];
            actionMask(mask);
            float[] numbers = new float[5];
            for (int a = 0; a < 5; a++) {
                numbers[a] = mask[a] ? 1 : 0;
            }
            return numbers;
        }
    }

    static List<UnaryOperator<Env>> wrappers() {
        RunningStatistics statistics = new RunningStatistics(6);
        float[] two = {2, 2, 2, 2, 2, 2};
        return List.of(
                UnaryOperator.identity(),
                Wrap.unitObservation(),
                Wrap.scaleObservation(two, two),
                Wrap.normalizeObservation(statistics),
                Wrap.timeLimit(5),
                Wrap.scaleReward(2),
                Wrap.normalizeReward(0.9, new RunningStatistics(1)),
                Wrap.actionRepeat(2),
                Wrap.stickyActions(0.5),
                Wrap.statistics(summary -> {}),
                Wrap.record(trajectory -> {}),
                Wrap.checked(),
                env -> Wrap.around(
                        env,
                        Wrap.timeLimit(8),
                        Wrap.unitObservation(),
                        Wrap.normalizeObservation(statistics),
                        Wrap.scaleObservation(two, two)));
    }

    /** Bit for bit, and where the space says it is. */
    @ParameterizedTest
    @MethodSource("wrappers")
    void theMaskSurvivesEveryWrapper(UnaryOperator<Env> wrapper) {
        Pair inside = new Pair();
        Env env = wrapper.apply(new MaskedObservations(inside));
        Box space = (Box) env.observationSpace();
        Column mask = space.column(Column.ACTION_MASK).orElseThrow();
        assertThat(mask).isEqualTo(new Column(Column.ACTION_MASK, 1, 5));
        float[] observation = new float[6];
        for (int episode = 0; episode < 3; episode++) {
            env.reset(Rng.of(episode), observation);
            Ending ending = Ending.NONE;
            while (!ending.ended()) {
                assertThat(Arrays.copyOfRange(observation, mask.from(), mask.to()))
                        .containsExactly(inside.mask());
                assertThat(space.contains(observation)).isTrue();
                ending = env.step(new float[2], observation).ending();
            }
        }
        VectorEnv envs = VectorEnvs.of(() -> wrapper.apply(new MaskedObservations(new Pair())), 2);
        assertThat(envs.observationSpace()).isEqualTo(space);
        assertThat(envs.masksActions()).isTrue();
        assertThat(VectorEnvs.of(CartPole::new, 2).masksActions()).isFalse();
    }

    /** What it normalises still is: the mask is not kept by doing nothing. */
    @Test
    void theOtherNumbersAreScaled() {
        Env env = Wrap.around(new Pair(), Wrap.maskedObservations(), Wrap.unitObservation());
        float[] observation = new float[6];
        env.reset(Rng.of(1), observation);
        assertThat(observation).containsExactly(-1, 1, 0, 1, 0, 1);
        env.step(new float[2], observation);
        assertThat(observation).containsExactly(1f / 9, 1, 1, 1, 1, 1);
    }

    @Test
    void namesInsideAreKeptAndTheContractToo() {
        Env inside = new Wrapper(new Pair()) {
            @Override
            public Space observationSpace() {
                return Box.uniform(1, -9, 9).named("time", 0, 1);
            }
        };
        Box space = new MaskedObservations(inside).observationSpace();
        assertThat(space.columns()).containsExactly(new Column("time", 0, 1), new Column(Column.ACTION_MASK, 1, 5));
        EnvContract.check(() -> new MaskedObservations(new SingleMachine(4)), Rng.of(1));
        assertThat(new MaskedObservations(new SingleMachine(4)).find(DiscreteEnv.class))
                .isPresent();
    }

    @Test
    void whatHasNoMaskOrOneAlreadyIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MaskedObservations(new CartPole()))
                .withMessageContaining("not ActionMasked");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MaskedObservations(new MaskedObservations(new Pair())))
                .withMessageContaining("there is already a column 'actionMask'");
        Env cells = new Wrapper(DarkRoom.report(4)) {
            @Override
            public <T> java.util.Optional<T> find(Class<T> type) {
                return type == ActionMasked.class
                        ? java.util.Optional.of(type.cast((ActionMasked) mask -> Arrays.fill(mask, true)))
                        : super.find(type);
            }
        };
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MaskedObservations(cells))
                .withMessageContaining("Wrap.oneHot()");
        assertThat(new MaskedObservations(Wrap.around(cells, Wrap.oneHot())).actionSpace())
                .isInstanceOf(Discrete.class);
    }

    @Test
    void aClosedOneRefusesAlsoAroundWhatHasNothingToClose() {
        Env env = new MaskedObservations(new Pair());
        float[] observation = new float[6];
        env.reset(Rng.of(1), observation);
        env.close();
        assertThatIllegalStateException()
                .isThrownBy(() -> env.step(new float[2], observation))
                .withMessage("step after close of this MaskedObservations; create a new environment");
    }
}
