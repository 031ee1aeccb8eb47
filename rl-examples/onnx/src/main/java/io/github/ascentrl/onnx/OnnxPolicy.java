package io.github.ascentrl.onnx;

import io.github.ascentrl.algos.policy.FrozenNormalizer;
import io.github.ascentrl.algos.policy.SavedPolicy;
import io.github.ascentrl.api.io.AtomicFiles;
import io.github.ascentrl.nn.io.SafetensorsWriter;
import io.github.ascentrl.nn.layer.NetworkSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Exports a policy as an ONNX model. The model takes observations as the environment returns them and outputs actions
 * as the environment accepts them: it includes the normaliser with its clipping, action masks, squashing onto the
 * action space, and the choice of the best action or a drawn one. It is a copy of the saved policy as it is now.
 *
 * <pre>{@code
 * SavedPolicy saved = SavedPolicy.load(file);
 * OnnxPolicy.deterministic(saved).write(Path.of("policy.onnx"));
 * OnnxPolicy.sampling(saved).write(Path.of("sampling.onnx"));
 * }</pre>
 *
 * <p>All inputs and outputs are floats, with one row for each observation of a batch of any size; {@link #toString}
 * lists those of a model:
 *
 * <table>
 * <caption>Inputs and outputs</caption>
 * <tr><th>input</th><th>row</th><th>meaning</th></tr>
 * <tr><td>{@code observation}</td><td>n</td><td>an observation, including the mask</td></tr>
 * <tr><td>{@code state}</td><td>{@code network.memorySize()}</td><td>for policies with memory: {@code next_state} of
 * the previous step, zeros at the start of an episode</td></tr>
 * <tr><td>{@code uniform}</td><td>k</td><td>for sampling models: independent numbers, uniform on [0, 1)</td></tr>
 * <tr><td>{@code normal}</td><td>l</td><td>for sampling models: independent standard normal numbers</td></tr>
 * <tr><th>output</th></tr>
 * <tr><td>{@code action}</td><td>m</td><td>an action; discrete choices are whole numbers from 0</td></tr>
 * <tr><td>{@code next_state}</td><td>as {@code state}</td><td>for policies with memory</td></tr>
 * </table>
 *
 * <p>k and l depend on the kind of policy: a discrete choice needs one uniform number, a coordinate of a Gaussian one
 * normal number, a mixture one uniform number and one normal number for each coordinate. A coordinate of a Beta policy
 * needs sixteen of each, for rejection in at most eight tries, which is exact except for one draw in 10<sup>10</sup>.
 * Actions are those that the policy's own actor computes from the same numbers; pass new numbers for each step.
 *
 * <p>Actions are those of {@link SavedPolicy#deterministic} and {@link SavedPolicy#acting} up to rounding, to a
 * relative error of about 1e−6 for usual networks; if two logits differ by less than that, either choice may be made.
 * As in the library, a Gaussian that is not squashed is not clipped. <b>A graph cannot reject bad input</b>: it outputs
 * some action even for observations that are not finite, masks that allow nothing, or random numbers out of range.
 *
 * <p>Operators are those of opset {@value #OPSET}, without extensions. Metadata properties are those of {@link
 * SavedPolicy#metadata}, and {@code mode}: {@code deterministic} or {@code sampling}.
 *
 * <p>Networks may consist of mlp, conv, embedding, embeddings, gru, lstm, trunk, sideBySide, splitRows and lowRank.
 * Transformers and your own networks are refused; the message names their type.
 */
public final class OnnxPolicy {
    /** The version of ONNX's operators. */
    public static final int OPSET = 17;

    private static final String SAMPLING = "sampling";
    private static final long MAX_WEIGHTS = 1L << 28; // a gigabyte; a model of two gigabytes cannot be read

    private final Graph graph = new Graph();
    private final byte[] model;

    private OnnxPolicy(SavedPolicy saved, String mode) {
        NetworkSpec spec = saved.network().spec();
        int memory = Layers.memorySize(spec);
        if (saved.network().parameters().size() > MAX_WEIGHTS) {
            throw new IllegalArgumentException("a network of "
                    + saved.network().parameters().size() + " parameters is too large; at most " + MAX_WEIGHTS
                    + " fit into a model: use a smaller network");
        }
        String observation = graph.input(
                "observation",
                saved.observationSpace().size(),
                "as the environment returns it: "
                        + brief(saved.observationSpace().toString()));
        String state = memory == 0
                ? null
                : graph.input("state", memory, "next_state of the previous step; zeros at the start of an episode");
        String seen = saved.normalizer()
                .map(normalizer -> normalized(normalizer, observation))
                .orElse(observation);
        Layers.Result result = new Layers(graph, saved.network().parameters()).write(spec, seen, state);
        ActionNodes nodes = ActionNodes.of(graph, saved, seen);
        String action = mode.equals(SAMPLING)
                ? nodes.drawn(
                        result.rows(),
                        random("uniform", nodes.uniforms(), "independent numbers, uniform on [0, 1)"),
                        random("normal", nodes.normals(), "independent standard normal numbers"))
                : nodes.best(result.rows());
        graph.output(
                "action",
                action,
                saved.actionSpace().size(),
                mode + " action: " + brief(saved.actionSpace().toString()));
        if (memory > 0) {
            graph.output("next_state", result.memory(), memory, "the state for the next step");
        }
        Map<String, String> metadata = new LinkedHashMap<>(saved.metadata());
        metadata.put("mode", mode);
        model = graph.model(OPSET, saved.libraryVersion(), metadata);
    }

    /**
     * {@return a model that always outputs the best action, as {@link SavedPolicy#deterministic}}
     *
     * @param saved the policy
     * @throws UnsupportedOperationException if its network has a layer that cannot be written as ONNX, or has no spec
     * @throws IllegalArgumentException if a weight is not finite, or there are more than 2<sup>28</sup> weights
     */
    public static OnnxPolicy deterministic(SavedPolicy saved) {
        return new OnnxPolicy(saved, "deterministic");
    }

    /**
     * {@return a model that draws actions with the random numbers passed to it, as {@link SavedPolicy#acting}}
     *
     * @param saved the policy
     * @throws UnsupportedOperationException if its network has a layer that cannot be written as ONNX, or has no spec
     * @throws IllegalArgumentException if a weight is not finite, or there are more than 2<sup>28</sup> weights
     */
    public static OnnxPolicy sampling(SavedPolicy saved) {
        return new OnnxPolicy(saved, SAMPLING);
    }

    private String random(String name, int width, String meaning) {
        return width == 0 ? null : graph.input(name, width, meaning);
    }

    /**
     * Normalises in doubles, as the normaliser does, because floats are too coarse for a mean far from 0. Keeps masks.
     */
    private String normalized(FrozenNormalizer normalizer, String observation) {
        double[] clip = new double[normalizer.observations().size()];
        double[] negative = new double[clip.length];
        for (int i = 0; i < clip.length; i++) {
            clip[i] = normalizer.observations().isMask(i) ? Double.POSITIVE_INFINITY : normalizer.clip();
            negative[i] = -clip[i];
        }
        long[] row = {clip.length};
        String x = graph.cast(Graph.Type.DOUBLE, observation);
        String centred = graph.apply("Sub", x, graph.constant("normalizer.mean", row, normalizer.mean()));
        String scaled = graph.apply("Mul", centred, graph.constant("normalizer.scale", row, normalizer.scale()));
        String below = graph.apply("Min", scaled, graph.constant("normalizer.high", row, clip));
        String clipped = graph.apply("Max", below, graph.constant("normalizer.low", row, negative));
        return graph.cast(Graph.Type.FLOAT, clipped);
    }

    private static String brief(String text) {
        return text.length() <= 200 ? text : text.substring(0, 200) + "…";
    }

    /**
     * Writes the model to a file that appears whole or not at all.
     *
     * @param file the file, replaced if it exists; its folder must exist
     * @throws IOException if the file cannot be written; an existing file is then unchanged
     */
    public void write(Path file) throws IOException {
        AtomicFiles.write(file, channel -> SafetensorsWriter.writeFully(channel, ByteBuffer.wrap(model)));
    }

    /** {@return the model: a copy of the file's bytes} */
    public byte[] bytes() {
        return model.clone();
    }

    /** {@return the inputs and outputs, such as {@code observation [batch, 4] -> action [batch, 1]}} */
    @Override
    public String toString() {
        return graph.signature();
    }
}
