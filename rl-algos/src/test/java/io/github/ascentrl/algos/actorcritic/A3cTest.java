package io.github.ascentrl.algos.actorcritic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.ascentrl.algos.estimate.AdvantageScaling;
import io.github.ascentrl.algos.internal.Metrics;
import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.algos.testing.Fault;
import io.github.ascentrl.algos.testing.Guarded;
import io.github.ascentrl.algos.testing.Matching;
import io.github.ascentrl.algos.testing.States;
import io.github.ascentrl.algos.testing.Trouble;
import io.github.ascentrl.algos.testing.Walk;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.DiscreteEnv;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.UpdateStats;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.envs.vector.VectorEnvs;
import io.github.ascentrl.envs.vector.VectorOptions;
import io.github.ascentrl.nn.DivergenceException;
import io.github.ascentrl.nn.optim.Adam;
import io.github.ascentrl.nn.optim.Sgd;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class A3cTest {
    private static A3c trainer(IntFunction<VectorEnv> envs, int actors, int fragments, double learningRate, long seed) {
        VectorEnv example = envs.apply(0);
        return new A3c(
                envs,
                () -> ActorCritic.separate(
                        example.observationSpace(), (Discrete) example.actionSpace(), Rng.of(seed), 16),
                model -> Adam.of(model.parameters(), learningRate),
                new A3cConfig(actors, fragments, A2cConfig.defaults()),
                Rng.of(seed));
    }

    private static A3c onMatching(int actors, double learningRate, long seed) {
        return trainer(i -> VectorEnvs.of(Matching::new, 1), actors, 40, learningRate, seed);
    }

    private static A3c onCartPole(int actors) {
        return trainer(i -> CartPole.vector(2, VectorOptions.DEFAULT), actors, 10, 1e-3, 1);
    }

    /**
     * A random policy scores 0.5. A3C is not reproducible, so this could fail by chance; in 150 tries with each number
     * of actors every policy returned 1, so with 95 % confidence it fails less often than once in 50 runs of each.
     */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 16})
    void learnsWithAnyNumberOfActors(int actors) {
        A3c trainer = onMatching(actors, 1e-2, 3);
        trainer.train(Budget.steps(12_000));
        double mean =
                Evaluation.of(new Matching(), trainer.policy(), 400, Rng.of(4)).mean();
        assertThat(mean).isGreaterThan(0.9);
    }

    @Test
    void countsWhatAllActorsDid() {
        A3c trainer = onCartPole(3);
        UpdateStats stats = trainer.update();
        assertThat(stats.steps()).isEqualTo(3 * 10 * 2 * 5);
        assertThat(stats.episodes()).isPositive();
        assertThat(stats.metrics()).containsKeys("loss", "entropy", "gradientNorm", "staleness", "learningRate");
        assertThat(trainer.update().totalSteps()).isEqualTo(600);
    }

    @Test
    void oneActorIsReproducibleAndNeverStale() {
        A3c first = onCartPole(1);
        A3c second = onCartPole(1);
        for (int i = 0; i < 5; i++) {
            UpdateStats stats = first.update();
            assertThat(stats.metric("staleness")).isZero();
            assertThat(second.update().metrics()).isEqualTo(stats.metrics());
        }
        assertThat(States.of(first).sameAs(States.of(second))).isTrue();
    }

    @Test
    void aResumedRunOfOneActorEqualsOneThatWasNeverStopped() {
        A3c whole = onCartPole(1);
        A3c before = onCartPole(1);
        whole.train(Budget.updates(6));
        before.train(Budget.updates(2));
        A3c after = onCartPole(1);
        States.carry(before, after);
        after.train(Budget.updates(4));
        assertThat(States.of(after).sameAs(States.of(whole))).isTrue();
    }

    @Test
    void aFailureOfOneActorEndsTheUpdateAndIsToldOnce() {
        IntFunction<VectorEnv> envs = i -> VectorEnvs.of(i == 1 ? () -> new Walk().withNanReward(1, 2) : Walk::new, 1);
        A3c trainer = trainer(envs, 4, 50, 1e-3, 1);
        assertThatIllegalStateException()
                .isThrownBy(() -> trainer.train(Budget.updates(3)))
                .withMessageContaining("reward NaN");
    }

    @Test
    void anErrorOfOneActorIsNotLost() {
        IntFunction<VectorEnv> envs = i -> VectorEnvs.of(() -> i == 1 ? new Broken() : new Matching(), 1);
        A3c trainer = trainer(envs, 2, 50, 1e-3, 1);
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(trainer::update)
                .withMessage("out of order");
    }

    /** An environment that fails with an {@link Error}. */
    private static final class Broken implements DiscreteEnv {
        private final Matching matching = new Matching();

        @Override
        public Box observationSpace() {
            return matching.observationSpace();
        }

        @Override
        public Discrete actionSpace() {
            return matching.actionSpace();
        }

        @Override
        public void reset(RandomGenerator random, float[] observation) {
            matching.reset(random, observation);
        }

        @Override
        public Step step(int action, float[] observation) {
            throw new AssertionError("out of order");
        }
    }

    @Test
    void aDivergenceSaysWhereItHappened() {
        assertThatExceptionOfType(DivergenceException.class)
                .isThrownBy(() -> onMatching(2, 1e30, 1).train(Budget.updates(20)))
                .withMessageContaining("A3C update 1, after 0 episodes and 0 steps: ");
    }

    @Test
    void anInterruptEndsTheUpdateEarlyAndIsKept() {
        A3c trainer = trainer(i -> CartPole.vector(1, VectorOptions.DEFAULT), 2, 1_000_000_000, 1e-3, 1);
        Thread.currentThread().interrupt();
        UpdateStats stats = trainer.update();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(stats.steps()).isLessThan(1_000_000_000);
    }

    @Test
    void badInput() {
        VectorEnv envs = CartPole.vector(1, VectorOptions.DEFAULT);
        ActorCritic one = ActorCritic.separate(envs.observationSpace(), (Discrete) envs.actionSpace(), Rng.of(1), 4);
        A3cConfig config = new A3cConfig(2, 1, A2cConfig.defaults());
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new A3c(i -> envs, () -> one, model -> Adam.of(model.parameters(), 1e-3), config, Rng.of(1)))
                .withMessageContaining("must create a new one at every call");
        Supplier<ActorCritic> models =
                () -> ActorCritic.separate(envs.observationSpace(), (Discrete) envs.actionSpace(), Rng.of(1), 4);
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new A3c(i -> envs, models, model -> Adam.of(model.parameters(), 1e-3), config, Rng.of(1)))
                .withMessageContaining("two actors have one batch of environments");
        Iterator<ActorCritic> lastTwoAlike = List.of(models.get(), one, one).iterator();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new A3c(
                        i -> CartPole.vector(1, VectorOptions.DEFAULT),
                        lastTwoAlike::next,
                        model -> Adam.of(model.parameters(), 1e-3),
                        config,
                        Rng.of(1)))
                .withMessageContaining("two models share their parameters");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new A3cConfig(0, 1, A2cConfig.defaults()))
                .withMessageContaining("actors = 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new A3cConfig(1, 0, A2cConfig.defaults()))
                .withMessageContaining("fragments = 0");
    }

    private static A3c onGuarded(Guarded environments, int actors) {
        return new A3c(
                i -> VectorEnvs.of(environments, 2),
                A3cTest::balancing,
                model -> Adam.of(model.parameters(), 1e-3),
                new A3cConfig(actors, 20, A2cConfig.defaults()),
                Rng.of(1));
    }

    private static ActorCritic balancing() {
        CartPole example = new CartPole();
        return ActorCritic.separate(example.observationSpace(), example.actionSpace(), Rng.of(1), 16);
    }

    /** One actor and one rollout do what A2C does with the same random numbers, so every metric is the same number. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void reportsWhatA2cReports(boolean normalize) {
        A2cConfig config = A2cConfig.builder()
                .steps(50)
                .advantageScaling(normalize ? AdvantageScaling.BATCH : AdvantageScaling.NONE)
                .entropyCoefficient(0.01)
                .build();
        ActorCritic model = balancing();
        A2c a2c = new A2c(
                VectorEnvs.of(CartPole::new, 4),
                model,
                Sgd.of(model.parameters(), 0.1),
                config,
                Rng.of(2).child("actor").child(0));
        A3c a3c = new A3c(
                i -> VectorEnvs.of(CartPole::new, 4),
                A3cTest::balancing,
                shared -> Sgd.of(shared.parameters(), 0.1),
                new A3cConfig(1, 1, config),
                Rng.of(2));
        for (int update = 0; update < 3; update++) {
            UpdateStats expected = a2c.update();
            UpdateStats stats = a3c.update();
            for (String name : expected.metrics().keySet()) {
                assertThat(stats.metric(name)).as(name).isEqualTo(expected.metric(name));
            }
            assertThat(new ArrayList<>(stats.metrics().keySet())
                            .subList(0, expected.metrics().size()))
                    .isEqualTo(new ArrayList<>(expected.metrics().keySet()));
            assertThat(stats.metrics()).hasSize(expected.metrics().size() + 1);
            assertThat(stats.metric("staleness")).isZero();
        }
    }

    /** If only one of two rollouts has an explained variance, that is reported; NaN if neither has. */
    @Test
    void meansAreOfWhatIsDefined() {
        Metrics metrics = new Metrics();
        metrics.addDefined("a", Double.NaN);
        Metrics others = new Metrics();
        others.addDefined("a", 0.25);
        others.addDefined("b", Double.NaN);
        metrics.addAll(others);
        assertThat(metrics.values()).containsEntry("a", 0.25).containsEntry("b", Double.NaN);
    }

    @Test
    void whateverAnEnvironmentThrowsArrivesAsItWas() {
        for (Throwable what : Trouble.all()) {
            for (int actors = 1; actors <= 3; actors++) {
                A3c trainer = onGuarded(new Guarded().throwing(what, 100), actors);
                assertThat(catchThrowable(trainer::update)).isSameAs(what);
            }
        }
    }

    /** Every actor contributes all its rollouts once, whether it has its own thread or runs after another actor. */
    @Test
    void actorsWhoseThreadCannotStartComeAfterOthers() {
        for (int run = 0; run < 30; run++) {
            A3c trainer = new A3c(
                    i -> CartPole.vector(2, VectorOptions.DEFAULT),
                    A3cTest::balancing,
                    model -> Adam.of(model.parameters(), 1e-3),
                    new A3cConfig(4, 3, A2cConfig.defaults()),
                    Rng.of(1),
                    Trouble.unreliable(4, run % 3 / 2.0, Rng.of(run)));
            for (int update = 1; update <= 5; update++) {
                UpdateStats stats = trainer.update();
                assertThat(stats.steps()).isEqualTo(4 * 3 * 2 * 5);
                assertThat(stats.totalSteps()).isEqualTo(update * 120L);
            }
        }
    }

    @Test
    void closingClosesAllAlsoIfOneFailsTo() {
        AssertionError closing = new AssertionError("would not close");
        Guarded environments = new Guarded().throwingOnClose(closing, 3);
        A3c trainer = onGuarded(environments, 3);
        trainer.update();
        assertThat(catchThrowable(trainer::close)).isSameAs(closing);
        trainer.close();
        assertThat(environments.closed()).isEqualTo(6);
        assertThatIllegalStateException().isThrownBy(trainer::update).withMessageContaining("after close");
    }

    @Test
    void thoseThatWereMadeAreClosedIfTheNextCannotBe() {
        IllegalStateException making = new IllegalStateException("cannot be made");
        Guarded environments = new Guarded().throwingInsteadOf(making, 6);
        assertThat(catchThrowable(() -> onGuarded(environments, 4))).isSameAs(making);
        assertThat(environments.closed()).isEqualTo(5);

        Guarded others = new Guarded();
        ActorCritic one = balancing();
        Supplier<ActorCritic> shared = () -> one;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new A3c(
                        i -> VectorEnvs.of(others, 2),
                        shared,
                        model -> Adam.of(model.parameters(), 1e-3),
                        new A3cConfig(2, 1, A2cConfig.defaults()),
                        Rng.of(1)));
        assertThat(others.closed()).isEqualTo(2);
    }

    /** What the other actors did in an update that failed is neither reported nor learned. */
    @Test
    void nothingOfAFailedUpdateIsReportedLater() {
        Fault fault = new Fault();
        A3c trainer = trainer(i -> VectorEnvs.of(i == 0 ? new Fault()::env : fault::env, 1), 2, 6, 1e-3, 1);
        trainer.update();
        fault.after(5, Fault.Kind.NAN_REWARD);
        assertThatIllegalStateException().isThrownBy(trainer::update);
        UpdateStats next = trainer.update();
        assertThat(next.update()).isEqualTo(2);
        assertThat(next.totalSteps()).isEqualTo(2L * next.steps());
    }
}
