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
 * A policy as an ONNX model, which takes observations as the environment shows them and gives actions as it takes them: normaliser
 * and its clipping, action masks, squashing onto the action space and the choice of the best or of a drawn action are all
 * inside. A copy of the saved policy as it is now.
 *
 * <pre>{@code
 * SavedPolicy saved = SavedPolicy.load(file);
 * OnnxPolicy.deterministic(saved).write(Path.of("policy.onnx"));
 * OnnxPolicy.sampling(saved).write(Path.of("sampling.onnx"));
 * }</pre>
 *
 * <p>All inputs and outputs are floats, a row for each of any number of observations; {@link #toString} lists those of a model:
 *
 * <table>
 * <caption>Inputs and outputs</caption>
 * <tr><th>input</th><th>row</th><th>what it is</th></tr>
 * <tr><td>{@code observation}</td><td>n</td><td>one of the observation space, mask included</td></tr>
 * <tr><td>{@code state}</td><td>{@code network.memorySize()}</td><td>of policies with memory: {@code next_state} of the step
 * before, zeros where an episode begins</td></tr>
 * <tr><td>{@code uniform}</td><td>k</td><td>of sampling models: independent numbers, uniform on [0, 1)</td></tr>
 * <tr><td>{@code normal}</td><td>l</td><td>of sampling models: independent standard normal numbers</td></tr>
 * <tr><th>output</th></tr>
 * <tr><td>{@code action}</td><td>m</td><td>one of the action space; numbered choices are whole numbers from 0</td></tr>
 * <tr><td>{@code next_state}</td><td>as {@code state}</td><td>of policies with memory</td></tr>
 * </table>
 *
 * <p>k and l depend on the kind: a numbered choice takes one uniform number, a coordinate of a Gaussian one normal number, a
 * mixture one uniform number and a normal one for each coordinate. A coordinate of a Beta policy takes sixteen of both, for
 * rejection in at most eight tries, which is exact but for one draw in 10<sup>10</sup>. Actions are those that the policy's own
 * actor makes of the same numbers; pass new ones for each step.
 *
 * <p>Actions are those of {@link SavedPolicy#deterministic} and {@link SavedPolicy#acting} up to rounding, within some 1e−6 of
 * their size with usual networks; where two logits differ by less than that, either choice may be made. As there, a
 * Gaussian that is not squashed is not clipped. <b>A graph cannot refuse</b>: it gives some action, too, for observations that
 * are not finite, for masks that allow nothing, or for random numbers out of their range.
 *
 * <p>Operators are those of opset {@value #OPSET}, without extensions. Metadata properties are those of {@link
 * SavedPolicy#metadata}, and {@code mode}: {@code deterministic} or {@code sampling}.
 *
 * <p>Networks of mlp, conv, embedding, embeddings, gru, lstm, trunk, sideBySide, splitRows and lowRank are written. Transformers
 * and networks of your own are refused by the name of their type.
 */
public final class OnnxPolicy {
    /** The version of ONNX's operators. */
    public static final int OPSET = 17;

    private static final String SAMPLING = "sampling";
    private static final long MAX_WEIGHTS = 1L << 28; // a gigabyte: a model of two cannot be read

    private final Graph graph = new Graph();
    private final byte[] model;

    private OnnxPolicy(SavedPolicy saved, String mode) {
        NetworkSpec spec = saved.network().spec();
        int memory = Layers.memorySize(spec);
        if (saved.network().parameters().size() > MAX_WEIGHTS) {
            throw new IllegalArgumentException("a network of "
                    + saved.network().parameters().size() + " numbers; at most " + MAX_WEIGHTS + " fit into a model");
        }
        String observation = graph.input(
                "observation",
                saved.observationSpace().size(),
                "as the environment shows it: " + brief(saved.observationSpace().toString()));
        String state = memory == 0
                ? null
                : graph.input("state", memory, "next_state of the step before; zeros where an episode begins");
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
            graph.output("next_state", result.memory(), memory, "state of the next step");
        }
        Map<String, String> metadata = new LinkedHashMap<>(saved.metadata());
        metadata.put("mode", mode);
        model = graph.model(OPSET, saved.libraryVersion(), metadata);
    }

    /**
     * {@return the model of the best action always, as {@link SavedPolicy#deterministic}}
     *
     * @param saved the policy
     * @throws UnsupportedOperationException if its network has a layer that is not written as ONNX, or no spec
     * @throws IllegalArgumentException if a weight is not finite, or there are more than 2<sup>28</sup>
     */
    public static OnnxPolicy deterministic(SavedPolicy saved) {
        return new OnnxPolicy(saved, "deterministic");
    }

    /**
     * {@return the model of an action drawn by the random numbers that it is given, as {@link SavedPolicy#acting}}
     *
     * @param saved the policy
     * @throws UnsupportedOperationException if its network has a layer that is not written as ONNX, or no spec
     * @throws IllegalArgumentException if a weight is not finite, or there are more than 2<sup>28</sup>
     */
    public static OnnxPolicy sampling(SavedPolicy saved) {
        return new OnnxPolicy(saved, SAMPLING);
    }

    private String random(String name, int width, String meaning) {
        return width == 0 ? null : graph.input(name, width, meaning);
    }

    /** In doubles, as the normaliser computes: a mean far from 0 is no float. A mask stays as it is. */
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
     * Writes the model, beside its place first and then moved there.
     *
     * @param file its place; the folder must exist
     * @throws IOException if it cannot be written; the place then stays as it was
     */
    public void write(Path file) throws IOException {
        AtomicFiles.write(file, channel -> SafetensorsWriter.writeFully(channel, ByteBuffer.wrap(model)));
    }

    /** {@return the model: a copy of the file's bytes} */
    public byte[] bytes() {
        return model.clone();
    }

    /** {@return inputs and outputs: {@code observation [batch, 4] -> action [batch, 1]}} */
    @Override
    public String toString() {
        return graph.signature();
    }
}
