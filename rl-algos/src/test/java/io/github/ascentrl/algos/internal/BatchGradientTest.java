package io.github.ascentrl.algos.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.policy.DifferentiablePolicy;
import io.github.ascentrl.algos.testing.Batches;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import io.github.ascentrl.nn.layer.Mlp;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchGradientTest {
    private final Mlp network = Mlp.sizes(3, 8, 2).build(Rng.of(1));
    private final CategoricalPolicy policy = CategoricalPolicy.of(network, new Discrete(2));

    private static Batch batch(int steps) {
        Rng rng = Rng.of(steps);
        Batch batch = Batches.random(rng, 40, Math.max(1, steps / 10), 3, 1);
        while (batch.steps() < steps) {
            batch = Batches.random(rng, 40, batch.episodes() * 2, 3, 1);
        }
        float[] actions = batch.actions();
        for (int t = 0; t < actions.length; t++) {
            actions[t] = t % 2;
        }
        return BatchGradient.rows(batch, 0, steps);
    }

    private static Tensor loss(Tape tape, DifferentiablePolicy policy, Batch batch) {
        return tape.combine(1f, tape.sum(policy.on(tape, batch).logProb()), 0.5f, tape.sum(policy.on(tape, batch).entropy()));
    }

    private double[] compute(BatchGradient<DifferentiablePolicy> gradient, Batch batch) {
        return gradient.of(batch.steps(), 2, (tape, model, from, to, sums) -> {
            Batch rows = BatchGradient.rows(batch, from, to);
            sums[0] = BatchGradient.sum(model.on(tape, rows).entropy());
            sums[1] = to - from;
            return loss(tape, model, rows);
        });
    }

    private BatchGradient<DifferentiablePolicy> gradient() {
        return new BatchGradient<>(policy, DifferentiablePolicy::view, policy.parameters());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 300, 511})
    void aSmallBatchHasTheBitsOfOneTape(int steps) {
        Batch batch = batch(steps);
        Tape tape = new Tape();
        policy.parameters().zeroGradients();
        Tensor loss = loss(tape, policy, batch);
        tape.backward(loss);
        float[] expected = policy.parameters().gradients().clone();
        double[] sums = compute(gradient(), batch);
        assertThat(policy.parameters().gradients()).containsExactly(expected);
        assertThat(sums[2]).isEqualTo(loss.scalar());
        assertThat(sums[1]).isEqualTo(steps);
    }

    @Test
    void aLargeBatchHasTheSumsOfOneTapeButForRounding() {
        Batch batch = batch(3000);
        Tape tape = new Tape();
        policy.parameters().zeroGradients();
        Tensor loss = loss(tape, policy, batch);
        tape.backward(loss);
        float[] expected = policy.parameters().gradients().clone();
        double entropy = BatchGradient.sum(policy.on(tape, batch).entropy());
        double[] sums = compute(gradient(), batch);
        for (int i = 0; i < expected.length; i++) {
            assertThat(policy.parameters().gradients()[i]).isCloseTo(expected[i], within(1e-2f));
        }
        assertThat(sums[0]).isCloseTo(entropy, within(1e-3));
        assertThat(sums[1]).isEqualTo(3000);
        assertThat(sums[2]).isCloseTo(loss.scalar(), within(1e-2));
    }

    @ParameterizedTest
    @ValueSource(ints = {511, 512, 2000, 9000})
    void theBitsAreTheSameForAnyNumberOfThreads(int steps) {
        Batch batch = batch(steps);
        BatchGradient<DifferentiablePolicy> gradient = gradient();
        double[] sums = compute(gradient, batch);
        float[] one = policy.parameters().gradients().clone();
        for (int threads : new int[] {2, 3, 1}) {
            gradient.threads(threads);
            for (int again = 0; again < 5; again++) {
                assertThat(compute(gradient, batch)).containsExactly(sums);
                assertThat(policy.parameters().gradients()).containsExactly(one);
            }
        }
    }

    /** A policy remembers its last forward pass: in common, two threads would take one another's. */
    @Test
    void everyThreadHasAViewToItself() {
        BatchGradient<DifferentiablePolicy> gradient = gradient();
        gradient.threads(3);
        Batch batch = batch(4000);
        Map<Tape, DifferentiablePolicy> used = new ConcurrentHashMap<>();
        for (int again = 0; again < 20; again++) {
            gradient.of(batch.steps(), 0, (tape, model, from, to, sums) -> {
                assertThat(used.computeIfAbsent(tape, t -> model)).isSameAs(model);
                return loss(tape, model, BatchGradient.rows(batch, from, to));
            });
        }
        assertThat(used.values()).doesNotHaveDuplicates();
        assertThat(used).hasSizeBetween(1, 3); // a busy machine may leave all work to the caller
    }

    @Test
    void rowsAreCutOut() {
        Batch batch = batch(10);
        assertThat(BatchGradient.rows(batch, 0, 10)).isSameAs(batch);
        Batch some = BatchGradient.rows(batch, 3, 5);
        assertThat(some.steps()).isEqualTo(2);
        assertThat(some.observations()).containsExactly(Arrays.copyOfRange(batch.observations(), 9, 15));
        assertThat(some.actions()).containsExactly(Arrays.copyOfRange(batch.actions(), 3, 5));
        float[] column = {1, 2, 3};
        assertThat(BatchGradient.rows(column, 0, 3)).isSameAs(column);
        assertThat(BatchGradient.rows(column, 1, 3)).containsExactly(2, 3);
    }

    @Test
    void sumsHandWorked() {
        assertThat(BatchGradient.sum(new Tape().constant(new float[] {1, 2, 6}, 3, 1)))
                .isEqualTo(9);
    }

    @Test
    void noThreadIsRefused() {
        assertThatThrownBy(() -> gradient().threads(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("threads = 0")
                .hasMessageContaining("at least 1");
    }
}
