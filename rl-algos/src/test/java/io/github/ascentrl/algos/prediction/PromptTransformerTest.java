package io.github.ascentrl.algos.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.algos.prediction.PromptTransformer.Attention;
import io.github.ascentrl.algos.prediction.PromptTransformer.Weights;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import io.github.ascentrl.nn.optim.Adam;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PromptTransformerTest {
    private static final int D = 3;
    private static final double GAMMA = 0.9;

    /** A walk: each transition begins where the one before ends. */
    private static Transitions walk(int n, Rng rng) {
        double[][] states = new double[n + 1][D];
        double[] rewards = new double[n];
        for (double[] state : states) {
            for (int i = 0; i < D; i++) {
                state[i] = rng.nextDouble(-1, 1);
            }
        }
        double[][] features = new double[n][];
        double[][] next = new double[n][];
        for (int j = 0; j < n; j++) {
            features[j] = states[j];
            next[j] = states[j + 1];
            rewards[j] = rng.nextDouble(-1, 1);
        }
        return new Transitions(features, next, rewards);
    }

    private static Transitions part(Transitions walk, int from, int to) {
        return new Transitions(
                Arrays.copyOfRange(walk.features(), from, to),
                Arrays.copyOfRange(walk.next(), from, to),
                Arrays.copyOfRange(walk.rewards(), from, to));
    }

    /** Compares single precision with the same weights in double precision. */
    @ParameterizedTest
    @EnumSource(Weights.class)
    void windowsAreReadAsTheDefinitionSays(Weights weights) {
        Rng rng = Rng.of(1);
        PromptTransformer model = new PromptTransformer(D, 3, weights, Attention.LINEAR, rng);
        float[] values = model.parameters().values();
        for (int i = 0; i < values.length; i++) {
            values[i] *= 6; // so that each layer changes something
        }
        model.parameters().changed();
        Transitions walk = walk(20, rng);
        float[] answers = model.values(Prompts.windows(walk, 12, GAMMA));
        assertThat(answers).hasSize(7);
        double least = Double.POSITIVE_INFINITY;
        for (int k = 0; k < answers.length; k++) {
            double[][] prompt = part(walk, k, k + 12).prompt(walk.features()[k + 13], GAMMA, 0);
            double[] exact = model.linear().answers(prompt);
            assertThat((double) answers[k]).isCloseTo(exact[3], within(1e-5 * Math.max(1, Math.abs(exact[3]))));
            least = Math.min(least, Math.abs(exact[3] - exact[2]));
        }
        assertThat(least).as("the last layer changes the answer").isGreaterThan(1e-4);
    }

    /** With constructed weights its answer is that of TD. */
    @Test
    void withTheWeightsOfTdItRunsTd() {
        Rng rng = Rng.of(2);
        PromptTransformer model = new PromptTransformer(D, 4, Weights.LOOPED, Attention.LINEAR, rng);
        int size = 2 * D + 1;
        float[] values = model.parameters().values();
        Arrays.fill(values, 0);
        values[size * size - 1] = 0.3f; // α, in P
        for (int i = 0; i < D; i++) {
            values[size * size + i * size + i] = -1;
            values[size * size + i * size + D + i] = 1;
        }
        model.parameters().changed();
        Transitions context = walk(15, rng);
        double[][] alpha = {{0.3, 0, 0}, {0, 0.3, 0}, {0, 0, 0.3}};
        double[] w = new BatchTd(context, alpha).td(GAMMA, 0, 4)[4];
        double[][] queries = {{1, 0, 0}, {0, 1, 0}, {0.5, 0.2, -0.7}};
        float[] answers = model.values(Prompts.of(context, queries, GAMMA));
        for (int i = 0; i < queries.length; i++) {
            assertThat((double) answers[i]).isCloseTo(BatchTd.dot(w, queries[i]), within(1e-6));
        }
        double largest = Math.max(Math.abs(w[0]), Math.max(Math.abs(w[1]), Math.abs(w[2])));
        assertThat(largest).isGreaterThan(0.01);
    }

    @Test
    void loopedLayersShareTheirWeights() {
        Rng rng = Rng.of(3);
        assertThat(new PromptTransformer(D, 3, Weights.LOOPED, Attention.LINEAR, rng)
                        .parameters()
                        .size())
                .isEqualTo(2 * 49);
        PromptTransformer own = new PromptTransformer(D, 3, Weights.SEQUENTIAL, Attention.SOFTMAX, rng);
        assertThat(own.parameters().size()).isEqualTo(6 * 49);
        assertThat(own.p(0)).isNotEqualTo(own.p(1));
    }

    /** Adam fits a value that needs context: the gradients reach P and Q through every layer. */
    @ParameterizedTest
    @EnumSource(Attention.class)
    void itLearns(Attention attention) {
        Rng rng = Rng.of(4);
        PromptTransformer model = new PromptTransformer(D, 2, Weights.SEQUENTIAL, attention, rng);
        Prompts prompts = Prompts.windows(walk(40, rng), 6, GAMMA);
        float[] targets = new float[prompts.count()];
        for (int b = 0; b < targets.length; b++) {
            for (int t = 0; t < 6; t++) { // the rewards it has seen, times the query's first feature
                targets[b] += prompts.numbers()[(6 * 7 + t) * prompts.count() + b] / 6;
            }
            targets[b] *= prompts.numbers()[6 * prompts.count() + b];
        }
        Adam adam = Adam.of(model.parameters(), 0.01);
        Tape tape = new Tape();
        double first = 0;
        double last = 0;
        for (int step = 0; step < 1500; step++) {
            tape.clear();
            Tensor loss = tape.squaredError(model.values(tape, prompts), targets);
            last = loss.scalar();
            first = step == 0 ? last : first;
            model.parameters().zeroGradients();
            tape.backward(loss);
            adam.step();
        }
        assertThat(last).isLessThan(0.2 * first);
    }

    @Test
    void refusals() {
        Rng rng = Rng.of(5);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PromptTransformer(0, 1, Weights.LOOPED, Attention.LINEAR, rng))
                .withMessageContaining("features = 0");
        PromptTransformer softmax = new PromptTransformer(2, 1, Weights.LOOPED, Attention.SOFTMAX, rng);
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(softmax::linear);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> softmax.values(Prompts.windows(walk(9, rng), 4, GAMMA)))
                .withMessageContaining("prompts of 3 features");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Prompts.windows(walk(9, rng), 8, GAMMA))
                .withMessageContaining("a walk of 9 transitions");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Prompts.of(walk(9, rng), new double[][] {{1, 2, 3}, {1, 2}}, GAMMA))
                .withMessageContaining("query 1 has 2 features");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Prompts(1, 1, 1, new float[5]))
                .withMessageContaining("5 numbers for 1 prompts");
    }
}
