package io.github.ascentrl.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.Convolution;
import io.github.ascentrl.nn.GradientCheck;
import io.github.ascentrl.nn.Gradients;
import io.github.ascentrl.nn.Naive;
import io.github.ascentrl.nn.Parameter;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import io.github.ascentrl.nn.io.FileFormatException;
import io.github.ascentrl.nn.io.Json;
import io.github.ascentrl.nn.io.JsonObject;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ConvTest {
    private static Conv.Builder small() {
        return Conv.of(2, 6, 4).conv(3, 3, 1, 1).conv(4, 2, 2, 0);
    }

    private static float[] numbers(Rng random, int n) {
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = random.nextFloat(-2, 2);
        }
        return x;
    }

    private enum Mistake {
        NONE,
        PIXELS_TAKEN_FOR_PLANES,
        ACTIVATION_AFTER_THE_LAST,
        NO_ACTIVATION
    }

    @Property(tries = 60, seed = "1")
    void agreesWithDifferences(
            @ForAll long seed, @ForAll Activation activation, @ForAll @IntRange(min = 1, max = 4) int rows) {
        Gradients.assertAgree(compare(seed, activation, rows, Mistake.NONE));
    }

    @Test
    void otherNetworksAreCaught() {
        for (Mistake mistake :
                List.of(Mistake.PIXELS_TAKEN_FOR_PLANES, Mistake.ACTIVATION_AFTER_THE_LAST, Mistake.NO_ACTIVATION)) {
            for (Activation activation : Activation.values()) {
                Gradients.assertCaught(seed -> compare(seed, activation, 3, mistake));
            }
        }
    }

    private static Gradients.Comparison compare(long seed, Activation activation, int rows, Mistake mistake) {
        Rng random = Rng.of(seed);
        Conv network = small().activation(activation).build(random.child("network"));
        float[] input = numbers(random.child("input"), rows * network.inputSize());
        return Gradients.compare(
                network.parameters(),
                tape -> network.forward(tape, tape.constant(input, rows, network.inputSize())),
                naive -> {
                    double[][] x = Naive.constant(input, rows, network.inputSize());
                    x = mistake == Mistake.PIXELS_TAKEN_FOR_PLANES ? x : Naive.transposeRows(x, 2);
                    for (int l = 0; l < 2; l++) {
                        x = Naive.conv2d(
                                x,
                                naive.of(network.weight(l)),
                                naive.of(network.bias(l)),
                                network.layers().get(l));
                        if (l == 0 ? mistake != Mistake.NO_ACTIVATION : mistake == Mistake.ACTIVATION_AFTER_THE_LAST) {
                            x = naive.activate(activation, x);
                        }
                    }
                    return x;
                },
                random.child("weights"));
    }

    /** Batch sizes go up and down on one evaluator, and the parameters move in between; one channel is no special case. */
    @Property(tries = 60, seed = "2")
    void itsEvaluatorGivesTheBitsOfTheTape(
            @ForAll long seed,
            @ForAll Activation activation,
            @ForAll @IntRange(min = 1, max = 3) int channels,
            @ForAll @IntRange(min = 1, max = 20) int filters) {
        Rng random = Rng.of(seed);
        Conv network = Conv.of(channels, 7, 5)
                .conv(filters, 3, 1, 1)
                .conv(5, 3, 2, 1)
                .activation(activation)
                .build(random.child("network"));
        Evaluator evaluator = network.evaluator();
        for (int rows : new int[] {3, 40, 1, 7}) {
            float[] input = numbers(random, rows * network.inputSize());
            float[] before = input.clone();
            float[] output = new float[rows * network.outputSize() + 1];
            output[output.length - 1] = 42;
            evaluator.evaluate(rows, input, output);
            float[] expected = onTape(network, rows, input);
            assertThat(Arrays.copyOf(output, expected.length)).containsExactly(expected);
            assertThat(output[output.length - 1]).isEqualTo(42);
            assertThat(input).containsExactly(before);
            float[] alone = new float[network.outputSize()];
            evaluator.evaluate(1, Arrays.copyOfRange(input, input.length - network.inputSize(), input.length), alone);
            assertThat(alone)
                    .containsExactly(Arrays.copyOfRange(expected, expected.length - alone.length, expected.length));
            network.parameters()
                    .values()[(int) (random.nextDouble() * network.parameters().size())] += 1;
            network.parameters().changed();
        }
    }

    private static float[] onTape(Network network, int rows, float[] input) {
        Tape tape = new Tape();
        Tensor y = network.forward(tape, tape.constant(input, rows, network.inputSize()));
        float[] values = new float[y.size()];
        y.copyTo(values);
        return values;
    }

    /**
     * Planes (1 2 / 3 4) and (10 20 / 30 40); filter 0 is the upper left pixel's channel 0, filter 1 its channel 1 less 15,
     * each 1 × 1; then, after relu, the sum of filter 0 plus 100 times that of filter 1.
     */
    @Test
    void aHandWorkedNetwork() {
        Conv network = Conv.of(2, 2, 2).conv(2, 1, 1, 0).conv(1, 2, 1, 0).build(Rng.of(1));
        network.parameters().set(new float[] {1, 0, 0, 1, 0, -15, 1, 100, 1, 100, 1, 100, 1, 100, 0.5f});
        float[] input = {1, 2, 3, 4, 10, 20, 30, 40};
        assertThat(onTape(network, 1, input)).containsExactly(10 + 100 * (5 + 15 + 25) + 0.5f);
    }

    @Test
    void layersAreNamedAndSizesReported() {
        Parameters parameters = new Parameters();
        Conv network = small().into(parameters, "conv.").build(Rng.of(1));
        assertThat(network.parameters()).isSameAs(parameters);
        assertThat(network.inputSize()).isEqualTo(2 * 6 * 4);
        assertThat(network.outputSize()).isEqualTo(4 * 3 * 2);
        assertThat(network.layers())
                .containsExactly(new Convolution(2, 6, 4, 3, 3, 1, 1), new Convolution(3, 6, 4, 4, 2, 2, 0));
        assertThat(parameters.entries())
                .extracting(Parameter::name)
                .containsExactly("conv.0.weight", "conv.0.bias", "conv.1.weight", "conv.1.bias");
        assertThat(network.weight(1)).isSameAs(parameters.get("conv.1.weight"));
        assertThat(network.bias(0)).isSameAs(parameters.get("conv.0.bias"));
    }

    /** Filters are orthogonal, and of length √2, as long as a filter looks at as many numbers as there are filters. */
    @Test
    void filtersBeginOrthogonal() {
        Conv network = Conv.of(3, 8, 8).conv(10, 3, 1, 0).build(Rng.of(3));
        Parameter w = network.weight(0);
        float[] values = network.parameters().values();
        for (int f = 0; f < 10; f++) {
            for (int g = 0; g < 10; g++) {
                double product = 0;
                for (int p = 0; p < 27; p++) {
                    product += (double) values[w.offset() + p * 10 + f] * values[w.offset() + p * 10 + g];
                }
                assertThat(product).isCloseTo(f == g ? 2 : 0, within(1e-5));
            }
            assertThat(values[network.bias(0).offset() + f]).isZero();
        }
        float[] other = Conv.of(3, 8, 8)
                .conv(10, 3, 1, 0)
                .init(Init.ORTHOGONAL, 1)
                .build(Rng.of(3))
                .parameters()
                .values();
        assertThat(other[5]).isCloseTo(values[5] / (float) Math.sqrt(2), within(1e-6f));
    }

    /** What a policy is made of: heads over one pass, gradients adding up in it. */
    @Test
    void headsShareIt() {
        Conv conv = small().build(Rng.of(1));
        Trunk trunk = Trunk.of(conv, Activation.RELU);
        Network actor = trunk.to(Mlp.sizes(conv.outputSize(), 5, 3)
                .into(conv.parameters(), "actor.")
                .build(Rng.of(2)));
        Network critic = trunk.to(Mlp.sizes(conv.outputSize(), 1)
                .into(conv.parameters(), "critic.")
                .build(Rng.of(3)));
        float[] input = numbers(Rng.of(4), 2 * conv.inputSize());
        GradientCheck.Result result = GradientCheck.check(conv.parameters(), tape -> {
            List<Tensor> y = Trunk.forward(tape, tape.constant(input, 2, conv.inputSize()), List.of(actor, critic));
            return tape.combine(2f, tape.sum(y.get(0)), -3f, tape.sum(y.get(1)));
        });
        assertThat(result.passed()).as(result.toString()).isTrue();
        float[] evaluated = new float[2 * 3];
        actor.evaluator().evaluate(2, input, evaluated);
        assertThat(evaluated).containsExactly(onTape(actor, 2, input));
    }

    @Test
    void itIsBuiltAgainFromItsSpec() throws FileFormatException {
        Conv network = small().activation(Activation.TANH)
                .into(new Parameters(), "conv.")
                .build(Rng.of(1));
        String json = Json.write(network.spec().json());
        assertThat(json)
                .isEqualTo("{\"type\":\"conv\",\"picture\":[2,6,4],\"filters\":[3,4],\"kernels\":[3,2],"
                        + "\"strides\":[1,2],\"paddings\":[1,0],\"activation\":\"tanh\",\"name\":\"conv.\"}");
        NetworkSpec spec = NetworkSpec.of(JsonObject.parse("network", json, new Json.Limits(16, 1000, false)));
        assertThat(spec.build(new Parameters()).spec()).isEqualTo(network.spec());
        Network copy = NetworkSpec.copyOf(network);
        float[] input = numbers(Rng.of(2), 3 * network.inputSize());
        assertThat(onTape(copy, 3, input)).containsExactly(onTape(network, 3, input));
        assertThat(small().build(Rng.of(1)).spec().has("name")).isFalse();
    }

    @Test
    void badSpecsAreRefused() {
        refused(
                new int[] {2, 6},
                new int[] {3},
                new int[] {3},
                "'picture' of network type 'conv' has 2 numbers; it must have 3");
        refused(
                new int[] {2, 6, 4},
                new int[] {3, 4},
                new int[] {3},
                "'kernels' of network type 'conv' has 1 numbers; it must have 2");
        refused(new int[] {2, 6, 4}, new int[] {}, new int[] {}, "no convolutions; add at least 1");
        refused(new int[] {2, 6, 4}, new int[] {3}, new int[] {9}, "kernel = 9 is larger than the picture of 6 × 4");
    }

    private static void refused(int[] picture, int[] filters, int[] kernels, String message) {
        int[] ones = new int[filters.length];
        Arrays.fill(ones, 1);
        NetworkSpec spec = NetworkSpec.of("conv")
                .and("picture", picture)
                .and("filters", filters)
                .and("kernels", kernels)
                .and("strides", ones)
                .and("paddings", new int[filters.length])
                .and("activation", "relu");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> spec.build(new Parameters()))
                .withMessageContaining(message);
    }

    @Test
    void badSizesAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Conv.of(1, 5, 5).build(Rng.of(1)))
                .withMessageContaining("no convolutions; add at least 1 with conv(filters, kernel, stride, padding)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Conv.of(0, 5, 5).conv(1, 1, 1, 0))
                .withMessageContaining("[channels, height, width] = [0, 5, 5]");
        assertThatIllegalArgumentException()
                .as("the second one sees what the first one leaves")
                .isThrownBy(() -> Conv.of(1, 5, 9).conv(2, 3, 2, 0).conv(2, 3, 1, 0))
                .withMessageContaining("kernel = 3 is larger than the picture of 2 × 4 with padding 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> small().init(Init.HE_NORMAL, Double.NaN))
                .withMessageContaining("gain = NaN must be finite");
        Conv network = small().build(Rng.of(1));
        Tape tape = new Tape();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> network.forward(tape, tape.constant(new float[50], 1, 50)))
                .withMessageContaining("conv2d needs x [rows, 48]")
                .withMessageContaining("got [1, 50]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> network.evaluator().evaluate(2, new float[95], new float[48]))
                .withMessageContaining("2 rows from 95 inputs")
                .withMessageContaining("48 inputs and 24 outputs for each row");
    }
}
