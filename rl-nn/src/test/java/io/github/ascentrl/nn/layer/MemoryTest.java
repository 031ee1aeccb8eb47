package io.github.ascentrl.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.GradientCheck;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Sequences;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Networks with memory as parts of others, with a trace that is easy to compute by hand. */
class MemoryTest {
    private final Parameters parameters = new Parameters();
    private final Fading body = new Fading(2, parameters);
    private final Fading head = new Fading(2, parameters);
    private final Trunk trunk = Trunk.of(body);
    private final Network both = trunk.to(head);

    private static float[] outputs(Network network, float[] input, Sequences sequences) {
        Tape tape = new Tape();
        Tensor y = network.forward(tape, tape.constant(input, sequences.rows(), network.inputSize()), sequences);
        float[] outputs = new float[y.size()];
        y.copyTo(outputs);
        return outputs;
    }

    @Test
    void aTrunkRemembersWhatItsPartsDoTheBodysFirst() {
        assertThat(both.memorySize()).isEqualTo(4);
        float[] memory = {8, 16, 32, 64};
        Sequences one = Sequences.of(0, 1).withMemory(memory, 4);
        assertThat(outputs(both, new float[] {1, 1}, one)).containsExactly(16 + 4 + 1, 32 + 8 + 1);
        float[] output = new float[2];
        both.evaluator().evaluate(1, new float[] {1, 1}, memory, output);
        assertThat(output).containsExactly(21, 41);
        assertThat(memory).containsExactly(5, 9, 21, 41);
    }

    /** Either part may have memory, or both; steps give the same outputs as whole sequences. */
    @Test
    void stepsGiveTheBitsOfSequences() {
        Network mlp = Mlp.sizes(2, 3, 2).into(parameters, "mlp.").build(Rng.of(1));
        for (Network network : List.of(
                both, trunk.to(mlp), Trunk.of(mlp).to(head), Trunk.of(mlp).to(mlp))) {
            int size = network.memorySize();
            float[] x = new float[2 * 3 * 2]; // two sequences of three rows
            float[] memory = new float[2 * size];
            Rng random = Rng.of(2);
            for (int i = 0; i < x.length; i++) {
                x[i] = (float) random.nextGaussian();
            }
            for (int i = 0; i < memory.length; i++) {
                memory[i] = (float) random.nextGaussian();
            }
            float[] expected = outputs(network, x, Sequences.of(0, 3, 6).withMemory(memory.clone(), size));
            Evaluator evaluator = network.evaluator();
            for (int t = 0; t < 3; t++) {
                float[] input = {x[2 * t], x[2 * t + 1], x[2 * t + 6], x[2 * t + 7]};
                float[] output = new float[4];
                evaluator.evaluate(2, input, memory, output);
                assertThat(output)
                        .containsExactly(
                                expected[2 * t], expected[2 * t + 1], expected[2 * t + 6], expected[2 * t + 7]);
            }
        }
    }

    /** The memory of shared layers counts once. */
    @Test
    void networksComputedTogetherShareThePassAndTheMemoryOfTheTrunk() {
        Fading other = new Fading(2, parameters);
        Network critic = trunk.to(other);
        List<Network> networks = List.of(both, critic, trunk.to(head), other);
        assertThat(Trunk.memorySize(networks)).isEqualTo(2 + 2 + 2 + 2 + 2);
        assertThat(Trunk.memorySize(List.of(both, both))).isEqualTo(6);
        Tape tape = new Tape();
        float[] memory = {2, 4, 6, 8, 10, 12, 14, 16, 18, 20};
        Sequences sequences = Sequences.of(0, 1).withMemory(memory, 10);
        List<Tensor> outputs = Trunk.forward(tape, tape.constant(new float[2], 1, 2), sequences, networks);
        assertThat(body.passes()).hasValue(1);
        assertThat(outputs.stream().map(y -> y.get(0, 0)).toList()).containsExactly(1f + 3, 1f + 5, 1f + 7, 9f);
        assertThat(outputs.get(1).get(0, 0))
                .isEqualTo(
                        outputs(critic, new float[2], Sequences.of(0, 1).withMemory(new float[] {2, 4, 10, 12}, 4))[0]);
    }

    @Test
    void gradientsGoThroughTheSequences() {
        Parameters shared = new Parameters();
        Network first = Mlp.sizes(2, 2).into(shared, "first.").build(Rng.of(1));
        Network whole = Trunk.of(first)
                .to(Trunk.of(new Fading(2, shared), Activation.TANH)
                        .to(Mlp.sizes(2, 1).into(shared, "last.").build(Rng.of(2))));
        float[] x = {1, 2, -1, 0.5f, 0.1f, -0.7f, 2, 1, 0.3f, 0.4f};
        Sequences sequences = Sequences.of(0, 3, 5).emptiedAt(2).withMemory(new float[] {0.1f, 0.2f, -0.3f, 0.4f}, 2);
        GradientCheck.Result result =
                GradientCheck.check(shared, tape -> tape.sum(whole.forward(tape, tape.constant(x, 5, 2), sequences)));
        assertThat(result.passed()).as(result.toString()).isTrue();
    }

    @Test
    void withoutSequencesOrMemoryNothingIsComputed() {
        Tape tape = new Tape();
        Tensor x = tape.constant(new float[4], 2, 2);
        Network over = Trunk.of(Mlp.sizes(2, 2).into(parameters, "m.").build(Rng.of(1)))
                .to(head);
        for (Network network : List.of(body, both, over)) {
            assertThatExceptionOfType(UnsupportedOperationException.class)
                    .isThrownBy(() -> network.forward(tape, x))
                    .withMessage("a Fading has memory; pass the sequences that the rows form:"
                            + " forward(tape, input, Sequences.of(starts))");
            assertThatExceptionOfType(UnsupportedOperationException.class)
                    .isThrownBy(() -> network.evaluator().evaluate(1, new float[2], new float[2]))
                    .withMessageContaining("has memory; pass the " + network.memorySize() + " remembered numbers");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> network.evaluator().evaluate(2, new float[4], new float[3], new float[4]))
                    .withMessageContaining(
                            "memory has 3 numbers for 2 sequences; pass " + network.memorySize() + " numbers for each");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> network.evaluator().evaluate(2, new float[4], null, new float[4]))
                    .withMessageContaining("no memory for 2 sequences");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> network.forward(tape, x, Sequences.of(0, 3)))
                    .withMessageContaining("sequences of 3 rows in total for an input of 2 rows");
            assertThatIllegalArgumentException()
                    .isThrownBy(
                            () -> network.forward(tape, x, Sequences.of(0, 2).withMemory(new float[7], 7)))
                    .withMessageContaining("memories of 7 numbers for 1 sequences, " + network.memorySize() + " each");
        }
        assertThat(Arrays.asList(body.passes().get(), head.passes().get())).containsExactly(0, 0);
    }

    /** A forward pass on a tape does not return its memory. */
    @Test
    void anEvaluatorByTheTapeIsRefused() {
        Network forgetful = new Network() {
            @Override
            public int inputSize() {
                return 2;
            }

            @Override
            public int outputSize() {
                return 2;
            }

            @Override
            public int memorySize() {
                return 2;
            }

            @Override
            public Parameters parameters() {
                return parameters;
            }

            @Override
            public Tensor forward(Tape tape, Tensor input) {
                return input;
            }
        };
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(forgetful::evaluator)
                .withMessageContaining("override evaluator()");
    }
}
