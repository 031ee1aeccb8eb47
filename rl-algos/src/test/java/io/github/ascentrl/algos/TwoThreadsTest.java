package io.github.ascentrl.algos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.ascentrl.algos.policy.Policies;
import io.github.ascentrl.algos.run.EpisodeSampler;
import io.github.ascentrl.algos.run.LockstepSampler;
import io.github.ascentrl.algos.run.RolloutSampler;
import io.github.ascentrl.algos.testing.Fault;
import io.github.ascentrl.algos.testing.States;
import io.github.ascentrl.algos.testing.TrainerLaws;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Trainer;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.vector.VectorEnvs;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What two threads use at the same time refuses the second, and the first ends as if nothing had happened. */
class TwoThreadsTest {
    private final CountDownLatch inside = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);

    /** Waits in the middle of an episode until the other thread was refused. */
    private Fault waiting(Fault fault) {
        fault.distort(new Fault.Distortion() {
            @Override
            public float reward(float reward, long step) {
                if (step == 40) {
                    inside.countDown();
                    try {
                        goOn.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }
                return reward;
            }
        });
        return fault;
    }

    private void refused(ThrowingCallable use, String what) throws InterruptedException {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread first = new Thread(
                () -> {
                    try {
                        use.call();
                    } catch (Throwable e) {
                        failure.set(e);
                    }
                },
                "the first");
        first.start();
        inside.await();
        try {
            assertThatIllegalStateException()
                    .isThrownBy(use)
                    .withMessageContaining(what)
                    .withMessageContaining("in use by the thread ")
                    .withMessageContaining("one thread at a time");
        } finally {
            goOn.countDown();
            first.join();
        }
        assertThat(failure.get()).as("the first thread").isNull();
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"A3C"}) // is not reproducible, and its environments wait on each other's lock
    void trainers(FaultySetups setup) throws InterruptedException {
        Fault fault = new Fault();
        Trainer trainer = setup.with(fault);
        Trainer twin = setup.with(new Fault());
        waiting(fault);
        refused(
                () -> {
                    for (int i = 0; i < 3; i++) {
                        trainer.update();
                    }
                },
                "trainer");
        for (int i = 0; i < 3; i++) {
            twin.update();
        }
        State state = States.of(trainer);
        assertThat(state.sameAs(States.of(twin))).isTrue();
        assertThat(TrainerLaws.describe(trainer.update())).isEqualTo(TrainerLaws.describe(twin.update()));
    }

    @Test
    void samplers() throws InterruptedException {
        Fault fault = waiting(new Fault());
        Env env = fault.env();
        Policy policy = Policies.uniform(env.actionSpace());
        RolloutSampler rollouts = new RolloutSampler(VectorEnvs.of(fault::env, 2), Rng.of(1));
        refused(() -> rollouts.collect(policy, 50, false, Rng.of(2)), "RolloutSampler");
    }

    @Test
    void episodeSamplers() throws InterruptedException {
        Fault fault = waiting(new Fault());
        EpisodeSampler episodes = new EpisodeSampler(fault.env());
        Policy policy = Policies.uniform(fault.env().actionSpace());
        refused(() -> episodes.collect(policy, 20, Rng.of(2)), "EpisodeSampler");
    }

    @Test
    void lockstepSamplers() throws InterruptedException {
        Fault fault = waiting(new Fault());
        Policy policy = Policies.uniform(fault.env().actionSpace());
        try (LockstepSampler episodes = new LockstepSampler(fault::env, 3, 1)) {
            refused(() -> episodes.collect(policy, 20, Rng.of(2)), "LockstepSampler");
        }
    }
}
