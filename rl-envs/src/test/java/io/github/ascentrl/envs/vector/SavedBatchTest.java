package io.github.ascentrl.envs.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Restorable;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Stateful;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.contract.CheckedEnv;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.envs.classic.Acrobot;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.envs.classic.MountainCar;
import io.github.ascentrl.envs.classic.MountainCarContinuous;
import io.github.ascentrl.envs.classic.Pendulum;
import io.github.ascentrl.envs.grid.DarkKeyToDoor;
import io.github.ascentrl.envs.grid.DarkRoom;
import io.github.ascentrl.envs.wrap.TimeLimit;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SavedBatchTest {
    private static final Rng KEY = Rng.of(7);

    static Stream<Arguments> batches() {
        VectorOptions resting = VectorOptions.DEFAULT.withoutAutoreset();
        DarkRoom.Settings anywhere = new DarkRoom.Settings(5, true, true, 9);
        return Stream.of(
                batch("CartPole", () -> CartPole.vector(3, VectorOptions.DEFAULT)),
                batch("CartPole, resting", () -> CartPole.vector(3, resting)),
                batch("Acrobot", () -> Acrobot.vector(2, VectorOptions.DEFAULT)),
                batch("MountainCar", () -> MountainCar.vector(3, VectorOptions.DEFAULT)),
                batch("MountainCarContinuous", () -> MountainCarContinuous.vector(3, VectorOptions.DEFAULT)),
                batch("Pendulum", () -> Pendulum.vector(3, VectorOptions.DEFAULT)),
                batch("DarkRoom", () -> DarkRoom.vector(anywhere, new int[] {0, 12, 24}, VectorOptions.DEFAULT)),
                batch(
                        "DarkKeyToDoor",
                        () -> DarkKeyToDoor.vector(
                                DarkKeyToDoor.Settings.TINY,
                                new int[] {0, 4},
                                new int[] {8, 0},
                                VectorOptions.DEFAULT)),
                batch("any CartPole", () -> VectorEnvs.of(CartPole::new, 3)),
                batch("CartPoles with states of two lengths", () -> VectorEnvs.of(twoKinds(), 3, resting)));
    }

    private static IntFunction<Env> twoKinds() {
        return i -> i == 1 ? new TimeLimit(new CartPole(), 400) : new CartPole();
    }

    private static Arguments batch(String name, Supplier<VectorEnv> maker) {
        return Arguments.argumentSet(name, maker);
    }

    /**
     * Everything that a batch returns in a number of steps with random actions; {@code first} is the number of the
     * first.
     */
    private static float[] play(VectorEnv envs, float[] observations, int first, int steps) {
        int n = envs.size();
        int actionSize = envs.actionSpace().size();
        float[] actions = new float[n * actionSize];
        float[] action = new float[actionSize];
        float[] rewards = new float[n];
        Ending[] endings = new Ending[n];
        float[] finals = new float[observations.length];
        float[] seen = new float[steps * (observations.length + 2 * n)];
        int at = 0;
        for (int t = first; t < first + steps; t++) {
            for (int i = 0; i < n; i++) {
                envs.actionSpace().sample(KEY.child("actions").child(t).child(i), action);
                System.arraycopy(action, 0, actions, i * actionSize, actionSize);
            }
            envs.step(actions, observations, rewards, endings, finals);
            for (float x : observations) {
                seen[at++] = x;
            }
            for (int i = 0; i < n; i++) {
                seen[at++] = rewards[i];
                seen[at++] = endings[i].ordinal();
            }
        }
        return seen;
    }

    @ParameterizedTest
    @MethodSource("batches")
    void aLoadedBatchGoesOnAsTheOneThatWasSaved(Supplier<VectorEnv> maker) {
        VectorEnv envs = maker.get();
        float[] observations = new float[envs.size() * envs.observationSpace().size()];
        envs.reset(KEY, observations);
        play(envs, observations, 0, 57);
        State state = new State();
        ((Stateful) envs).save(state);
        float[] expected = play(envs, observations, 57, 300);

        VectorEnv loaded = maker.get();
        loaded.reset(KEY, observations);
        float[] fresh = play(loaded, observations, 57, 300);
        loaded.reset(KEY, observations);
        ((Stateful) loaded).load(state);
        assertThat(play(loaded, observations, 57, 300))
                .containsExactly(expected)
                .isNotEqualTo(fresh);
    }

    @Test
    void anEnvironmentThatDrawsInEveryStepGoesOnDrawingWhereItWas() {
        Supplier<VectorEnv> maker = () -> VectorEnvs.of(() -> new NoisyCounter(true), 2);
        VectorEnv envs = maker.get();
        float[] observations = new float[2];
        envs.reset(KEY, observations);
        play(envs, observations, 0, 5);
        State state = new State();
        ((Stateful) envs).save(state);
        float[] expected = play(envs, observations, 5, 40);
        VectorEnv loaded = maker.get();
        loaded.reset(KEY, observations);
        ((Stateful) loaded).load(state);
        assertThat(play(loaded, observations, 5, 40)).containsExactly(expected);
    }

    @Test
    void whatCannotBeSavedSaysSo() {
        VectorEnv envs = VectorEnvs.of(() -> new NoisyCounter(false), 2);
        assertThatIllegalStateException()
                .isThrownBy(() -> ((Stateful) envs).save(new State()))
                .withMessageContaining("before the first reset");
        envs.reset(KEY, new float[2]);
        assertThatIllegalStateException()
                .isThrownBy(() -> ((Stateful) envs).save(new State()))
                .withMessageContaining("NoisyCounter (environment 0 of the batch) is not Restorable")
                .withMessageContaining("restartOnLoad()");
        VectorEnv wrapped = VectorEnvs.of(() -> new TimeLimit(new CheckedEnv(new NoisyCounter(false)), 9), 2);
        wrapped.reset(KEY, new float[2]);
        assertThatIllegalStateException()
                .as("the environment inside, not its wrappers")
                .isThrownBy(() -> ((Stateful) wrapped).save(new State()))
                .withMessageContaining("let NoisyCounter implement Restorable");
    }

    @Test
    void aStateOfAnotherSize() {
        VectorEnv three = CartPole.vector(3, VectorOptions.DEFAULT);
        three.reset(KEY, new float[12]);
        State state = new State();
        ((Stateful) three).save(state);
        VectorEnv two = CartPole.vector(2, VectorOptions.DEFAULT);
        two.reset(KEY, new float[8]);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ((Stateful) two).load(state))
                .withMessageContaining("saved episodes has length 3, expected 2");
        VectorEnv others = Pendulum.vector(3, VectorOptions.DEFAULT);
        others.reset(KEY, new float[9]);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ((Stateful) others).load(state))
                .withMessageContaining("have 15 numbers, expected 9; use the same environments, wrapped as before");
    }

    /** Ends with probability 0.1 at each step and shows a random number. */
    private static final class NoisyCounter implements Env {
        private final boolean restorable;
        private RandomGenerator random;
        private double count;

        NoisyCounter(boolean restorable) {
            this.restorable = restorable;
        }

        @Override
        public Space observationSpace() {
            return Box.unbounded(1);
        }

        @Override
        public Space actionSpace() {
            return new Discrete(2);
        }

        @Override
        public void reset(RandomGenerator random, float[] observation) {
            this.random = random;
            count = 0;
            observation[0] = random.nextFloat();
        }

        @Override
        public Step step(float[] action, float[] observation) {
            count += action[0];
            observation[0] = (float) count + random.nextFloat();
            return new Step((float) count, random.nextDouble() < 0.1 ? Ending.TERMINATED : Ending.NONE);
        }

        @Override
        public <T> Optional<T> find(Class<T> type) {
            if (restorable && type == Restorable.class) {
                return Optional.of(type.cast(new Restorable() {
                    @Override
                    public double[] state() {
                        return new double[] {count};
                    }

                    @Override
                    public void restore(double[] state) {
                        count = state[0];
                    }
                }));
            }
            return Env.super.find(type);
        }
    }
}
