package io.github.ascentrl.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.api.internal.Failures;
import io.github.ascentrl.api.internal.ThreadPool;
import io.github.ascentrl.api.internal.Workers;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.layer.Activation;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Adam;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataParallelTest {
    private static final int IN = 5;
    private static final int OUT = 3;

    /** A network, a batch, and the loss of its rows. */
    private static final class Problem {
        final int rows;
        final Mlp network;
        final float[] inputs;
        final float[] targets;
        final float[] picks;

        Problem(int rows) {
            this.rows = rows;
            Rng random = Rng.of(rows);
            network = Mlp.sizes(IN, 16, OUT).activation(Activation.TANH).build(random.child("network"));
            inputs = new float[rows * IN];
            targets = new float[rows * OUT];
            picks = new float[rows];
            for (int i = 0; i < inputs.length; i++) {
                inputs[i] = random.nextFloat(-1, 1);
            }
            for (int i = 0; i < targets.length; i++) {
                targets[i] = random.nextFloat(-1, 1);
            }
            for (int i = 0; i < rows; i++) {
                picks[i] = random.nextInt(OUT);
            }
        }

        Tensor loss(Tape tape, DataParallel.Shard shard) {
            return loss(tape, shard.from(), shard.to());
        }

        Tensor loss(Tape tape, int from, int to) {
            Tensor y = network.forward(tape, tape.constant(inputs, from * IN, to - from, IN));
            Tensor error = tape.squaredError(y, targets, from * OUT);
            Tensor likelihood = tape.sum(tape.logProb(tape.softmax(y), picks, from));
            Tensor weighted = tape.dot(tape.entropy(tape.softmax(y)), inputs, from);
            return tape.combine(1f / rows, tape.combine(1f, error, -1f, likelihood), 0.1f / rows, weighted);
        }

        float[] gradient(int threads) {
            network.parameters().zeroGradients();
            try (DataParallel parallel = new DataParallel(threads, network.parameters())) {
                parallel.backward(rows, this::loss);
            }
            return network.parameters().gradients().clone();
        }

        /** In as many shards and groups as one likes, added by hand. */
        float[] gradientIn(int shards, int groups) {
            float[] sum = new float[network.parameters().size()];
            for (int g = 0; g < groups; g++) {
                network.parameters().zeroGradients();
                Tape tape = new Tape();
                for (int s = shards * g / groups; s < shards * (g + 1) / groups; s++) {
                    tape.clear();
                    tape.backward(loss(tape, (int) ((long) rows * s / shards), (int) ((long) rows * (s + 1) / shards)));
                }
                for (int i = 0; i < sum.length; i++) {
                    sum[i] += network.parameters().gradients()[i];
                }
            }
            return sum;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 255, 511, 512, 777, 2048, 4096, 5000, 20000})
    void theBitsAreTheSameForAnyNumberOfThreads(int rows) {
        Problem problem = new Problem(rows);
        float[] one = problem.gradient(1);
        for (int threads = 2; threads <= 5; threads++) {
            assertThat(problem.gradient(threads)).as("%d threads", threads).containsExactly(one);
        }
        int shards = DataParallel.shards(rows);
        assertThat(one).containsExactly(problem.gradientIn(shards, Math.min(shards, 16)));
    }

    /** What would be wrong: as many shards as threads. The check above tells them apart. */
    @Test
    void shardsByThreadCountHaveOtherBits() {
        Problem problem = new Problem(2048);
        float[] right = problem.gradient(1);
        for (int shards : new int[] {1, 2, 3}) {
            assertThat(problem.gradientIn(shards, shards)).isNotEqualTo(right);
        }
    }

    @Test
    void trainingHasTheSameBitsForAnyNumberOfThreads() {
        float[][] trained = new float[3][];
        for (int threads = 1; threads <= 3; threads++) {
            Problem problem = new Problem(1500);
            Adam optimizer = Adam.of(problem.network.parameters(), 1e-3);
            try (DataParallel parallel = new DataParallel(threads, problem.network.parameters())) {
                for (int step = 0; step < 200; step++) {
                    parallel.backward(problem.rows, problem::loss);
                    optimizer.step();
                }
            }
            trained[threads - 1] = problem.network.parameters().values().clone();
        }
        assertThat(trained[1]).containsExactly(trained[0]);
        assertThat(trained[2]).containsExactly(trained[0]);
    }

    /** A thousand gradients on threads that fail to be made or started never, half the time, always. */
    @Test
    void threadsThatCannotStartChangeNoBit() {
        Problem problem = new Problem(1024);
        float[] expected = problem.gradient(1);
        for (int run = 0; run < 1000; run++) {
            Rng chance = Rng.of(run);
            double share = run % 3 / 2.0;
            ThreadPool pool = new ThreadPool(
                    body -> {
                        if (chance.nextDouble() < share) {
                            throw new OutOfMemoryError("unable to create native thread");
                        }
                        Thread thread = new Thread(body);
                        thread.setDaemon(true);
                        return thread;
                    },
                    100_000,
                    0);
            problem.network.parameters().zeroGradients();
            new DataParallel(new Workers(2 + run % 3, pool), problem.network.parameters())
                    .backward(problem.rows, problem::loss);
            assertThat(Arrays.equals(problem.network.parameters().gradients(), expected))
                    .isTrue();
        }
    }

    /** From the first shard, which the caller computes, and from the last, on any number of threads. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void whateverALossThrowsArrivesAsItWas(int threads) {
        Problem problem = new Problem(1024);
        float[] expected = problem.gradient(1);
        DataParallel parallel = new DataParallel(threads, problem.network.parameters());
        for (Throwable what :
                new Throwable[] {new IOException("checked"), new StackOverflowError("boom"), new ThreadDeath()}) {
            for (int failing : new int[] {0, 3}) {
                assertThat(catchThrowable(() -> parallel.backward(problem.rows, (tape, shard) -> {
                            if (shard.index() == failing) {
                                throw Failures.rethrow(what);
                            }
                            return problem.loss(tape, shard);
                        })))
                        .isSameAs(what);
                problem.network.parameters().zeroGradients();
                parallel.backward(problem.rows, problem::loss);
                assertThat(problem.network.parameters().gradients()).containsExactly(expected);
            }
        }
    }

    @Test
    void lossAndGradientAreThoseOfATapeButForRounding() {
        Problem problem = new Problem(3000);
        Tape tape = new Tape();
        Tensor loss = problem.loss(tape, 0, problem.rows);
        double expectedLoss = loss.scalar();
        problem.network.parameters().zeroGradients();
        tape.backward(loss);
        float[] expected = problem.network.parameters().gradients().clone();
        problem.network.parameters().zeroGradients();
        try (DataParallel parallel = new DataParallel(2, problem.network.parameters())) {
            assertThat(parallel.backward(problem.rows, problem::loss)).isCloseTo(expectedLoss, within(1e-5));
        }
        for (int i = 0; i < expected.length; i++) {
            assertThat(problem.network.parameters().gradients()[i]).isCloseTo(expected[i], within(1e-5f));
        }
    }

    @Test
    void gradientsAreAddedToWhatIsThere() {
        Problem problem = new Problem(600);
        float[] once = problem.gradient(2);
        problem.network.parameters().zeroGradients();
        try (DataParallel parallel = new DataParallel(2, problem.network.parameters())) {
            parallel.backward(problem.rows, problem::loss);
            parallel.backward(problem.rows, problem::loss);
        }
        for (int i = 0; i < once.length; i++) {
            assertThat(problem.network.parameters().gradients()[i])
                    .isCloseTo(2 * once[i], within(1e-5f * (1 + Math.abs(once[i]))));
        }
    }

    @Test
    void theNumberOfShardsDependsOnTheBatchAlone() {
        assertThat(DataParallel.shards(1)).isEqualTo(1);
        assertThat(DataParallel.shards(511)).isEqualTo(1);
        assertThat(DataParallel.shards(512)).isEqualTo(2);
        assertThat(DataParallel.shards(2048)).isEqualTo(8);
        assertThat(DataParallel.shards(1 << 20)).isEqualTo(4096);
        assertThatThrownBy(() -> DataParallel.shards(0)).hasMessageContaining("rows = 0");
    }

    @Test
    void parametersItWasNotGivenAreRefused() {
        Problem problem = new Problem(600);
        Mlp other = Mlp.sizes(IN, OUT).build(Rng.of(1));
        try (DataParallel parallel = new DataParallel(2, other.parameters())) {
            assertThatThrownBy(() -> parallel.backward(problem.rows, problem::loss))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("0.weight")
                    .hasMessageContaining("pass all");
        }
        assertThatThrownBy(() -> new DataParallel(0, other.parameters())).hasMessageContaining("threads = 0");
        assertThatThrownBy(() -> new DataParallel(1)).hasMessageContaining("no parameters");
    }

    @Test
    void whatTheFirstFailingShardThrewIsThrown() {
        Problem problem = new Problem(2048);
        problem.network.parameters().zeroGradients();
        try (DataParallel parallel = new DataParallel(3, problem.network.parameters())) {
            for (int attempt = 0; attempt < 20; attempt++) {
                assertThatThrownBy(() -> parallel.backward(problem.rows, (tape, shard) -> {
                            if (shard.from() >= 512) {
                                throw new IllegalStateException("rows from " + shard.from());
                            }
                            return problem.loss(tape, shard);
                        }))
                        .hasMessage("rows from 512");
            }
        }
    }
}
