package io.github.ascentrl.algos.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.testing.Guarded;
import io.github.ascentrl.algos.testing.Trouble;
import io.github.ascentrl.algos.testing.Walk;
import io.github.ascentrl.api.DiscreteEnv;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.internal.Workers;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.envs.wrap.TimeLimit;
import io.github.ascentrl.nn.layer.Mlp;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LockstepSamplerTest {
    private static CategoricalPolicy policy() {
        return CategoricalPolicy.of(Mlp.sizes(4, 8, 2).build(Rng.of(1)), new Discrete(2));
    }

    private static void assertSame(Batch batch, Batch expected) {
        assertThat(batch.episodes()).isEqualTo(expected.episodes());
        assertThat(batch.observations()).containsExactly(expected.observations());
        assertThat(batch.actions()).containsExactly(expected.actions());
        assertThat(batch.rewards()).containsExactly(expected.rewards());
        assertThat(batch.finalObservations()).containsExactly(expected.finalObservations());
        for (int e = 0; e < batch.episodes(); e++) {
            assertThat(batch.start(e)).isEqualTo(expected.start(e));
            assertThat(batch.ending(e)).isEqualTo(expected.ending(e));
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 20", "1, 7, 20", "2, 3, 20", "3, 64, 20", "2, 64, 1", "5, 1, 2"})
    void anyWidthAndNumberOfThreadsGiveTheBatchOfOneAfterTheOther(int threads, int width, int episodes) {
        CategoricalPolicy policy = policy();
        LockstepSampler sampler = new LockstepSampler(() -> new CartPole(30), width, threads);
        EpisodeSampler single = new EpisodeSampler(new CartPole(30));
        for (int round = 0; round < 3; round++) { // buffers are reused
            Rng rng = Rng.of(2).child(round);
            assertSame(sampler.collect(policy, episodes, rng), single.collect(policy, episodes, rng));
        }
    }

    @Test
    void aPolicyThatLearnsIsSeenByEveryThread() {
        CategoricalPolicy policy = policy();
        LockstepSampler sampler = new LockstepSampler(() -> new CartPole(30), 4, 2);
        sampler.collect(policy, 10, Rng.of(3));
        policy.parameters().values()[0] += 1;
        policy.parameters().changed();
        assertSame(
                sampler.collect(policy, 10, Rng.of(3)),
                new EpisodeSampler(new CartPole(30)).collect(policy, 10, Rng.of(3)));
    }

    /** An environment that fails in its second step. */
    private static final class Broken implements DiscreteEnv {
        private int steps;

        @Override
        public Box observationSpace() {
            return Box.unbounded(4);
        }

        @Override
        public Discrete actionSpace() {
            return new Discrete(2);
        }

        @Override
        public void reset(RandomGenerator random, float[] observation) {
            steps = 0;
        }

        @Override
        public Step step(int action, float[] observation) {
            observation[2] = ++steps == 2 ? Float.NaN : 0;
            return new Step(0, Ending.NONE);
        }
    }

    @Test
    void aFailureOnAnyThreadReachesTheCaller() {
        assertThatIllegalStateException()
                .isThrownBy(() -> new LockstepSampler(Broken::new, 2, 2).collect(policy(), 10, Rng.of(1)))
                .withMessageContaining("observation[2] = NaN");
        Policy failing = Policy.of((random, observation, action) -> {
            throw new UnsupportedOperationException("no idea");
        });
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> new LockstepSampler(CartPole::new, 2, 2).collect(failing, 10, Rng.of(1)));
    }

    @Test
    void badSettingsAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new LockstepSampler(CartPole::new, 0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new LockstepSampler(CartPole::new, 1, 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LockstepSampler(CartPole::new).collect(policy(), 0, Rng.of(1)))
                .withMessageContaining("episodes = 0");
    }

    @Test
    void whateverAnEnvironmentThrowsArrivesAsItWasOnAnyNumberOfThreads() {
        for (Throwable what : Trouble.all()) {
            for (int threads = 1; threads <= 3; threads++) {
                LockstepSampler sampler = new LockstepSampler(new Guarded().throwing(what, 100), 8, threads);
                assertThat(catchThrowable(() -> sampler.collect(policy(), 40, Rng.of(1))))
                        .isSameAs(what);
                assertSame(
                        sampler.collect(policy(), 40, Rng.of(1)),
                        new EpisodeSampler(new CartPole(30)).collect(policy(), 40, Rng.of(1)));
            }
        }
    }

    /** A thousand batches on threads that fail to be made or started never, half the time, always. */
    @Test
    void threadsThatCannotStartChangeNoBit() {
        Batch expected = new EpisodeSampler(new CartPole(30)).collect(policy(), 12, Rng.of(5));
        for (int run = 0; run < 1000; run++) {
            Workers threads = Trouble.unreliable(2 + run % 3, run % 3 / 2.0, Rng.of(run));
            Batch batch = new LockstepSampler(() -> new CartPole(30), 2, threads).collect(policy(), 12, Rng.of(5));
            assertSame(batch, expected);
        }
    }

    @Test
    void closingClosesAllThatWereMade() {
        for (int threads = 1; threads <= 2; threads++) {
            Guarded environments = new Guarded();
            LockstepSampler sampler = new LockstepSampler(environments, 3, threads);
            sampler.collect(policy(), 20, Rng.of(1));
            assertThat(environments.opened()).isPositive();
            sampler.close();
            sampler.close();
            assertThat(environments.closed()).isEqualTo(environments.opened());
            assertThatIllegalStateException()
                    .isThrownBy(() -> sampler.collect(policy(), 20, Rng.of(1)))
                    .withMessageContaining("was closed");
        }
    }

    @Test
    void oneThatFailsToCloseOrToBeMadeLeavesNoneOpen() {
        AssertionError closing = new AssertionError("would not close");
        Guarded stuck = new Guarded().throwingOnClose(closing, 2);
        LockstepSampler sampler = new LockstepSampler(stuck, 5, 1);
        sampler.collect(policy(), 20, Rng.of(1));
        assertThat(catchThrowable(sampler::close)).isSameAs(closing);
        assertThat(stuck.closed()).isEqualTo(5);

        IllegalStateException making = new IllegalStateException("cannot be made");
        Guarded four = new Guarded().throwingInsteadOf(making, 5);
        LockstepSampler unfinished = new LockstepSampler(four, 8, 1);
        assertThat(catchThrowable(() -> unfinished.collect(policy(), 20, Rng.of(1))))
                .isSameAs(making);
        unfinished.close();
        assertThat(four.closed()).isEqualTo(4);
    }

    @Test
    void oneInstanceForSeveralLanesIsRefused() {
        Walk walk = new Walk();
        Policy first = Policy.of((random, observation, action) -> action[0] = 0);
        for (int threads : new int[] {1, 2}) {
            LockstepSampler sampler = new LockstepSampler(() -> new TimeLimit(walk, 5), 3 - threads, threads);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> {
                        for (int i = 0; i < 1000; i++) { // until both threads have taken an episode
                            sampler.collect(first, 8, Rng.of(1));
                        }
                    })
                    .withMessageContaining("two environments are one instance of " + Walk.class.getName());
        }
    }

    /** If a policy's actor cannot be made, the actor of the previous policy must not be used in its place. */
    @Test
    void aPolicyWithoutAnActorIsNeverPlayed() {
        LockstepSampler sampler = new LockstepSampler(Walk::new, 2, 1);
        sampler.collect(Policy.of((random, observation, action) -> action[0] = 0), 3, Rng.of(1));
        Policy broken = lanes -> {
            throw new IllegalStateException("no actor");
        };
        for (int i = 0; i < 2; i++) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> sampler.collect(broken, 3, Rng.of(1)))
                    .withMessage("no actor");
        }
    }
}
