package io.github.ascentrl.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.GradientCheck;
import io.github.ascentrl.nn.Parameter;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Sequences;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RecurrentLayerTest {
    private static Network layer(boolean lstm, int in, int units, Parameters parameters, Rng random) {
        return lstm
                ? Lstm.sizes(in, units).into(parameters, "memory.").build(random)
                : Gru.sizes(in, units).into(parameters, "memory.").build(random);
    }

    /** Mlp, memory, Mlp; with another memory as a part of the head perhaps. */
    private static Network whole(boolean lstm, int units, boolean two, Parameters parameters, Rng random) {
        Network see = Mlp.sizes(3, 5).into(parameters, "see.").build(random.child("see"));
        Network remember = layer(lstm, 5, units, parameters, random.child("memory"));
        Network act = Mlp.sizes(units, 4, 2).into(parameters, "act.").build(random.child("act"));
        if (two) {
            Network again = Gru.sizes(units, units).into(parameters, "again.").build(random.child("again"));
            act = Trunk.of(again).to(act);
        }
        return Trunk.of(Trunk.of(see, Activation.TANH).to(remember)).to(act);
    }

    private static float[] floats(Rng random, int n) {
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = (float) random.nextGaussian();
        }
        return x;
    }

    /** Any number of sequences side by side that end at different times, with memory emptied in between. */
    @Property(tries = 200, seed = "1")
    void stepsGiveTheBitsOfSequences(
            @ForAll long seed,
            @ForAll boolean lstm,
            @ForAll boolean two,
            @ForAll @IntRange(min = 1, max = 40) int units,
            @ForAll @IntRange(min = 1, max = 12) int count) {
        Rng random = Rng.of(seed);
        Network network = whole(lstm, units, two, new Parameters(), random.child("network"));
        int[] starts = new int[count + 1];
        for (int i = 0; i < count; i++) {
            starts[i + 1] = starts[i] + 1 + random.nextInt(10);
        }
        int rows = starts[count];
        float[] x = floats(random, 3 * rows);
        int size = network.memorySize();
        float[] memory = floats(random, count * size);
        boolean[] emptied = new boolean[rows];
        int[] emptiedAt = new int[rows];
        int emptiedCount = 0;
        for (int i = 0; i < rows; i++) {
            emptied[i] = random.nextInt(6) == 0;
            if (emptied[i]) {
                emptiedAt[emptiedCount++] = i;
            }
        }
        Sequences sequences = Sequences.of(starts)
                .emptiedAt(Arrays.copyOf(emptiedAt, emptiedCount))
                .withMemory(memory.clone(), size);
        Tape tape = new Tape();
        Tensor y = network.forward(tape, tape.constant(x, rows, 3), sequences);

        Evaluator evaluator = network.evaluator();
        for (int t = 0; t < 10; t++) {
            int n = 0;
            int[] row = new int[count];
            float[] input = new float[3 * count];
            float[] remembered = new float[count * size];
            int[] who = new int[count];
            for (int s = 0; s < count; s++) {
                int at = starts[s] + t;
                if (at < starts[s + 1]) {
                    who[n] = s;
                    row[n] = at;
                    System.arraycopy(x, 3 * at, input, 3 * n, 3);
                    if (!emptied[at]) {
                        System.arraycopy(memory, s * size, remembered, n * size, size);
                    }
                    n++;
                }
            }
            if (n == 0) {
                break;
            }
            float[] output = new float[2 * n];
            evaluator.evaluate(n, input, remembered, output);
            for (int i = 0; i < n; i++) {
                System.arraycopy(remembered, i * size, memory, who[i] * size, size);
                for (int j = 0; j < 2; j++) {
                    assertThat(Float.floatToIntBits(output[2 * i + j]))
                            .isEqualTo(Float.floatToIntBits(y.get(row[i], j)));
                }
            }
        }
    }

    /** Of GRUs the output, of LSTMs the cells too. */
    @Test
    void whatIsRememberedComesOut() {
        Gru gru = Gru.sizes(2, 3).build(Rng.of(1));
        Lstm lstm = Lstm.sizes(2, 3).build(Rng.of(1));
        float[] output = new float[3];
        float[] h = new float[3];
        gru.evaluator().evaluate(1, new float[] {1, 2}, h, output);
        assertThat(h).containsExactly(output).doesNotContain(0f);
        float[] hs = new float[6];
        lstm.evaluator().evaluate(1, new float[] {1, 2}, hs, output);
        assertThat(Arrays.copyOf(hs, 3)).containsExactly(output).doesNotContain(0f);
        assertThat(Arrays.copyOfRange(hs, 3, 6)).doesNotContain(0f).isNotEqualTo(output);
    }

    @Test
    void evaluatorsSeeCurrentParameters() {
        Gru gru = Gru.sizes(2, 3).build(Rng.of(1));
        Evaluator evaluator = gru.evaluator();
        float[] before = new float[3];
        evaluator.evaluate(1, new float[] {1, 2}, new float[3], before);
        for (Parameter parameter : gru.parameters().entries()) {
            gru.parameters().values()[parameter.offset()] += 1;
            gru.parameters().changed();
            float[] after = new float[3];
            evaluator.evaluate(1, new float[] {1, 2}, new float[] {1, 1, 1}, after);
            assertThat(after).isNotEqualTo(before);
            before = after;
        }
    }

    @Test
    void gradientsByThePublicCheck() {
        for (boolean lstm : new boolean[] {false, true}) {
            Rng random = Rng.of(5);
            Parameters parameters = new Parameters();
            Network network = whole(lstm, 6, true, parameters, random);
            float[] x = floats(random, 3 * 11);
            int size = network.memorySize();
            Sequences sequences = Sequences.of(0, 4, 11).emptiedAt(6).withMemory(floats(random, 2 * size), size);
            float[] weights = floats(random, 22);
            GradientCheck.Result result = GradientCheck.check(
                    parameters, tape -> tape.dot(network.forward(tape, tape.constant(x, 11, 3), sequences), weights));
            assertThat(result.passed()).as(result.toString()).isTrue();
            assertThat(result.checked()).isGreaterThan(9 * result.skipped());
        }
    }

    /** In shards of whole sequences, and in any order of them, rows are computed as alone. */
    @Test
    void aSequenceDoesNotDependOnItsNeighbours() {
        Rng random = Rng.of(6);
        Network network = whole(true, 7, false, new Parameters(), random);
        float[] x = floats(random, 3 * 12);
        int size = network.memorySize();
        float[] memory = floats(random, 3 * size);
        Tape tape = new Tape();
        Tensor together = network.forward(
                tape, tape.constant(x, 12, 3), Sequences.of(0, 2, 7, 12).withMemory(memory, size));
        int[] starts = {0, 2, 7, 12};
        for (int s = 0; s < 3; s++) {
            int length = starts[s + 1] - starts[s];
            Tape alone = new Tape();
            float[] own = Arrays.copyOfRange(memory, s * size, (s + 1) * size);
            Tensor y = network.forward(
                    alone,
                    alone.constant(x, 3 * starts[s], length, 3),
                    Sequences.of(0, length).withMemory(own, size));
            for (int i = 0; i < length; i++) {
                assertThat(y.get(i, 0)).isEqualTo(together.get(starts[s] + i, 0));
            }
        }
    }

    @Test
    void builtAgainFromItsSpec() {
        for (boolean lstm : new boolean[] {false, true}) {
            Parameters parameters = new Parameters();
            Network network = whole(lstm, 6, true, parameters, Rng.of(7));
            Network copy = NetworkSpec.copyOf(network);
            assertThat(copy.spec()).isEqualTo(network.spec());
            assertThat(copy.memorySize()).isEqualTo(lstm ? 18 : 12).isEqualTo(network.memorySize());
            assertThat(copy.parameters().entries().stream().map(Parameter::name))
                    .containsExactlyInAnyOrderElementsOf(
                            parameters.entries().stream().map(Parameter::name).toList())
                    .contains("memory.input.weight", "memory.input.bias", "memory.hidden.weight", "memory.hidden.bias");
            float[][] outputs = new float[2][2];
            for (int i = 0; i < 2; i++) {
                (i == 0 ? network : copy)
                        .evaluator()
                        .evaluate(1, new float[] {1, 2, 3}, new float[network.memorySize()], outputs[i]);
            }
            assertThat(outputs[1]).containsExactly(outputs[0]);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NetworkSpec.of("gru")
                        .and("sizes", new int[] {3})
                        .and("name", "")
                        .build(new Parameters()))
                .withMessageContaining("a gru has 1 sizes; it must have two");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NetworkSpec.of("lstm")
                        .and("sizes", new int[] {3, -1})
                        .and("name", "")
                        .build(new Parameters()))
                .withMessageContaining("sizes 3 and -1");
    }

    /** Each gate's weights are orthonormal: by rows, or by columns if those are fewer. */
    @Test
    void initialWeights() {
        int units = 5;
        Lstm lstm = Lstm.sizes(3, units).build(Rng.of(8));
        Parameters p = lstm.parameters();
        for (Parameter weight : List.of(p.get("input.weight"), p.get("hidden.weight"))) {
            for (int gate = 0; gate < 4; gate++) {
                for (int i = 0; i < weight.rows(); i++) {
                    for (int k = 0; k < weight.rows(); k++) {
                        double dot = 0;
                        for (int j = 0; j < units; j++) {
                            int at = weight.offset() + gate * units + j;
                            dot += p.values()[at + i * 4 * units] * p.values()[at + k * 4 * units];
                        }
                        assertThat(dot).isCloseTo(i == k ? 1 : 0, within(1e-6));
                    }
                }
            }
        }
        float[] bias = new float[20];
        assertThat(part(p, "hidden.bias")).containsExactly(bias);
        Arrays.fill(bias, 5, 10, 1f);
        assertThat(part(p, "input.bias")).containsExactly(bias);
        Parameters other = Lstm.sizes(3, units)
                .forgetBias(-2)
                .init(Init.FAN_IN_UNIFORM)
                .build(Rng.of(8))
                .parameters();
        float[] biases = part(other, "input.bias");
        for (int j = 0; j < 20; j++) {
            double offset = j >= 5 && j < 10 ? -2 : 0;
            assertThat((double) biases[j]).isNotEqualTo(offset).isCloseTo(offset, within(1 / Math.sqrt(3)));
        }
        assertThat(part(
                        Gru.sizes(3, 4)
                                .init(Init.XAVIER_UNIFORM)
                                .build(Rng.of(9))
                                .parameters(),
                        "input.bias"))
                .containsExactly(new float[12]);
        float[] keeping = new float[12];
        Arrays.fill(keeping, 4, 8, 3f);
        assertThat(part(Gru.sizes(3, 4).updateBias(3).build(Rng.of(9)).parameters(), "input.bias"))
                .containsExactly(keeping);
    }

    /** The update gate is the one that keeps: h' ≈ h where its bias is large. */
    @Test
    void anUpdateBiasKeepsWhatIsRemembered() {
        float[] memory = {0.5f, -0.5f, 0.25f, 0};
        float[] before = memory.clone();
        Gru.sizes(3, 4)
                .updateBias(20)
                .build(Rng.of(9))
                .evaluator()
                .evaluate(1, new float[] {1, -1, 1}, memory, new float[4]);
        assertThat(memory).usingComparatorWithPrecision(1e-5f).containsExactly(before);
    }

    private static float[] part(Parameters parameters, String name) {
        Parameter p = parameters.get(name);
        return Arrays.copyOfRange(parameters.values(), p.offset(), p.offset() + p.size());
    }

    @Test
    void badCallsAreRefused() {
        Gru gru = Gru.sizes(2, 32).build(Rng.of(1));
        Lstm lstm = Lstm.sizes(2, 32).build(Rng.of(1));
        Tape tape = new Tape();
        Tensor x = tape.constant(new float[4], 2, 2);
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> gru.forward(tape, x))
                .withMessageContaining("a Gru has memory; pass the sequences that the rows form");
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> lstm.evaluator().evaluate(1, new float[2], new float[32]))
                .withMessageContaining("a Lstm has memory; pass the 64 remembered numbers");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> lstm.evaluator().evaluate(2, new float[4], new float[64], new float[64]))
                .withMessageContaining("memory has 64 numbers for 2 sequences; pass 64 numbers for each");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> gru.evaluator().evaluate(2, new float[3], new float[64], new float[64]))
                .withMessageContaining("2 rows from 3 inputs");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> lstm.forward(tape, x, Sequences.of(0, 1, 2).withMemory(new float[64], 32)))
                .withMessageContaining("memories of 32 numbers for 2 sequences, 64 each are needed");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Gru.sizes(0, 3))
                .withMessageContaining("sizes 0 and 3 of input and memory must both be at least 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Lstm.sizes(1, 3).forgetBias(Double.NaN))
                .withMessageContaining("forget bias NaN must be finite");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Gru.sizes(1, 3).updateBias(Double.POSITIVE_INFINITY))
                .withMessageContaining("update bias Infinity must be finite");
    }
}
