package io.github.ascentrl.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OrtException;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.policy.PolicyKind;
import io.github.ascentrl.algos.policy.SavedPolicy;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.layer.Network;
import io.github.ascentrl.nn.layer.NetworkSpec;
import io.github.ascentrl.nn.layer.Transformer;
import io.github.ascentrl.nn.layer.Trunk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contents of the file, and policies that are refused. */
class OnnxFormatTest {
    @TempDir
    private Path folder;

    /** Read with ONNX's own messages: every field is a known one. */
    @Test
    void theFileIsAnOnnxModel() throws IOException {
        SavedPolicy saved = Cases.normalized(Cases.of(PolicyKind.MIXTURE));
        Path file = folder.resolve("policy.onnx");
        OnnxPolicy policy = OnnxPolicy.sampling(saved);
        policy.write(file);
        assertThat(Files.readAllBytes(file)).containsExactly(policy.bytes());
        ModelProto model = ModelProto.parseFrom(Files.readAllBytes(file));
        assertThat(model.toBuilder().build().toByteArray()).hasSameSizeAs(policy.bytes());
        assertThat(model.getUnknownFields().asMap()).isEmpty();
        assertThat(model.getGraph().getUnknownFields().asMap()).isEmpty();
        assertThat(model.getIrVersion()).isEqualTo(8);
        assertThat(model.getOpsetImportList()).singleElement().satisfies(set -> {
            assertThat(set.getDomain()).isEmpty();
            assertThat(set.getVersion()).isEqualTo(OnnxPolicy.OPSET);
        });
        assertThat(model.getProducerName()).isEqualTo("ascent-onnx");
        assertThat(model.getProducerVersion()).isEqualTo(saved.libraryVersion());
        assertThat(model.getGraph().getInputList())
                .extracting(OnnxFormatTest::shown)
                .containsExactly("observation [batch, 5]", "uniform [batch, 1]", "normal [batch, 2]");
        assertThat(model.getGraph().getOutputList())
                .extracting(OnnxFormatTest::shown)
                .containsExactly("action [batch, 2]");
        assertThat(model.getGraph().getNodeList()).allSatisfy(node -> {
            assertThat(node.getUnknownFields().asMap()).isEmpty();
            assertThat(node.getDomain()).isEmpty();
        });
    }

    private static String shown(ValueInfoProto value) {
        assertThat(value.getType().getTensorType().getElemType()).as("float").isEqualTo(1);
        assertThat(value.getDocString()).isNotBlank();
        return value.getName() + " ["
                + value.getType().getTensorType().getShape().getDimList().stream()
                        .map(dimension -> dimension.getValueCase() == TensorShapeProto.Dimension.ValueCase.DIM_PARAM
                                ? dimension.getDimParam()
                                : Long.toString(dimension.getDimValue()))
                        .collect(Collectors.joining(", "))
                + "]";
    }

    @Test
    void itSaysInWordsWhatGoesInAndOut() {
        assertThat(OnnxPolicy.deterministic(Cases.of(PolicyKind.MASKED_CATEGORICAL)))
                .hasToString("observation [batch, 9] -> action [batch, 1]");
        assertThat(OnnxPolicy.sampling(Cases.of(PolicyKind.BETA)))
                .hasToString("observation [batch, 5], uniform [batch, 32], normal [batch, 32] -> action [batch, 2]");
        assertThat(OnnxPolicy.deterministic(Cases.recurrent().get("lstm")))
                .hasToString("observation [batch, 5], state [batch, 14] -> action [batch, 1], next_state [batch, 14]");
    }

    /** Read both with ONNX's messages and in the runtime. */
    @Test
    void metadataIsThatOfThePolicysFile() throws IOException, OrtException {
        SavedPolicy saved = Cases.normalized(Cases.of(PolicyKind.SQUASHED_GAUSSIAN));
        byte[] model = OnnxPolicy.sampling(saved).bytes();
        Map<String, String> properties = ModelProto.parseFrom(model).getMetadataPropsList().stream()
                .collect(Collectors.toMap(StringStringEntryProto::getKey, StringStringEntryProto::getValue));
        assertThat(properties)
                .containsAllEntriesOf(saved.metadata())
                .containsEntry("mode", "sampling")
                .containsEntry("kind", "squashed-gaussian")
                .containsEntry("action_space", "{\"type\":\"box\",\"low\":[-2.0,0.5],\"high\":[2.0,4.0]}")
                .hasSize(saved.metadata().size() + 1);
        assertThat(properties.get("provenance")).contains("\"made up\"");
        try (OrtModel ort = new OrtModel(model)) {
            assertThat(ort.session().getMetadata().getCustomMetadata()).isEqualTo(properties);
        }
    }

    @Test
    void aFailedWriteLeavesTheOldFile() throws IOException {
        OnnxPolicy policy = OnnxPolicy.deterministic(Cases.of(PolicyKind.BETA));
        Path file = folder.resolve("policy.onnx");
        policy.write(file);
        assertThatThrownBy(() -> policy.write(file.resolve("below.onnx")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("below.onnx");
        assertThat(Files.readAllBytes(file)).containsExactly(policy.bytes());
    }

    private static SavedPolicy over(Network network) {
        CategoricalPolicy policy = CategoricalPolicy.of(network, new Discrete(2));
        return SavedPolicy.of(policy, Box.unbounded(network.inputSize()), new Discrete(2), Cases.FROM);
    }

    @Test
    void attentionIsRefusedByName() {
        Transformer transformer =
                Transformer.size(8).blocks(1).heads(2).width(4).build(Rng.of(1));
        Network network = Trunk.of(transformer)
                .to(Mlp.sizes(transformer.outputSize(), 2)
                        .into(transformer.parameters(), "act.")
                        .build(Rng.of(2)));
        assertThatThrownBy(() -> OnnxPolicy.deterministic(over(network)))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContainingAll("'transformer'", "mlp, conv", "PolicyServer");
    }

    /** A custom network. */
    private record Doubled(Mlp inner) implements Network {
        @Override
        public int inputSize() {
            return inner.inputSize();
        }

        @Override
        public int outputSize() {
            return inner.outputSize();
        }

        @Override
        public Parameters parameters() {
            return inner.parameters();
        }

        @Override
        public Tensor forward(Tape tape, Tensor input) {
            Tensor once = inner.forward(tape, input);
            return tape.add(once, once);
        }

        @Override
        public NetworkSpec spec() {
            return NetworkSpec.of("doubled").and("inner", inner.spec());
        }
    }

    @Test
    void aNetworkOfOnesOwnIsRefusedByName() {
        NetworkSpec.register(
                "doubled",
                (spec, parameters) -> new Doubled((Mlp) spec.network("inner").build(parameters)));
        Doubled own = new Doubled(Mlp.sizes(3, 2).build(Rng.of(3)));
        assertThatThrownBy(() -> OnnxPolicy.sampling(over(own)))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("a layer of type 'doubled' cannot be written as ONNX");
    }

    @Test
    void weightsThatAreNotFiniteAreRefused() {
        SavedPolicy saved = Cases.of(PolicyKind.CATEGORICAL);
        Parameters parameters = saved.network().parameters();
        parameters.values()[parameters.get("1.bias").offset() + 2] = Float.NEGATIVE_INFINITY;
        parameters.changed();
        assertThatThrownBy(() -> OnnxPolicy.deterministic(saved))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("parameter 1.bias[0, 2] is -Infinity; weights must be finite");
    }
}
