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

        Loss loss(Tape tape, DataParallel.Shard shard) {
            return Loss.of(loss(tape, shard.from(), shard.to())).mean("rows", shard.rows(), rows);
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

        /** The loss in a given number of even shards and groups, added by hand. */
        float[] gradientIn(int shards, int groups) {
            int[] cuts = new int[shards + 1];
            for (int s = 0; s <= shards; s++) {
                cuts[s] = (int) ((long) rows * s / shards);
            }
            return gradientCutAt(cuts, groups);
        }

        float[] gradientCutAt(int[] cuts, int groups) {
            int shards = cuts.length - 1;
            float[] sum = new float[network.parameters().size()];
            for (int g = 0; g < groups; g++) {
                network.parameters().zeroGradients();
                Tape tape = new Tape();
                for (int s = shards * g / groups; s < shards * (g + 1) / groups; s++) {
                    tape.clear();
                    tape.backward(loss(tape, cuts[s], cuts[s + 1]));
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
        int shards = DataParallel.cuts(rows).length - 1;
        assertThat(one).containsExactly(problem.gradientIn(shards, Math.min(shards, 16)));
    }

    /** The mutant: as many shards as threads. The check above tells them apart. */
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

    /** A thousand gradients on threads whose creation or start fails never, half the time or always. */
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

    /** For the first shard, which the caller computes, and for the last, on any number of threads. */
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
            assertThat(parallel.backward(problem.rows, problem::loss).total()).isCloseTo(expectedLoss, within(1e-5));
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
    void evenCutsDependOnTheBatchAlone() {
        assertThat(DataParallel.cuts(1)).containsExactly(0, 1);
        assertThat(DataParallel.cuts(511)).containsExactly(0, 511);
        assertThat(DataParallel.cuts(512)).containsExactly(0, 256, 512);
        assertThat(DataParallel.cuts(1000)).containsExactly(0, 333, 666, 1000);
        assertThat(DataParallel.cuts(1 << 20)).hasSize(4097);
        assertThatThrownBy(() -> DataParallel.cuts(0)).hasMessageContaining("rows = 0");
    }

    /** As for segments of 1, 100, … steps that must stay whole. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 16, 17, 40})
    void shardsAreCutWhereTheCallerSays(int shards) {
        Problem problem = new Problem(2000);
        int[] cuts = new int[shards + 1];
        for (int s = 1; s <= shards; s++) {
            cuts[s] = s == shards ? problem.rows : s * s;
        }
        float[] expected = problem.gradientCutAt(cuts, Math.min(shards, 16));
        for (int threads = 1; threads <= 3; threads++) {
            problem.network.parameters().zeroGradients();
            int[] seen = new int[shards];
            try (DataParallel parallel = new DataParallel(threads, problem.network.parameters())) {
                Loss.Value value = parallel.backward(cuts, (tape, shard) -> {
                    seen[shard.index()] = shard.rows();
                    return problem.loss(tape, shard);
                });
                assertThat(value.parts()).containsEntry("rows", 1.0);
            }
            for (int s = 0; s < shards; s++) {
                assertThat(seen[s]).isEqualTo(cuts[s + 1] - cuts[s]);
            }
            assertThat(problem.network.parameters().gradients()).containsExactly(expected);
        }
        // The mutant: as many shards, but even ones. The check above tells them apart.
        if (shards > 1) {
            assertThat(problem.gradientIn(shards, Math.min(shards, 16))).isNotEqualTo(expected);
        }
    }

    @Test
    void bordersThatDoNotRiseFrom0AreRefused() {
        Problem problem = new Problem(600);
        try (DataParallel parallel = new DataParallel(1, problem.network.parameters())) {
            assertThatThrownBy(() -> parallel.backward(new int[] {0}, problem::loss))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "cuts has 1 elements, the first at row 0; pass at least 2: 0 first and the number of rows"
                                    + " last");
            assertThatThrownBy(() -> parallel.backward(new int[0], problem::loss))
                    .hasMessageContaining("cuts has 0 elements; pass at least 2");
            assertThatThrownBy(() -> parallel.backward(new int[] {1, 600}, problem::loss))
                    .hasMessageContaining("first at row 1;");
            assertThatThrownBy(() -> parallel.backward(new int[] {0, 300, 300, 600}, problem::loss))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "cuts[2] = 300 after 300; cuts must be strictly increasing, so that every shard has a row");
        }
    }

    @Test
    void lossesOfAllShardsNameTheSameParts() {
        Problem problem = new Problem(600);
        try (DataParallel parallel = new DataParallel(2, problem.network.parameters())) {
            assertThatThrownBy(() -> parallel.backward(600, (tape, shard) -> problem.loss(tape, shard)
                            .part("index" + shard.index(), shard.index())))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("index0")
                    .hasMessageContaining("index1");
        }
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
