package io.github.ascentrl.algos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.policy.Policies;
import io.github.ascentrl.algos.run.LockstepSampler;
import io.github.ascentrl.algos.run.RolloutSampler;
import io.github.ascentrl.algos.run.Trials;
import io.github.ascentrl.api.DiscreteEnv;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.envs.vector.VectorEnvs;
import io.github.ascentrl.envs.vector.VectorOptions;
import io.github.ascentrl.nn.layer.Mlp;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An environment throws an {@link Error}, on the caller's thread or on another, in {@code reset} or in {@code step}: it
 * is the very object that the caller catches, and what ran the environment can be used again.
 */
@Timeout(120)
class ThrownErrorsTest {
    private static final Rng RNG = Rng.of(13);
    private static final Discrete TWO = new Discrete(2);

    /** Where it is to be thrown. */
    record Place(boolean inReset, boolean onCaller, int threads) {}

    private final Thread caller = Thread.currentThread();
    private volatile Place place; // null: nothing is thrown
    private volatile String kind;
    private volatile CountDownLatch met = new CountDownLatch(0);
    private volatile Throwable thrown;

    static Stream<Arguments> places() {
        List<Arguments> all = new ArrayList<>();
        for (String kind : List.of("assertion", "linkage", "stack", "memory")) {
            for (boolean inReset : new boolean[] {true, false}) {
                all.add(Arguments.of(kind, new Place(inReset, true, 1)));
                all.add(Arguments.of(kind, new Place(inReset, true, 2)));
                all.add(Arguments.of(kind, new Place(inReset, false, 2)));
            }
        }
        return all.stream();
    }

    private void arm(String kind, Place place) {
        this.kind = kind;
        met = new CountDownLatch(place.threads);
        thrown = null;
        this.place = place;
    }

    /** Waits until each thread has an environment, so that both kinds of thread have one. */
    private void perhapsThrow(boolean inReset) {
        Place now = place;
        if (now == null || now.inReset != inReset) {
            return;
        }
        met.countDown();
        try {
            met.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        if ((Thread.currentThread() == caller) != now.onCaller) {
            return;
        }
        try {
            switch (kind) {
                case "assertion" -> throw new AssertionError("an assertion of the simulator");
                case "linkage" -> throw new NoClassDefFoundError("some/Simulator");
                case "memory" -> throw new OutOfMemoryError("Java heap space");
                default -> overflow(0);
            }
        } catch (Error e) {
            thrown = e;
            throw e;
        }
    }

    private static int overflow(int depth) {
        return overflow(depth + 1) + 1;
    }

    /** Its episodes have two steps. */
    private final class Bad implements DiscreteEnv {
        private RandomGenerator random;
        private int t;

        @Override
        public Box observationSpace() {
            return Box.uniform(1, 0, 1);
        }

        @Override
        public Discrete actionSpace() {
            return TWO;
        }

        @Override
        public void reset(RandomGenerator random, float[] observation) {
            perhapsThrow(true);
            this.random = random;
            t = 0;
            observation[0] = random.nextFloat();
        }

        @Override
        public Step step(int action, float[] observation) {
            perhapsThrow(false);
            observation[0] = random.nextFloat();
            return new Step(observation[0] + action, ++t == 2 ? Ending.TERMINATED : Ending.NONE);
        }
    }

    private void expect(Runnable use) {
        Throwable caught = catchThrowable(use::run);
        assertThat(thrown).isInstanceOf(Error.class);
        assertThat(caught).isSameAs(thrown);
        place = null;
    }

    private static CategoricalPolicy policy() {
        return CategoricalPolicy.of(Mlp.sizes(1, 2, 2).build(RNG), TWO);
    }

    @ParameterizedTest
    @MethodSource("places")
    void lockstepSamplers(String kind, Place place) {
        Policy policy = Policies.uniform(TWO);
        try (LockstepSampler sampler = new LockstepSampler(Bad::new, 1, place.threads);
                LockstepSampler fresh = new LockstepSampler(Bad::new, 1, 1)) {
            sampler.collect(policy, 5, RNG);
            arm(kind, place);
            expect(() -> sampler.collect(policy, 5, RNG));
            assertSame(sampler.collect(policy, 5, RNG), fresh.collect(policy, 5, RNG));
        }
    }

    @ParameterizedTest
    @MethodSource("places")
    void trials(String kind, Place place) {
        float[][] vectors = {
            policy().parameters().values().clone(),
            policy().parameters().values().clone()
        };
        Rng[] keys = {RNG.child(0), RNG.child(1)};
        try (Trials trials = new Trials(Bad::new, ThrownErrorsTest::policy, 1, place.threads);
                Trials fresh = new Trials(Bad::new, ThrownErrorsTest::policy, 1, 1)) {
            arm(kind, place);
            expect(() -> trials.run(vectors, keys, 3));
            Trials.Result[] results = trials.run(vectors, keys, 3);
            Trials.Result[] expected = fresh.run(vectors, keys, 3);
            for (int i = 0; i < 2; i++) {
                assertThat(results[i].returns()).isEqualTo(expected[i].returns());
            }
        }
    }

    /** The first reset of a batch is the caller's; those that follow an ending are the threads'. */
    @ParameterizedTest
    @MethodSource("places")
    void rollouts(String kind, Place place) {
        Policy policy = Policies.uniform(TWO);
        RolloutSampler sampler = new RolloutSampler(
                VectorEnvs.of(i -> new Bad(), 2, VectorOptions.DEFAULT.withThreads(place.threads)), RNG);
        sampler.collect(policy, 3, false, RNG);
        arm(kind, place);
        expect(() -> sampler.collect(policy, 3, false, RNG));
        assertThat(sampler.collect(policy, 4, false, RNG).episodes()).isEqualTo(4);
    }

    private static void assertSame(Batch batch, Batch expected) {
        assertThat(batch.observations()).isEqualTo(expected.observations());
        assertThat(batch.actions()).isEqualTo(expected.actions());
        assertThat(batch.rewards()).isEqualTo(expected.rewards());
    }
}
