package io.github.ascentrl.algos.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.policy.SavedPolicy;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.api.space.MultiDiscrete;
import io.github.ascentrl.nn.Parameter;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Sequences;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.layer.Network;
import io.github.ascentrl.nn.layer.Transformer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecisionNetworkTest {
    private static final DecisionRows CELLS = new DecisionRows(new Discrete(9), new Discrete(3), 1);

    private static Transformer transformer(Parameters parameters, int width) {
        return Transformer.size(8)
                .blocks(1)
                .heads(2)
                .width(width)
                .into(parameters, "transformer.")
                .build(Rng.of(1));
    }

    private static Network network(DecisionRows rows, int width) {
        return DecisionNetwork.over(transformer(new Parameters(), width), rows, 3, "decision.", Rng.of(2));
    }

    private static float[] outputs(Network network, float... rows) {
        int n = rows.length / network.inputSize();
        Tape tape = new Tape();
        float[] outputs = new float[3 * n];
        network.forward(tape, tape.constant(rows, n, network.inputSize()), Sequences.of(0, n))
                .copyTo(outputs);
        return outputs;
    }

    /**
     * The order of the tokens, inferred from how far the output sees: the action is third to last, the observation
     * last.
     */
    @Test
    void theAnswerToTheObservationIsWhatIsToBeDone() {
        float[] row = {1, 0, 0, 0.5f, 4};
        float[] otherAction = {0, 1, 0, 0.5f, 4};
        float[] otherReturn = {1, 0, 0, 0.7f, 4};
        float[] otherCell = {1, 0, 0, 0.5f, 5};
        for (int width = 1; width <= 3; width++) {
            Network network = network(CELLS, width);
            float[] expected = outputs(network, row);
            assertThat(outputs(network, otherCell)).isNotEqualTo(expected);
            assertThat(java.util.Arrays.equals(outputs(network, otherReturn), expected))
                    .isEqualTo(width < 2);
            assertThat(java.util.Arrays.equals(outputs(network, otherAction), expected))
                    .isEqualTo(width < 3);
        }
    }

    /** The width in tokens is three times the number of visible steps. */
    @Test
    void aWidthOfThreeTokensAStepSeesSoManySteps() {
        Network network = network(CELLS, DecisionNetwork.TOKENS * 2);
        float[] three = {1, 0, 0, 0.5f, 4, 0, 1, 0, 0.4f, 3, 0, 0, 1, 0.3f, 2};
        float[] last = java.util.Arrays.copyOfRange(outputs(network, three), 6, 9);
        three[4] = 7;
        assertThat(java.util.Arrays.copyOfRange(outputs(network, three), 6, 9)).isEqualTo(last);
        three[9] = 7;
        assertThat(java.util.Arrays.copyOfRange(outputs(network, three), 6, 9)).isNotEqualTo(last);
    }

    @Test
    void allKindsOfSpacesAreEmbedded() {
        assertThat(network(CELLS, 9).inputSize()).isEqualTo(5);
        DecisionRows several = new DecisionRows(MultiDiscrete.of(4, 2), MultiDiscrete.of(2, 2), 1);
        assertThat(outputs(network(several, 9), 1, 0, 0, 1, 0.5f, 3, 1)).hasSize(3);
        DecisionRows numbers = new DecisionRows(Box.unbounded(3), Box.uniform(2, -1, 1), 1);
        assertThat(outputs(network(numbers, 9), 0.1f, 0.2f, 0.5f, 3, 1, 2)).hasSize(3);
    }

    /** Its layers are added next to existing ones, so that the transformer may be shared. */
    @Test
    void theTransformerKeepsItsParameters() {
        Parameters parameters = new Parameters();
        Transformer transformer = transformer(parameters, 9);
        int before = parameters.entries().size();
        Network first = DecisionNetwork.over(transformer, CELLS, 3, "first.", Rng.of(2));
        DecisionNetwork.over(transformer, CELLS, 3, "second.", Rng.of(2));
        assertThat(first.parameters()).isSameAs(parameters);
        List<String> names = parameters.entries().stream().map(Parameter::name).toList();
        assertThat(names.subList(0, before)).allMatch(name -> name.startsWith("transformer."));
        assertThat(names.subList(before, names.size()))
                .contains("first.action.0.weight", "first.return.0.bias", "first.head.0.weight")
                .contains("first.observation.column0", "second.observation.column0");
    }

    @Test
    void aSavedModelGivesTheSameBits(@TempDir Path folder) throws IOException {
        Network network = network(CELLS, 9);
        Path file = folder.resolve("model.safetensors");
        SavedPolicy.of(
                        CategoricalPolicy.of(network, new Discrete(3)),
                        CELLS.space(),
                        CELLS.actions(),
                        new Provenance("cells", "DecisionTransformer", 1, "1"))
                .save(file);
        Network loaded = SavedPolicy.load(file).network();
        assertThat(loaded.spec()).isEqualTo(network.spec());
        float[] rows = {0, 0, 0, 0.5f, 4, 0, 1, 0, 0.7f, 5};
        assertThat(outputs(loaded, rows)).isEqualTo(outputs(network, rows));
    }

    @Test
    void aNetworkWithoutMemoryIsRefused() {
        Mlp mlp = Mlp.sizes(8, 8).build(Rng.of(1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DecisionNetwork.over(mlp, CELLS, 3, "decision.", Rng.of(2)))
                .withMessageContaining("a Mlp has no memory");
        assertThat(mlp.parameters().entries()).as("nothing was added").hasSize(2);
    }
}
