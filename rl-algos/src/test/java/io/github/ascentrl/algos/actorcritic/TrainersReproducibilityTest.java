package io.github.ascentrl.algos.actorcritic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.ascentrl.algos.ppo.Ppo;
import io.github.ascentrl.algos.ppo.PpoConfig;
import io.github.ascentrl.algos.run.RolloutSampler;
import io.github.ascentrl.algos.testing.States;
import io.github.ascentrl.algos.testing.TrainerLaws;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Trainer;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.envs.classic.Pendulum;
import io.github.ascentrl.envs.vector.VectorOptions;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.optim.Adam;
import io.github.ascentrl.nn.optim.Optimizer;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Same seed, same bits; on any number of threads; and after a resume. */
class TrainersReproducibilityTest {
    private static final double LEARNING_RATE = 3e-3;

    @ParameterizedTest
    @EnumSource
    void theSameSeedGivesTheSameBits(Trainers kind) {
        Supplier<Trainer> trainers = () -> kind.onCartPole(1, LEARNING_RATE, 3);
        TrainerLaws.assertSameBits(trainers, trainers, 30);
        Trainer first = trainers.get();
        Trainer other = kind.onCartPole(1, LEARNING_RATE, 4);
        first.train(Budget.updates(3));
        other.train(Budget.updates(3));
        assertThat(States.of(first).sameAs(States.of(other))).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void twoThreadsGiveTheSameBitsAsOne(Trainers kind) {
        TrainerLaws.assertSameBits(
                () -> kind.onCartPole(1, LEARNING_RATE, 5), () -> kind.onCartPole(2, LEARNING_RATE, 5), 30);
    }

    @ParameterizedTest
    @EnumSource
    void aResumedRunEqualsOneThatWasNeverStopped(Trainers kind) {
        TrainerLaws.assertResumes(() -> kind.onCartPole(1, LEARNING_RATE, 6), 12);
    }

    /** Continuous actions, with the σ that the policy has learned. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void soDoContinuousActions(boolean ppo) {
        TrainerLaws.assertSameBits(() -> onPendulum(ppo, 1), () -> onPendulum(ppo, 2), 20);
        TrainerLaws.assertResumes(() -> onPendulum(ppo, 1), 8);
    }

    private static Trainer onPendulum(boolean ppo, int threads) {
        VectorEnv envs = Pendulum.vector(4, VectorOptions.DEFAULT.withThreads(threads));
        ActorCritic model = ActorCritic.separate(envs.observationSpace(), envs.actionSpace(), Rng.of(1), 8);
        Adam adam = Adam.of(model.parameters(), LEARNING_RATE);
        PpoConfig config = PpoConfig.builder().steps(9).epochs(2).minibatches(2).build();
        return ppo
                ? new Ppo(envs, model, adam, config, Rng.of(2))
                : new A2c(envs, model, adam, A2cConfig.defaults(), Rng.of(2));
    }

    /** The mutants of this test: random numbers that are not keyed, and an incomplete saved state. */
    @Test
    void trainersThatBreakTheLawsAreCaught() {
        AtomicLong draws = new AtomicLong();
        Supplier<Trainer> unkeyed = () -> Trainers.A2C.onCartPole(1, LEARNING_RATE, draws.getAndIncrement());
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> TrainerLaws.assertSameBits(unkeyed, unkeyed, 30));
        Supplier<Trainer> right = () -> onCartPole(false, false);
        TrainerLaws.assertResumes(right, 12);
        assertThatExceptionOfType(AssertionError.class)
                .as("new episodes begin")
                .isThrownBy(() -> TrainerLaws.assertResumes(() -> onCartPole(true, false), 12));
        assertThatExceptionOfType(AssertionError.class)
                .as("Adam's moments are lost")
                .isThrownBy(() -> TrainerLaws.assertResumes(() -> onCartPole(false, true), 12));
    }

    private static Trainer onCartPole(boolean restart, boolean forget) {
        VectorEnv envs = CartPole.vector(4, VectorOptions.DEFAULT);
        ActorCritic model = ActorCritic.separate(envs.observationSpace(), envs.actionSpace(), Rng.of(1), 8);
        RolloutSampler sampler = new RolloutSampler(envs, Rng.of(2));
        Optimizer adam = Adam.of(model.parameters(), LEARNING_RATE);
        return new A2c(
                restart ? sampler.restartOnLoad() : sampler,
                model,
                forget ? new Forgetful(adam) : adam,
                A2cConfig.defaults(),
                Rng.of(3));
    }

    /** Saves nothing. */
    private record Forgetful(Optimizer optimizer) implements Optimizer {
        @Override
        public Parameters parameters() {
            return optimizer.parameters();
        }

        @Override
        public long steps() {
            return optimizer.steps();
        }

        @Override
        public double learningRate() {
            return optimizer.learningRate();
        }

        @Override
        public void step() {
            optimizer.step();
        }

        @Override
        public void save(State state) {}

        @Override
        public void load(State state) {}
    }
}
