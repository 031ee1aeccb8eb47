package io.github.ascentrl.envs.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.ascentrl.api.DiscreteEnv;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.contract.ContractViolation;
import io.github.ascentrl.api.contract.EnvContract;
import io.github.ascentrl.api.contract.VectorEnvContract;
import io.github.ascentrl.api.internal.Failures;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.envs.classic.MountainCar;
import io.github.ascentrl.envs.wrap.Wrap;
import io.github.ascentrl.envs.wrap.Wrapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Batches of environments that throw anything from anywhere: it arrives as it was, and nothing is left open. */
class FailingEnvironmentsTest {
    private final List<Integer> closed = new ArrayList<>();

    /** Pays 1; throws what it is told to. */
    private final class Faulty implements DiscreteEnv {
        private final int number;
        private Throwable onStep;
        private Throwable onClose;
        private Throwable onSpace;
        private int width = 1;

        Faulty(int number) {
            this.number = number;
        }

        @Override
        public Box observationSpace() {
            if (onSpace != null) {
                throw Failures.rethrow(onSpace);
            }
            return Box.uniform(width, -1, 1);
        }

        @Override
        public Discrete actionSpace() {
            return new Discrete(2);
        }

        @Override
        public void reset(RandomGenerator random, float[] observation) {}

        @Override
        public Step step(int action, float[] observation) {
            if (onStep != null) {
                throw Failures.rethrow(onStep);
            }
            return new Step(1, Ending.NONE);
        }

        @Override
        public void close() {
            closed.add(number);
            if (onClose != null) {
                throw Failures.rethrow(onClose);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void whateverAnEnvironmentThrowsArrivesAsItWasOnAnyNumberOfThreads(int threads) {
        Throwable[] thrown = {
            new IOException("checked"),
            new IllegalStateException("boom"),
            new AssertionError("boom"),
            new OutOfMemoryError("boom"),
            new StackOverflowError("boom"),
            new ThreadDeath()
        };
        for (Throwable what : thrown) {
            for (int failing : new int[] {0, 3, 7}) {
                Faulty[] envs = new Faulty[8];
                VectorEnv batch = VectorEnvs.of(
                        i -> envs[i] = new Faulty(i), envs.length, VectorOptions.DEFAULT.withThreads(threads));
                batch.reset(Rng.of(1), new float[8]);
                envs[failing].onStep = what;
                assertThat(catchThrowable(() -> step(batch))).isSameAs(what);
                envs[failing].onStep = null;
                batch.reset(Rng.of(2), new float[8]);
                assertThat(step(batch)).containsOnly(1f);
                batch.close();
            }
        }
    }

    private static float[] step(VectorEnv batch) {
        float[] rewards = new float[batch.size()];
        batch.step(
                new float[batch.size()],
                new float[batch.size()],
                rewards,
                new Ending[batch.size()],
                new float[batch.size()]);
        return rewards;
    }

    @Test
    void allAreClosedAlsoIfSomeFailTo() {
        IOException first = new IOException("1 would not close");
        AssertionError second = new AssertionError("3 would not close");
        VectorEnv batch = VectorEnvs.of(
                i -> {
                    Faulty env = new Faulty(i);
                    env.onClose = i == 1 ? first : i == 3 ? second : null;
                    return Wrap.around(env, Wrap.timeLimit(10));
                },
                5,
                VectorOptions.DEFAULT);
        assertThat(catchThrowable(batch::close)).isSameAs(first);
        assertThat(first.getSuppressed()).containsExactly(second);
        assertThat(closed).containsExactly(0, 1, 2, 3, 4);
        batch.close();
        assertThat(closed).as("once").hasSize(5);
    }

    @Test
    void thoseThatWereMadeAreClosedIfTheNextCannotBe() {
        IOException making = new IOException("4 cannot be made");
        AssertionError closing = new AssertionError("2 would not close");
        IntFunction<Faulty> maker = i -> {
            if (i == 4) {
                throw Failures.rethrow(making);
            }
            Faulty env = new Faulty(i);
            env.onClose = i == 2 ? closing : null;
            return env;
        };
        assertThat(catchThrowable(() -> VectorEnvs.of(maker, 6, VectorOptions.DEFAULT)))
                .isSameAs(making);
        assertThat(making.getSuppressed()).containsExactly(closing);
        assertThat(closed).containsExactly(0, 1, 2, 3);
    }

    /** A CartPole that counts how many are open and refuses to be closed twice. */
    private static Env counted(AtomicInteger open, Env inner) {
        open.incrementAndGet();
        return new Wrapper(inner) {
            private boolean closed;

            @Override
            public void close() {
                assertThat(closed).isFalse();
                closed = true;
                super.close();
                open.decrementAndGet();
            }
        };
    }

    @Test
    void contractsCloseWhatTheyMadeAlsoIfItBreaksThem() {
        AtomicInteger open = new AtomicInteger();
        EnvContract.check(() -> counted(open, new CartPole()), Rng.of(1));
        assertThat(open).hasValue(0);
        assertThatExceptionOfType(ContractViolation.class)
                .isThrownBy(() -> EnvContract.check(() -> counted(open, new CartPole()), Rng.of(1), 2));
        assertThat(open).hasValue(0);
        VectorEnvContract.check(
                n -> CartPole.vector(n, VectorOptions.DEFAULT), i -> counted(open, new CartPole()), Rng.of(1), 100);
        assertThat(open).hasValue(0);
        assertThatExceptionOfType(ContractViolation.class)
                .isThrownBy(() -> VectorEnvContract.check(
                        n -> CartPole.vector(n, VectorOptions.DEFAULT),
                        i -> counted(open, new MountainCar()),
                        Rng.of(1),
                        100));
        assertThat(open).hasValue(0);
    }

    @Test
    void allAreClosedIfTheyDoNotFitTogether() {
        IntFunction<Faulty> other = i -> {
            Faulty env = new Faulty(i);
            env.width = i == 3 ? 2 : 1;
            return env;
        };
        assertThat(catchThrowable(() -> VectorEnvs.of(other, 4, VectorOptions.DEFAULT)))
                .hasMessageContaining("environment 3 has the spaces");
        assertThat(closed).containsExactly(0, 1, 2, 3);
        closed.clear();
        IntFunction<Faulty> without = i -> {
            Faulty env = new Faulty(i);
            env.onSpace = i == 1 ? new IllegalStateException("no space") : null;
            return env;
        };
        assertThat(catchThrowable(() -> VectorEnvs.of(without, 3, VectorOptions.DEFAULT)))
                .hasMessage("no space");
        assertThat(closed).containsExactly(0, 1, 2);
    }
}
