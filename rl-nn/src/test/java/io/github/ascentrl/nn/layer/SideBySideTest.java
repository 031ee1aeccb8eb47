package io.github.ascentrl.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.GradientCheck;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Sequences;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.io.FileFormatException;
import io.github.ascentrl.nn.io.Json;
import io.github.ascentrl.nn.io.JsonObject;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SideBySideTest {
    private static final int COLUMNS = 3 + 1 + 2;

    /** Two layers, an embedding, and embeddings that add up; in the middle it matters where columns begin. */
    private static SideBySide network(Parameters parameters, long seed) {
        Rng rng = Rng.of(seed);
        Mlp numbers = Mlp.sizes(3, 5, 4).into(parameters, "numbers.").build(rng.child("numbers"));
        Embedding cell = new Embedding(7, 2, rng.child("cell"), parameters, "cell.");
        Embeddings two =
                Embeddings.columns(4, 3).size(4).into(parameters, "two.").build(rng.child("two"));
        return SideBySide.of(numbers, cell, two);
    }

    private static float[] rows(int rows, long seed) {
        Rng rng = Rng.of(seed).child("rows");
        float[] x = new float[rows * COLUMNS];
        for (int i = 0; i < rows; i++) {
            for (int c = 0; c < 3; c++) {
                x[i * COLUMNS + c] = (float) rng.nextGaussian();
            }
            x[i * COLUMNS + 3] = rng.nextInt(7);
            x[i * COLUMNS + 4] = rng.nextInt(4);
            x[i * COLUMNS + 5] = rng.nextInt(3);
        }
        return x;
    }

    /** The definition: the outputs of the parts for their columns, bit for bit. */
    @Property(tries = 20, seed = "1")
    void itsOutputsAreThoseOfTheParts(@ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int rows) {
        SideBySide network = network(new Parameters(), seed);
        float[] x = rows(rows, seed);
        float[] all = Probes.outputs(network, x, Sequences.of(0, rows));
        NetworkSpec spec = network.spec();
        int[][] places = {{0, 3, 0, 4}, {3, 1, 4, 2}, {4, 2, 6, 4}}; // first input and count, first output and count
        for (int p = 0; p < 3; p++) {
            Network part = built(spec.network("part" + p), network.parameters());
            float[] columns = new float[rows * places[p][1]];
            float[] expected = new float[rows * places[p][3]];
            for (int i = 0; i < rows; i++) {
                System.arraycopy(x, i * COLUMNS + places[p][0], columns, i * places[p][1], places[p][1]);
                System.arraycopy(all, i * 10 + places[p][2], expected, i * places[p][3], places[p][3]);
            }
            assertThat(Probes.outputs(part, columns, Sequences.of(0, rows))).isEqualTo(expected);
        }
    }

    /** A part over values of the same names. */
    private static Network built(NetworkSpec spec, Parameters from) {
        Parameters own = new Parameters();
        Network part = spec.build(own);
        own.entries().forEach(entry -> from.entries().stream()
                .filter(other -> other.name().equals(entry.name()))
                .forEach(other ->
                        System.arraycopy(from.values(), other.offset(), own.initial(), entry.offset(), entry.size())));
        return part;
    }

    /** Bit for bit, with more and with fewer rows than before, and into arrays that are longer. */
    @Property(tries = 20, seed = "2")
    void theEvaluatorGivesTheBitsOfTheTape(@ForAll long seed) {
        SideBySide network = network(new Parameters(), seed);
        Evaluator evaluator = network.evaluator();
        for (int rows : new int[] {2, 17, 1}) {
            float[] x = rows(rows, seed);
            float[] output = new float[rows * 10 + 1];
            output[rows * 10] = 42;
            evaluator.evaluate(rows, x, null, output);
            assertThat(Arrays.copyOf(output, rows * 10)).isEqualTo(Probes.outputs(network, x, Sequences.of(0, rows)));
            assertThat(output[rows * 10]).isEqualTo(42);
        }
    }

    @Test
    void gradientsAreRight() {
        SideBySide network = network(new Parameters(), 3);
        float[] x = rows(6, 3);
        float[] weights = Probes.gaussian(6 * 10, 4);
        GradientCheck.Result result = GradientCheck.check(
                network.parameters(), tape -> tape.dot(network.forward(tape, tape.constant(x, 6, COLUMNS)), weights));
        assertThat(result).matches(GradientCheck.Result::passed, "passed");
    }

    /** After another network, it passes gradients to all columns. */
    @Test
    void gradientsGoThroughIt() {
        Parameters parameters = new Parameters();
        Mlp before = Mlp.sizes(2, 3).into(parameters, "before.").build(Rng.of(1));
        SideBySide behind = SideBySide.of(
                Mlp.sizes(1, 2).into(parameters, "a.").build(Rng.of(2)),
                Mlp.sizes(2, 2).into(parameters, "b.").build(Rng.of(3)));
        Network whole = Trunk.of(before, Activation.TANH).to(behind);
        float[] x = Probes.gaussian(8, 5);
        float[] weights = Probes.gaussian(16, 6);
        GradientCheck.Result result =
                GradientCheck.check(parameters, tape -> tape.dot(whole.forward(tape, tape.constant(x, 4, 2)), weights));
        assertThat(result).matches(GradientCheck.Result::passed, "passed");
    }

    @Test
    void aCopyBySpecGivesTheSameBits() throws FileFormatException {
        SideBySide network = network(new Parameters(), 5);
        NetworkSpec spec = NetworkSpec.of(
                JsonObject.parse("network", Json.write(network.spec().json()), new Json.Limits(16, 1000, false)));
        assertThat(spec).isEqualTo(network.spec());
        Network copy = NetworkSpec.copyOf(network);
        assertThat(copy.spec()).isEqualTo(spec);
        float[] x = rows(8, 5);
        assertThat(Probes.outputs(copy, x, Sequences.of(0, 8)))
                .isEqualTo(Probes.outputs(network, x, Sequences.of(0, 8)));
    }

    @Test
    void badUseIsNamed() {
        Parameters parameters = new Parameters();
        Mlp mlp = Mlp.sizes(2, 2).into(parameters, "mlp.").build(Rng.of(1));
        assertThatIllegalArgumentException()
                .isThrownBy(SideBySide::of)
                .withMessage("no networks to put side by side; pass at least 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SideBySide.of(mlp, new Fading(2, parameters)))
                .withMessageContaining("network 1 of those side by side has a memory of 2 numbers; put it after them");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SideBySide.of(mlp, Mlp.sizes(2, 2).build(Rng.of(1))))
                .withMessageContaining("network 1 of those side by side has its own parameters");
        Tape tape = new Tape();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SideBySide.of(mlp).forward(tape, tape.constant(new float[3], 1, 3)))
                .withMessageContaining("rows of 3 numbers for networks side by side that take 2 in total");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SideBySide.of(mlp).evaluator().evaluate(1, new float[1], new float[2]))
                .withMessageContaining("2 inputs");
    }

    /** A file may contain anything. */
    @Test
    void badSpecsAreNamed() {
        NetworkSpec one = Mlp.sizes(2, 2).build(Rng.of(1)).spec();
        NetworkSpec claims =
                NetworkSpec.of("sideBySide").and("parts", Integer.MAX_VALUE).and("part0", one);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> claims.build(new Parameters()))
                .withMessage("network type 'sideBySide' needs a setting 'part1', a network");
        for (int none : new int[] {0, -1}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() ->
                            NetworkSpec.of("sideBySide").and("parts", none).build(new Parameters()))
                    .withMessageContaining("pass at least 1");
        }
    }
}
