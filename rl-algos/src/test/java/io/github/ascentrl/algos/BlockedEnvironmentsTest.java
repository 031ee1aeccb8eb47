package io.github.ascentrl.algos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.ascentrl.algos.actorcritic.ActorCritic;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.policy.Policies;
import io.github.ascentrl.algos.ppo.Ppo;
import io.github.ascentrl.algos.ppo.PpoConfig;
import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.algos.run.LockstepSampler;
import io.github.ascentrl.algos.run.RolloutSampler;
import io.github.ascentrl.algos.run.Trials;
import io.github.ascentrl.algos.search.CrossEntropy;
import io.github.ascentrl.algos.search.CrossEntropyConfig;
import io.github.ascentrl.algos.search.EliteRule;
import io.github.ascentrl.algos.search.FiniteDifferences;
import io.github.ascentrl.algos.search.FiniteDifferencesConfig;
import io.github.ascentrl.algos.search.SessionElites;
import io.github.ascentrl.algos.testing.Fault;
import io.github.ascentrl.algos.testing.States;
import io.github.ascentrl.algos.testing.TrainerLaws;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Trainer;
import io.github.ascentrl.api.TrainingListener;
import io.github.ascentrl.api.UpdateStats;
import io.github.ascentrl.api.internal.Failures;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.envs.vector.VectorEnvs;
import io.github.ascentrl.envs.vector.VectorOptions;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Adam;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * All environments wait for a simulator that never answers, and the thread that trains is interrupted: every wait ends,
 * the exception of an environment arrives unchanged, the thread stays interrupted, and training can go on.
 */
@Timeout(120)
class BlockedEnvironmentsTest {
    private static final Rng RNG = Rng.of(12);
    private static final Discrete TWO = new Discrete(2);

    /** What environments threw when they were interrupted. */
    private final Set<Throwable> thrown = ConcurrentHashMap.newKeySet();

    /** Trainers whose environments run on two threads. */
    enum OnTwoThreads {
        PPO {
            @Override
            Trainer with(Fault fault) {
                RolloutSampler sampler = new RolloutSampler(
                        VectorEnvs.of(i -> fault.env(), 3, VectorOptions.DEFAULT.withThreads(2)), RNG.child("envs"));
                ActorCritic model =
                        ActorCritic.separate(new Fault().env().observationSpace(), TWO, RNG.child("model"), 3);
                PpoConfig config =
                        PpoConfig.builder().steps(9).minibatches(2).epochs(3).build();
                return new Ppo(sampler, model, Adam.of(model.parameters(), 0.01), config, RNG);
            }
        },
        SESSIONS {
            @Override
            Trainer with(Fault fault) {
                Mlp network = FaultySetups.network("actor", 2);
                return new CrossEntropy(
                        new LockstepSampler(fault::env, 2, 2),
                        CategoricalPolicy.of(network, TWO),
                        new SessionElites(EliteRule.AT_LEAST),
                        Adam.of(network.parameters(), 0.01),
                        CrossEntropyConfig.builder().sessions(10).batchSize(5).build(),
                        RNG);
            }
        },
        FINITE_DIFFERENCES {
            @Override
            Trainer with(Fault fault) {
                CategoricalPolicy policy = CategoricalPolicy.of(FaultySetups.network("actor", 2), TWO);
                Trials trials = new Trials(
                        fault::env, () -> CategoricalPolicy.of(FaultySetups.network("actor", 2), TWO), 0.9, 2);
                return new FiniteDifferences(
                        trials,
                        policy,
                        Adam.of(policy.parameters(), 0.01),
                        new FiniteDifferencesConfig(0.1, 1, true, true, 1),
                        RNG);
            }
        };

        abstract Trainer with(Fault fault);
    }

    /** Environments that wait; a polite one keeps the thread interrupted. */
    private CountDownLatch block(Fault fault, int threads, boolean polite) {
        CountDownLatch inside = new CountDownLatch(threads);
        fault.distort(new Fault.Distortion() {
            @Override
            public float reward(float reward, long step) {
                inside.countDown();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    if (!polite) {
                        thrown.add(e);
                        throw Failures.rethrow(e); // as in Kotlin
                    }
                    Thread.currentThread().interrupt();
                    IllegalStateException failure = new IllegalStateException("the simulator did not answer", e);
                    thrown.add(failure);
                    throw failure;
                }
                return reward;
            }
        });
        return inside;
    }

    /** {@return what a call threw that was interrupted while its environments wait} */
    private Throwable interrupted(Runnable call, CountDownLatch inside, AtomicBoolean kept)
            throws InterruptedException {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread caller = new Thread(() -> {
            failure.set(catchThrowable(call::run));
            kept.set(Thread.currentThread().isInterrupted());
        });
        caller.setDaemon(true);
        caller.start();
        inside.await();
        caller.interrupt();
        caller.join();
        return failure.get();
    }

    @ParameterizedTest
    @EnumSource
    void trainers(FaultySetups setup) throws InterruptedException {
        int threads = setup == FaultySetups.A3C ? 3 : 1;
        interruptAndGoOn(setup::with, threads, true, setup != FaultySetups.A3C);
    }

    @ParameterizedTest
    @EnumSource
    void trainersOnTwoThreads(OnTwoThreads setup) throws InterruptedException {
        interruptAndGoOn(setup::with, 2, true, true);
    }

    /** With undeclared {@link InterruptedException}s, which clear the flag of the thread that throws them. */
    @ParameterizedTest
    @EnumSource
    void carelessEnvironmentsOnTwoThreads(OnTwoThreads setup) throws InterruptedException {
        interruptAndGoOn(setup::with, 2, false, true);
    }

    private void interruptAndGoOn(Function<Fault, Trainer> maker, int threads, boolean polite, boolean reproducible)
            throws InterruptedException {
        Fault fault = new Fault();
        Trainer trainer = maker.apply(fault);
        Trainer twin = maker.apply(new Fault());
        trainer.update();
        if (reproducible) {
            twin.update();
        } else {
            twin = null;
        }
        State before = States.of(trainer);
        CountDownLatch inside = block(fault, threads, polite);
        AtomicBoolean kept = new AtomicBoolean();
        AtomicBoolean told = new AtomicBoolean();
        TrainingListener listener = new TrainingListener() {
            @Override
            public void onUpdate(UpdateStats stats) {}

            @Override
            public void onEnd() {
                told.set(true);
            }
        };
        Throwable failure = interrupted(() -> trainer.train(Budget.updates(1000), listener), inside, kept);
        assertThat(thrown).hasSizeGreaterThanOrEqualTo(threads).contains(failure);
        assertThat(kept).as("the flag").isTrue();
        assertThat(told).as("the listener").isTrue();
        fault.repair();
        assertThat(FailedUpdateTest.differences(before, States.of(trainer))).isEmpty();
        trainer.load(before);
        UpdateStats next = trainer.update();
        assertThat(next.update()).isEqualTo(2);
        if (twin != null) {
            assertThat(TrainerLaws.describe(next)).isEqualTo(TrainerLaws.describe(twin.update()));
            assertThat(States.of(trainer).sameAs(States.of(twin))).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"1, true", "2, true", "2, false"})
    void evaluations(int threads, boolean polite) throws InterruptedException {
        Fault fault = new Fault();
        Policy policy = Policies.uniform(TWO);
        AtomicBoolean kept = new AtomicBoolean();
        Throwable failure = interrupted(
                () -> Evaluation.of(fault::env, 2, threads, policy, 20, RNG), block(fault, threads, polite), kept);
        assertThat(thrown).hasSize(threads).contains(failure);
        assertThat(kept).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void rollouts(int threads) throws InterruptedException {
        Fault fault = new Fault();
        Policy policy = Policies.uniform(TWO);
        RolloutSampler sampler =
                new RolloutSampler(VectorEnvs.of(i -> fault.env(), 2, VectorOptions.DEFAULT.withThreads(threads)), RNG);
        sampler.collect(policy, 5, false, RNG); // the first reset is the caller's
        AtomicBoolean kept = new AtomicBoolean();
        Throwable failure =
                interrupted(() -> sampler.collect(policy, 10, false, RNG), block(fault, threads, true), kept);
        assertThat(thrown).hasSize(threads).contains(failure);
        assertThat(kept).isTrue();
        fault.repair();
        assertThat(sampler.collect(policy, 12, false, RNG).steps()).isEqualTo(24);
    }
}
