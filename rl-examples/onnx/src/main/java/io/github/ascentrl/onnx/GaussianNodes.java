package io.github.ascentrl.onnx;

import io.github.ascentrl.algos.policy.GaussianPolicy;

/**
 * Gaussian actions, optionally squashed onto a box; σ is an output of the network or a parameter of the policy.
 *
 * @param policy the policy, for its σ
 * @param size the number of coordinates of an action
 * @param box the box to squash actions onto; null for none
 */
record GaussianNodes(Graph graph, GaussianPolicy policy, int size, BoxNodes box) implements ActionNodes {
    @Override
    public String best(String outputs) {
        return box == null ? mean(outputs) : squashed(graph.cast(Graph.Type.DOUBLE, mean(outputs)));
    }

    @Override
    public String drawn(String outputs, String uniform, String normal) {
        String noise = graph.apply("Mul", sigma(outputs), graph.cast(Graph.Type.DOUBLE, normal));
        String u = graph.apply("Add", graph.cast(Graph.Type.DOUBLE, mean(outputs)), noise);
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

    /** {@return σ from log σ, clamped as in the policy} */
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
