package io.github.ascentrl.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnxruntime.OrtException;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.github.ascentrl.algos.policy.PolicyKind;
import io.github.ascentrl.algos.policy.SavedPolicy;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Faulty models whose faults {@link OnnxPolicyTest} and {@link SamplingTest} must detect. */
class MutantsTest {
    private static final double SEEN = 100 * OnnxPolicyTest.TOLERANCE;

    private static byte[] changed(OnnxPolicy policy, UnaryOperator<GraphProto.Builder> change) {
        try {
            ModelProto.Builder model = ModelProto.parseFrom(policy.bytes()).toBuilder();
            change.apply(model.getGraphBuilder());
            byte[] bytes = model.build().toByteArray();
            assertThat(bytes).isNotEqualTo(policy.bytes());
            return bytes;
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    private static UnaryOperator<GraphProto.Builder> constant(String name, UnaryOperator<TensorProto.Builder> change) {
        return graph -> {
            int at = IntStream.range(0, graph.getInitializerCount())
                    .filter(i -> graph.getInitializer(i).getName().equals(name))
                    .findFirst()
                    .orElseThrow();
            change.apply(graph.getInitializerBuilder(at));
            return graph;
        };
    }

    private static UnaryOperator<TensorProto.Builder> times(double factor) {
        return tensor -> {
            ByteBuffer from = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
            ByteBuffer to = ByteBuffer.allocate(from.remaining()).order(ByteOrder.LITTLE_ENDIAN);
            while (from.hasRemaining()) {
                to.putDouble(from.getDouble() * factor);
            }
            return tensor.setRawData(ByteString.copyFrom(to.flip()));
        };
    }

    /** Transposed but with its old shape, as if a PyTorch weight were read as one of ours. */
    private static UnaryOperator<TensorProto.Builder> turned() {
        return tensor -> {
            int rows = (int) tensor.getDims(0);
            int cols = (int) tensor.getDims(1);
            ByteBuffer from = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
            ByteBuffer to = ByteBuffer.allocate(from.remaining()).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < cols; i++) {
                for (int j = 0; j < rows; j++) {
                    to.putFloat(from.getFloat(4 * (j * cols + i)));
                }
            }
            return tensor.setRawData(ByteString.copyFrom(to.flip()));
        };
    }

    /** The n-th operator of a kind passes one of its inputs through unchanged. */
    private static UnaryOperator<GraphProto.Builder> passing(String operator, int n, int input) {
        return graph -> {
            int[] nodes = IntStream.range(0, graph.getNodeCount())
                    .filter(i -> graph.getNode(i).getOpType().equals(operator))
                    .toArray();
            NodeProto node = graph.getNode(nodes[n]);
            return graph.setNode(
                    nodes[n],
                    NodeProto.newBuilder()
                            .setOpType("Identity")
                            .addInput(node.getInput(input))
                            .addOutput(node.getOutput(0)));
        };
    }

    private static void caught(String what, double deviation) {
        assertThat(deviation).as(what).isGreaterThan(SEEN);
    }

    private static void caughtInBest(String what, SavedPolicy saved, UnaryOperator<GraphProto.Builder> change) {
        caught(what, OnnxPolicyTest.deviation(changed(OnnxPolicy.deterministic(saved), change), saved));
    }

    private static void caughtInDrawn(String what, SavedPolicy saved, UnaryOperator<GraphProto.Builder> change) {
        caught(what, SamplingTest.deviation(changed(OnnxPolicy.sampling(saved), change), saved));
    }

    @Test
    void aWrongNormaliser() {
        SavedPolicy saved = Cases.normalized(Cases.of(PolicyKind.FREE_GAUSSIAN));
        caughtInBest("scale", saved, constant("normalizer.scale", times(1.01)));
        caughtInBest("mean", saved, constant("normalizer.mean", times(1.01)));
        caughtInBest("no clip above", saved, constant("normalizer.high", times(1e6)));
        caughtInBest("no clip below", saved, constant("normalizer.low", times(1e6)));
        caughtInBest("no clip at all", saved, graph -> passing("Max", 0, 0)
                .apply(passing("Min", 0, 0).apply(graph)));
    }

    @Test
    void wrongWeights() {
        for (PolicyKind kind : List.of(PolicyKind.CATEGORICAL, PolicyKind.SQUASHED_GAUSSIAN, PolicyKind.BETA)) {
            caughtInBest("transposed, " + kind, Cases.of(kind), constant("1.weight", turned()));
        }
    }

    @Test
    void noMask() {
        for (PolicyKind kind : List.of(PolicyKind.MASKED_CATEGORICAL, PolicyKind.MASKED_MULTI_DISCRETE)) {
            caughtInBest("best", Cases.of(kind), passing("Where", 0, 2));
            caughtInDrawn("drawn", Cases.of(kind), passing("Where", 0, 2));
        }
    }

    @Test
    void noSquashing() {
        SavedPolicy saved = Cases.of(PolicyKind.SQUASHED_FREE_GAUSSIAN);
        caughtInBest("tanh of u, not of 2u", saved, passing("Mul", 0, 0));
        caughtInDrawn("sigma", saved, constant("sigma", times(1.01)));
    }

    @Test
    void aMemoryThatDoesNotMove() throws OrtException {
        SavedPolicy saved = Cases.recurrent().get("gru");
        OnnxPolicy policy = OnnxPolicy.deterministic(saved);
        caught(
                "next_state is the state",
                OnnxPolicyTest.recurrentDeviation(
                        changed(policy, graph -> {
                            int last = graph.getNodeCount() - 1;
                            assertThat(graph.getNode(last).getOutput(0)).isEqualTo("next_state");
                            graph.getNodeBuilder(last).setInput(0, "state");
                            return graph;
                        }),
                        saved));
        caught("r is always open", OnnxPolicyTest.recurrentDeviation(changed(policy, passing("Mul", 0, 1)), saved));
    }

    @Test
    void anotherDraw() {
        caughtInDrawn("sums are not added up", Cases.of(PolicyKind.CATEGORICAL), passing("CumSum", 0, 0));
        caughtInDrawn("every try is accepted", Cases.of(PolicyKind.BETA), passing("And", 0, 0));
    }
}
