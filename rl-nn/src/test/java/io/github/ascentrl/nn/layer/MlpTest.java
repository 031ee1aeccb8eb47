package io.github.ascentrl.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.Gradients;
import io.github.ascentrl.nn.Naive;
import io.github.ascentrl.nn.Parameter;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class MlpTest {
    /** From one affine layer to four, every width from 1. */
    @Property(tries = 150, seed = "1")
    void agreesWithDifferences(
            @ForAll long seed,
            @ForAll Activation activation,
            @ForAll Init init,
            @ForAll @IntRange(min = 1, max = 17) int rows,
            @ForAll @Size(min = 2, max = 5) List<@IntRange(min = 1, max = 8) Integer> sizes) {
        Gradients.assertAgree(compare(seed, activation, init, rows, toInts(sizes), Mistake.NONE));
    }

    private enum Mistake {
        NONE,
        ACTIVATION_AFTER_THE_LAST,
        NO_ACTIVATION_IN_THE_FIRST,
        BIASES_LEFT_OUT
    }

    @Test
    void otherNetworksAreCaught() {
        int[] sizes = {4, 6, 5, 3};
        for (Mistake mistake : List.of(
                Mistake.ACTIVATION_AFTER_THE_LAST, Mistake.NO_ACTIVATION_IN_THE_FIRST, Mistake.BIASES_LEFT_OUT)) {
            for (Activation activation : Activation.values()) {
                Gradients.assertCaught(seed -> compare(seed, activation, Init.FAN_IN_UNIFORM, 5, sizes, mistake));
            }
        }
    }

    private static Gradients.Comparison compare(
            long seed, Activation activation, Init init, int rows, int[] sizes, Mistake mistake) {
        Rng random = Rng.of(seed);
        Mlp network = Mlp.sizes(sizes).activation(activation).init(init).build(random.child("network"));
        float[] inputs = inputs(random.child("inputs"), rows * sizes[0]);
        List<Parameter> entries = network.parameters().entries();
        return Gradients.compare(
                network.parameters(),
                tape -> network.forward(tape, tape.constant(inputs, rows, sizes[0])),
                naive -> {
                    double[][] x = Naive.constant(inputs, rows, sizes[0]);
                    for (int l = 0; l < sizes.length - 1; l++) {
                        double[][] bias = naive.of(entries.get(2 * l + 1));
                        bias = mistake == Mistake.BIASES_LEFT_OUT ? Naive.map(bias, v -> 0) : bias;
                        x = Naive.affine(x, naive.of(entries.get(2 * l)), bias);
                        boolean last = l == sizes.length - 2;
                        if (last
                                ? mistake == Mistake.ACTIVATION_AFTER_THE_LAST
                                : l > 0 || mistake != Mistake.NO_ACTIVATION_IN_THE_FIRST) {
                            x = naive.activate(activation, x);
                        }
                    }
                    return x;
                },
                random.child("weights"));
    }

    private static int[] toInts(List<Integer> sizes) {
        return sizes.stream().mapToInt(Integer::intValue).toArray();
    }

    private static float[] inputs(Rng random, int n) {
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = random.nextFloat(-2, 2);
        }
        return x;
    }

    /** x = (1, 2): hidden (1·1 + 2·2 + 0.5, −3) → relu (5.5, 0) → 2·5.5 + 7·0 − 1. */
    @Test
    void aHandWorkedNetwork() {
        Mlp network = Mlp.sizes(2, 2, 1).activation(Activation.RELU).build(Rng.of(1));
        network.parameters().set(new float[] {1, -1, 2, -1, 0.5f, 0, 2, 7, -1});
        Tape tape = new Tape();
        assertThat(network.forward(tape, tape.constant(new float[] {1, 2}, 1, 2))
                        .scalar())
                .isEqualTo(10f);
        float[] output = new float[1];
        network.evaluator().evaluate(1, new float[] {1, 2}, output);
        assertThat(output[0]).isEqualTo(10f);
    }

    @Test
    void layersAreNamedAndSizesReported() {
        Mlp network = Mlp.sizes(4, 8, 2).build(Rng.of(1));
        assertThat(network.inputSize()).isEqualTo(4);
        assertThat(network.outputSize()).isEqualTo(2);
        assertThat(network).hasToString("Mlp[4, 8, 2, tanh]");
        assertThat(network.parameters().size()).isEqualTo(4 * 8 + 8 + 8 * 2 + 2);
        assertThat(network.parameters().entries())
                .extracting(Parameter::name)
                .containsExactly("0.weight", "0.bias", "1.weight", "1.bias");
    }

    @Test
    void twoNetworksMayShareParameters() {
        Parameters shared = new Parameters();
        Mlp actor = Mlp.sizes(3, 4, 2).into(shared, "actor.").build(Rng.of(1));
        Mlp critic = Mlp.sizes(3, 4, 1).into(shared, "critic.").build(Rng.of(2));
        assertThat(actor.parameters()).isSameAs(shared).isSameAs(critic.parameters());
        assertThat(shared.describe(shared.size() - 1)).isEqualTo("critic.1.bias[0, 0]");
        Tape tape = new Tape();
        tape.backward(tape.sum(critic.forward(tape, tape.constant(new float[] {1, 2, 3}, 1, 3))));
        for (int i = 0; i < shared.entries().get(4).offset(); i++) {
            assertThat(shared.gradients()[i]).isZero();
        }
        assertThat(shared.gradients()[shared.size() - 1]).isEqualTo(1);
        assertThatThrownBy(() -> Mlp.sizes(3, 1).into(shared, "actor.").build(Rng.of(1)))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theSameGeneratorGivesTheSameNetwork() {
        assertThat(Mlp.sizes(3, 4, 2).build(Rng.of(1)).parameters().values())
                .containsExactly(
                        Mlp.sizes(3, 4, 2).build(Rng.of(1)).parameters().values())
                .isNotEqualTo(Mlp.sizes(3, 4, 2).build(Rng.of(2)).parameters().values());
    }

    @Test
    void gainsScaleTheWeights() {
        float[] one = Mlp.sizes(3, 4, 2)
                .init(Init.ORTHOGONAL)
                .build(Rng.of(1))
                .parameters()
                .values();
        float[] scaled = Mlp.sizes(3, 4, 2)
                .init(Init.ORTHOGONAL)
                .gains(2, 0.01)
                .build(Rng.of(1))
                .parameters()
                .values();
        assertThat(scaled[0]).isEqualTo(2 * one[0]);
        assertThat(scaled[16]).isCloseTo(0.01f * one[16], within(1e-9f));
    }

    @Test
    void badSizesAndGainsAreRefused() {
        refused("1 layer sizes; pass at least 2", () -> Mlp.sizes(4));
        refused("layer size 0 must be at least 1", () -> Mlp.sizes(4, 0, 2));
        refused("gains NaN and 1.0 must both be finite", () -> Mlp.sizes(4, 2).gains(Double.NaN, 1));
        refused("gains 1.0 and Infinity", () -> Mlp.sizes(4, 2).gains(1, Double.POSITIVE_INFINITY));
        Mlp network = Mlp.sizes(4, 2).build(Rng.of(1));
        refused("[2, 3] [4, 2]", () -> {
            Tape tape = new Tape();
            Tensor x = tape.constant(new float[6], 2, 3);
            network.forward(tape, x);
        });
    }

    private static void refused(String message, Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
