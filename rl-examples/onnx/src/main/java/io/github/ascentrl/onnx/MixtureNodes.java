package io.github.ascentrl.onnx;

import io.github.ascentrl.algos.policy.GaussianPolicy;
import java.util.List;

/**
 * A mixture of K Gaussians; the network's outputs are logits, then means, then log σ. The best action is the component
 * mean with the highest density of the mixture.
 *
 * @param size the number of coordinates of an action
 * @param components the number of components K
 */
record MixtureNodes(Graph graph, int size, int components) implements ActionNodes {
    private String logits(String outputs) {
        return graph.columns(outputs, 0, components);
    }

    private String means(String outputs) {
        return graph.columns(outputs, components, components * size);
    }

    private String logStds(String outputs) {
        return graph.columns(outputs, components * (1 + size), components * size);
    }

    @Override
    public String best(String outputs) {
        String largest = graph.largest(logDensities(outputs), 1);
        return ofComponent(means(outputs), graph.cast(Graph.Type.FLOAT, largest));
    }

    /**
     * {@return the log-density of the mixture at each component mean, up to a constant, {@code [batch, K]}, as doubles}
     */
    private String logDensities(String outputs) {
        String means = graph.cast(Graph.Type.DOUBLE, means(outputs));
        String at = graph.reshape(means, -1, components, 1, size);
        String of = graph.reshape(means, -1, 1, components, size);
        String s = graph.reshape(
                graph.clamp(
                        graph.cast(Graph.Type.DOUBLE, logStds(outputs)),
                        GaussianPolicy.MIN_LOG_STD,
                        GaussianPolicy.MAX_LOG_STD),
                -1,
                1,
                components,
                size);
        String z = graph.apply("Mul", graph.apply("Sub", at, of), graph.apply("Exp", graph.apply("Neg", s)));
        String each = graph.apply("Add", graph.apply("Mul", graph.apply("Mul", z, z), graph.doubles(0.5)), s);
        String logits = graph.reshape(graph.cast(Graph.Type.DOUBLE, logits(outputs)), -1, 1, components);
        String logs = graph.apply("Sub", logits, graph.sum(each, 3, false));
        return graph.apply(
                "ReduceLogSumExp",
                List.of(Graph.Attribute.of("axes", new long[] {2}), Graph.Attribute.of("keepdims", 0)),
                logs);
    }

    /** {@inheritDoc} The uniform number chooses the component. */
    @Override
    public String drawn(String outputs, String uniform, String normal) {
        String k = ChoiceNodes.drawn(graph, logits(outputs), components, uniform);
        String sigma = GaussianNodes.sigma(graph, ofComponent(logStds(outputs), k));
        String noise = graph.apply("Mul", sigma, graph.cast(Graph.Type.DOUBLE, normal));
        String mean = graph.cast(Graph.Type.DOUBLE, ofComponent(means(outputs), k));
        return graph.cast(Graph.Type.FLOAT, graph.apply("Add", mean, noise));
    }

    /** {@return the values of component k, computed as the sum over all components, each times 1 or 0} */
    private String ofComponent(String values, String k) {
        float[] numbers = new float[components];
        for (int i = 0; i < components; i++) {
            numbers[i] = i;
        }
        String chosen = graph.indicator(graph.apply("Equal", k, graph.floats(numbers)));
        String each = graph.reshape(values, -1, components, size);
        return graph.sum(graph.apply("Mul", each, graph.reshape(chosen, -1, components, 1)), 1, false);
    }

    @Override
    public int uniforms() {
        return 1;
    }

    @Override
    public int normals() {
        return size;
    }
}
