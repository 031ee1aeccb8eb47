package io.github.ascentrl.algos.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.policy.DifferentiablePolicy;
import io.github.ascentrl.algos.policy.Distribution;
import io.github.ascentrl.algos.policy.Span;
import io.github.ascentrl.algos.testing.Batches;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.nn.Loss;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import io.github.ascentrl.nn.layer.Mlp;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BatchGradientTest {
    private final Mlp network = Mlp.sizes(3, 8, 2).build(Rng.of(1));
    private final CategoricalPolicy policy = CategoricalPolicy.of(network, new Discrete(2));

    /** Episodes of 1 to 40 steps, each a segment. */
    private static Batch batch(int steps) {
        Rng rng = Rng.of(steps);
        float[] actions = new float[steps];
        for (int t = 0; t < steps; t++) {
            actions[t] = t % 2;
        }
        int[] starts = new int[steps + 1];
        int episodes = 0;
        while (starts[episodes] < steps) {
            int next = starts[episodes] + 1 + rng.nextInt(40);
            starts[++episodes] = Math.min(steps, next);
        }
        return Batch.ofEpisodes(Arrays.copyOf(starts, episodes + 1), Batches.normal(rng, 3 * steps), actions);
    }

    private static Loss loss(Tape tape, DifferentiablePolicy policy, Batch batch) {
        Distribution pi = policy.on(tape, batch);
        Tensor entropy = pi.entropy();
        return Loss.of(tape.combine(1f, tape.sum(pi.logProb()), 0.5f, tape.sum(entropy)))
                .part("entropy", BatchGradient.sum(entropy))
                .part("rows", batch.steps());
    }

    private Loss.Value compute(BatchGradient gradient, Minibatch minibatch) {
        return gradient.of(minibatch, (tape, rows) -> loss(tape, policy, rows.batch()));
    }

    private BatchGradient gradient() {
        return new BatchGradient(policy.parameters());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 300, 511})
    void aSmallBatchHasTheBitsOfOneTape(int steps) {
        Batch batch = batch(steps);
        Tape tape = new Tape();
        policy.parameters().zeroGradients();
        Loss loss = loss(tape, policy, batch);
        tape.backward(loss.total());
        float[] expected = policy.parameters().gradients().clone();
        for (Span span : Span.values()) {
            Loss.Value value = compute(gradient(), Minibatch.whole(batch, span));
            assertThat(policy.parameters().gradients()).containsExactly(expected);
            assertThat(value).isEqualTo(loss.value());
            assertThat(value.part("rows")).isEqualTo(steps);
        }
    }

    /** Parts of another loss are shards after those of the rows: sums of both, on any number of threads. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void partsOfAnotherLossAreAdded(int threads) {
        Batch batch = batch(700);
        Minibatch minibatch = Minibatch.whole(batch, Span.STEP);
        BatchGradient gradient = gradient();
        gradient.threads(threads);
        Loss.Value alone = compute(gradient, minibatch);
        float[] expected = policy.parameters().gradients().clone();
        Loss.Value both =
                gradient.of(minibatch, (tape, rows) -> loss(tape, policy, rows.batch()), 3, (tape, part) -> Loss.of(
                                tape.scale(tape.sum(tape.parameter(network.bias(1))), part + 1))
                        .part("entropy", 0)
                        .part("rows", 10 * part));
        for (int i = 0; i < 2; i++) {
            expected[network.bias(1).offset() + i] += 1 + 2 + 3;
        }
        int at = network.bias(1).offset();
        float[] values = network.parameters().values();
        assertThat(both.total()).isCloseTo(alone.total() + 6 * (values[at] + values[at + 1]), within(1e-3));
        assertThat(both.part("rows")).isEqualTo(700 + 10 + 20);
        assertThat(both.part("entropy")).isEqualTo(alone.part("entropy"));
        assertThat(policy.parameters().gradients()).containsExactly(expected, within(1e-3f));
    }

    @ParameterizedTest
    @EnumSource(Span.class)
    void aLargeBatchHasTheSumsOfOneTapeButForRounding(Span span) {
        Batch batch = batch(3000);
        Tape tape = new Tape();
        policy.parameters().zeroGradients();
        Loss loss = loss(tape, policy, batch);
        tape.backward(loss.total());
        float[] expected = policy.parameters().gradients().clone();
        Loss.Value value = compute(gradient(), Minibatch.whole(batch, span));
        for (int i = 0; i < expected.length; i++) {
            assertThat(policy.parameters().gradients()[i]).isCloseTo(expected[i], within(1e-2f));
        }
        assertThat(value.part("entropy")).isCloseTo(loss.value().part("entropy"), within(1e-3));
        assertThat(value.part("rows")).isEqualTo(3000);
        assertThat(value.total()).isCloseTo(loss.value().total(), within(1e-2));
    }

    @ParameterizedTest
    @ValueSource(ints = {511, 512, 2000, 9000})
    void theBitsAreTheSameForAnyNumberOfThreads(int steps) {
        Batch batch = batch(steps);
        for (Span span : new Span[] {Span.STEP, Span.EPISODE}) {
            Minibatch minibatch = Minibatch.shuffled(batch, span, 1, Rng.of(7))[0];
            BatchGradient gradient = gradient();
            Loss.Value value = compute(gradient, minibatch);
            float[] one = policy.parameters().gradients().clone();
            for (int threads : new int[] {2, 3, 1}) {
                gradient.threads(threads);
                for (int again = 0; again < 5; again++) {
                    assertThat(compute(gradient, minibatch)).isEqualTo(value);
                    assertThat(policy.parameters().gradients()).containsExactly(one);
                }
            }
        }
    }

    /** Gradients that an update left behind when it threw are not added to. */
    @Test
    void beginsAtZero() {
        Minibatch minibatch = Minibatch.whole(batch(20), Span.STEP);
        compute(gradient(), minibatch);
        float[] right = policy.parameters().gradients().clone();
        compute(gradient(), minibatch);
        assertThat(policy.parameters().gradients()).containsExactly(right);
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
                .hasMessageContaining("must be in [1, ");
    }
}
