package io.github.ascentrl.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.Parameters;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ChainTest {
    private static float[] evaluated(Network network, float[] input) {
        float[] output = new float[3 * network.outputSize()];
        network.evaluator().evaluate(3, input, output);
        return output;
    }

    private static float[] input(long seed, int size) {
        Rng rng = Rng.of(seed);
        float[] input = new float[size];
        for (int i = 0; i < size; i++) {
            input[i] = (float) rng.nextGaussian();
        }
        return input;
    }

    /** A trunk of one to three layers, a head of one to three. */
    @Property(tries = 60)
    void aCopyOfATrunkAndItsHeadGivesTheSameBits(
            @ForAll long seed,
            @ForAll Activation activation,
            @ForAll @IntRange(min = 1, max = 3) int below,
            @ForAll @IntRange(min = 1, max = 3) int above) {
        Parameters parameters = new Parameters();
        Rng rng = Rng.of(seed);
        Mlp body = mlp(below, 4, 6, activation, parameters, "trunk.", rng.child("trunk"));
        Network whole =
                Trunk.of(body, activation).to(mlp(above, 6, 2, activation, parameters, "head.", rng.child("head")));
        float[] input = input(seed, 3 * 4);
        Mlp copy = Mlp.copyOf(whole);
        assertThat(copy.sizes()).hasSize(below + above + 1);
        float[] expected = evaluated(whole, input);
        assertThat(evaluated(copy, input)).isEqualTo(expected);

        parameters.values()[0] += 1f; // a copy of its own: it does not follow
        parameters.changed();
        assertThat(evaluated(copy, input)).isEqualTo(expected);
        assertThat(Mlp.copyOf(whole).parameters().values())
                .isNotEqualTo(copy.parameters().values());
    }

    private static Mlp mlp(
            int layers, int inputs, int outputs, Activation activation, Parameters into, String name, Rng rng) {
        int[] sizes = new int[layers + 1];
        java.util.Arrays.fill(sizes, 5);
        sizes[0] = inputs;
        sizes[layers] = outputs;
        return Mlp.sizes(sizes).activation(activation).into(into, name).build(rng);
    }

    /** Of a network among others only its own layers are copied. */
    @Test
    void aCopyHasParametersOfItsOwn() {
        Parameters parameters = new Parameters();
        Mlp actor = mlp(2, 4, 2, Activation.RELU, parameters, "actor.", Rng.of(1));
        mlp(2, 4, 1, Activation.RELU, parameters, "critic.", Rng.of(2));
        Mlp copy = Mlp.copyOf(actor);
        assertThat(copy.activation()).isEqualTo(Activation.RELU);
        assertThat(copy.sizes()).isEqualTo(actor.sizes());
        assertThat(copy.parameters().size()).isEqualTo(4 * 5 + 5 + 5 * 2 + 2);
        assertThat(evaluated(copy, input(3, 12))).isEqualTo(evaluated(actor, input(3, 12)));
    }

    @Test
    void whatIsNoMlpIsRefused() {
        Parameters parameters = new Parameters();
        Embedding embedding = new Embedding(7, 5, Rng.of(1), parameters, "cells.");
        Mlp head = mlp(1, 5, 2, Activation.TANH, parameters, "head.", Rng.of(2));
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> Mlp.copyOf(Trunk.of(embedding, Activation.TANH).to(head)))
                .withMessageContaining("type Embedding is no Mlp");
        Mlp body = mlp(1, 4, 5, Activation.TANH, parameters, "body.", Rng.of(3));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Mlp.copyOf(Trunk.of(body).to(head)))
                .withMessageContaining("without a nonlinearity");
        Mlp deep = mlp(2, 5, 2, Activation.TANH, parameters, "deep.", Rng.of(4));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Mlp.copyOf(Trunk.of(body, Activation.RELU).to(deep)))
                .withMessageContaining("RELU in one place and TANH in another");
    }
}
