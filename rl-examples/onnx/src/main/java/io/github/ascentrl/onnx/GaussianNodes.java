package io.github.ascentrl.onnx;

import io.github.ascentrl.algos.policy.GaussianPolicy;

/**
 * Means, squashed onto a box perhaps, and deviations: the network's or the policy's own.
 *
 * @param policy knows its σ
 * @param size the numbers of an action
 * @param box what it is squashed onto; null if it is not
 */
record GaussianNodes(Graph graph, GaussianPolicy policy, int size, BoxNodes box) implements ActionNodes {
    @Override
    public String best(String outputs) {
        return box == null ? mean(outputs) : squashed(graph.cast(Graph.Type.DOUBLE, mean(outputs)));
    }

    @Override
    public String drawn(String outputs, String uniform, String normal) {
        String chance = graph.apply("Mul", sigma(outputs), graph.cast(Graph.Type.DOUBLE, normal));
        String u = graph.apply("Add", graph.cast(Graph.Type.DOUBLE, mean(outputs)), chance);
        return box == null ? graph.cast(Graph.Type.FLOAT, u) : squashed(u);
    }

    @Override
    public int uniforms() {
        return 0;
    }

    @Override
    public int normals() {
        return size;
    }

    private boolean free() {
        return policy.network().outputSize() == size;
    }

    private String mean(String outputs) {
        return free() ? outputs : graph.columns(outputs, 0, size);
    }

    private String sigma(String outputs) {
        if (!free()) {
            return sigma(graph, graph.columns(outputs, size, size));
        }
        double[] sigma = new double[size];
        for (int i = 0; i < size; i++) {
            sigma[i] = policy.sigma(i);
        }
        return graph.constant("sigma", new long[] {size}, sigma);
    }

    /** {@return σ of log σ, clamped as the policy does} */
    static String sigma(Graph graph, String logStd) {
        String log = graph.cast(Graph.Type.DOUBLE, logStd);
        return graph.apply("Exp", graph.clamp(log, GaussianPolicy.MIN_LOG_STD, GaussianPolicy.MAX_LOG_STD));
    }

    /** low + width · (1 + tanh u)/2 = low + width / (1 + e^(−2u)) */
    private String squashed(String u) {
        String e = graph.apply("Exp", graph.apply("Mul", u, graph.doubles(-2)));
        return box.at(graph.apply("Div", graph.doubles(1), graph.apply("Add", e, graph.doubles(1))));
    }
}
